package ui_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"aman/gateway/ui"
	"aman/gateway/ui/uitest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// source is a gateway in a bubble of time.
type source struct {
	mu    sync.Mutex
	state ui.State
	stuck bool
	pulls int
	wake  chan struct{}
}

func newSource() *source { return &source{state: uitest.Calm(), wake: make(chan struct{}, 1)} }

func (s *source) pull() (*ui.Frame, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pulls++
	if !s.stuck {
		s.state.Time = time.Now()
	}
	return ui.NewFrame(uitest.Site(), s.state, nil)
}

func (s *source) changes() (<-chan struct{}, func()) { return s.wake, func() {} }

func (s *source) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *source) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pulls
}

// flow is a browser's end of a stream.
type flow struct {
	mu sync.Mutex
	strings.Builder
	header http.Header
	fail   error
}

func (f *flow) Header() http.Header { return f.header }
func (f *flow) WriteHeader(int)     {}
func (f *flow) Flush()              {}
func (f *flow) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil {
		return 0, f.fail
	}
	return f.Builder.Write(p)
}

func (f *flow) count(event string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Count(f.String(), "event: "+event+"\n")
}

func stream(ctx context.Context, t *testing.T, s *source) (f *flow, done chan struct{}) {
	t.Helper()
	h := ui.NewHub(s.pull, s.changes, func(err error) { t.Error(err) })
	go h.Run(ctx)
	f, done = &flow{header: http.Header{}}, make(chan struct{})
	r := httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx)
	go func() {
		defer close(done)
		h.Stream(f, r)
	}()
	return f, done
}

func TestStreamBeatsEachSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		f, done := stream(ctx, t, newSource())
		time.Sleep(10*time.Second + time.Millisecond) // of the bubble
		assert.Equal(t, 10, f.count("beat"))
		assert.Equal(t, 1, f.count("state"), "nothing changed")
		assert.Equal(t, "text/event-stream; charset=utf-8", f.header.Get("Content-Type"))
		stop()
		<-done
	})
}

// A page must not look alive on a socket while the pipeline behind it stands.
func TestNoBeatWhenThePipelineStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := newSource()
		f, done := stream(ctx, t, s)
		time.Sleep(5*time.Second + time.Millisecond)
		s.mu.Lock()
		s.stuck = true
		s.mu.Unlock()
		before := f.count("beat")
		time.Sleep(20 * time.Second)
		assert.LessOrEqual(t, f.count("beat")-before, 3)
		stop()
		<-done
	})
}

func TestHubIsAskedAtMostFiveTimesASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := newSource()
		_, done := stream(ctx, t, s)
		time.Sleep(time.Second)
		before := s.count()
		for range 1000 {
			s.nudge()
			time.Sleep(10 * time.Millisecond)
		}
		assert.InDelta(t, 50, s.count()-before, 3, "in 10 s of a thousand changes")
		stop()
		<-done
	})
}

func TestHubRestsWhenNobodyWatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := newSource()
		h := ui.NewHub(s.pull, s.changes, func(err error) { t.Error(err) })
		go h.Run(ctx)
		for range 100 {
			s.nudge()
			time.Sleep(100 * time.Millisecond)
		}
		assert.LessOrEqual(t, s.count(), 12)
		stop()
		synctest.Wait()
	})
}

func TestSlowBrowserIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		f, done := stream(ctx, t, newSource())
		time.Sleep(time.Second)
		f.mu.Lock()
		f.fail = errors.New("i/o timeout") // what a write deadline gives
		f.mu.Unlock()
		<-done
		stop()
	})
}

func TestGateIsBounded(t *testing.T) {
	g := ui.NewGate(1)
	leave, ok := g.Enter()
	require.True(t, ok)
	_, ok = g.Enter()
	assert.False(t, ok)
	leave()
	_, ok = g.Enter()
	assert.True(t, ok)
}

func TestAssets(t *testing.T) {
	for _, c := range []struct {
		name, path, kind, cache string
		status                  int
	}{
		{"styles are kept", ui.Asset("tokens.css"), "text/css; charset=utf-8", "public, max-age=31536000, immutable", 200},
		{"fonts", ui.Asset("fonts/IBMPlexSans-Regular.woff2"), "font/woff2", "public, max-age=31536000, immutable", 200},
		{"words are a script", ui.Asset("words.kk.js"), "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", 200},
		{"an old page gets the new file and asks again", "/assets/0123456789ab/page.js", "text/javascript; charset=utf-8", "no-cache", 200},
		{"nothing else", ui.Asset("../words/ru.json"), "application/problem+json; charset=utf-8", "no-store", 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, "/assets/", nil)
			r.URL.Path = c.path
			ui.Assets().ServeHTTP(w, r)
			assert.Equal(t, c.status, w.Code)
			assert.Equal(t, c.kind, w.Header().Get("Content-Type"))
			assert.Equal(t, c.cache, w.Header().Get("Cache-Control"))
		})
	}
}
