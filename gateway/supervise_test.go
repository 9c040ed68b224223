package gateway

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sheet is a log that tests read.
type sheet struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *sheet) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *sheet) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func supervised(log *slog.Logger) (*supervisor, map[string]int) {
	panics := map[string]int{}
	s := &supervisor{log: log, panics: func(w string) { panics[w]++ }}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s, panics
}

func TestWorkerThatPanicsIsCountedLoggedAndStartedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &sheet{}
		s, panics := supervised(slog.New(slog.NewTextHandler(out, nil)))
		starts := 0
		s.run("uplink", func(ctx context.Context) error {
			starts++
			if starts <= 3 {
				panic("out of ideas")
			}
			<-ctx.Done()
			return nil
		})
		time.Sleep(10 * restartPause)
		require.NoError(t, s.stop(time.Second))
		assert.Equal(t, 4, starts)
		assert.Equal(t, map[string]int{"uplink": 3}, panics)
		assert.Equal(t, 3, strings.Count(out.String(), "out of ideas"))
		assert.Contains(t, out.String(), "supervise_test.go", "with the stack")
	})
}

func TestWorkerThatDoesNotEndIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := supervised(quiet())
		free := make(chan struct{})
		s.run("journal", func(context.Context) error { <-free; return nil })
		began := time.Now()
		assert.ErrorContains(t, s.stop(drainWithin), "did not end within 5s")
		assert.Equal(t, drainWithin, time.Since(began))
		close(free)
	})
}

// TestPanicInTheDataPathLeavesTheSirenAlone: the journal panics on every record
// while gas comes; siren and interlock act, and when it recovers every record
// is there once.
func TestPanicInTheDataPathLeavesTheSirenAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		p := l.build()
		toLane := p.journal.append
		var broken atomic.Bool
		broken.Store(true)
		p.journal.append = func(b [][]byte) (uint64, error) {
			if broken.Load() {
				panic("a bug in the outbox")
			}
			return toLane(b)
		}
		stop := l.run()
		time.Sleep(time.Second)
		l.instruments["gas"].says(90)
		time.Sleep(time.Second)
		assert.True(t, l.on("siren"))
		time.Sleep(5 * time.Second)
		assert.Positive(t, p.journal.state().Waiting)
		broken.Store(false)
		time.Sleep(3 * restartPause)
		assert.Zero(t, p.journal.state().Waiting)
		stop()
	})
}
