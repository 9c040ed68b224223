package gateway

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/outbox"
	"aman/gateway/wire"
)

// shelf is an outbox with little room that keeps what was synced.
type shelf struct {
	mu      sync.Mutex
	room    int // payloads that may wait for a sync
	broken  error
	stall   chan struct{} // a sync waits for it, if it is not nil
	waiting [][]byte
	kept    []wire.Block
}

func (s *shelf) Append(_ outbox.Lane, p []byte) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) >= s.room {
		return 0, errors.New("no room")
	}
	s.waiting = append(s.waiting, p)
	return 1, nil
}

func (s *shelf) Sync() error {
	s.mu.Lock()
	stall := s.stall
	s.mu.Unlock()
	if stall != nil {
		<-stall
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return s.broken
	}
	for _, p := range s.waiting {
		b, err := wire.DecodeBlock(p)
		if err != nil {
			return err
		}
		s.kept = append(s.kept, b)
	}
	s.waiting = nil
	return nil
}

// values returns what was stored of a sensor, in order.
func (s *shelf) values(sensor string) (out []float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.kept {
		for _, r := range b.Rows {
			if b.Sensor == sensor {
				out = append(out, r.Value)
			}
		}
	}
	return out
}

// blocks returns what was stored, in order.
func (s *shelf) blocks() []wire.Block {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.kept)
}

func gather(t *testing.T, s *shelf) (tl *telemetry, stop func()) {
	tl = newTelemetry(s, newClock(), []string{"a", "b"}, [][]string{{"x"}, {"x", "y"}}, quiet())
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- tl.run(ctx) }()
	return tl, func() {
		cancel()
		require.NoError(t, <-ended)
	}
}

// count makes each reading one more than the last, so that gaps and doubles show.
func counted(t *testing.T, got []float64, want int) {
	t.Helper()
	require.Len(t, got, want)
	for i, v := range got {
		require.Equal(t, float64(i), v)
	}
}

func feed(tl *telemetry, from, to int, every time.Duration) {
	for i := from; i < to; i++ {
		now := tl.clock.now()
		tl.add(0, now, []drivers.Sample{{Value: float64(i)}})
		tl.add(1, now, []drivers.Sample{{Value: float64(i)}, drivers.Faulty(drivers.CRC)})
		time.Sleep(every)
	}
}

func TestReadingsOfASecondMakeOneRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{room: 100}
		tl, stop := gather(t, s)
		feed(tl, 0, 50, 100*time.Millisecond)
		stop()
		counted(t, s.values("a"), 50)
		assert.InDelta(t, 10, len(s.kept), 2, "one a sensor and second")
		last := s.kept[len(s.kept)-1].Rows
		assert.Equal(t, drivers.CRC, last[len(last)-1].Fault)
		assert.True(t, math.IsNaN(last[len(last)-1].Value))
	})
}

func TestFullOutboxIsSyncedAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{room: 4, broken: errors.New("read-only")}
		tl, stop := gather(t, s)
		feed(tl, 0, 300, 100*time.Millisecond) // the outbox is full after two seconds
		assert.ErrorContains(t, tl.state().Err, "read-only")
		assert.Positive(t, tl.state().Waiting)
		s.mu.Lock()
		s.broken = nil
		s.mu.Unlock()
		feed(tl, 300, 600, 100*time.Millisecond) // it takes them piece by piece
		time.Sleep(2 * time.Minute)
		assert.NoError(t, tl.state().Err)
		stop()
		counted(t, s.values("a"), 600)
		assert.Zero(t, tl.state().Dropped)
		for _, b := range s.kept {
			assert.LessOrEqual(t, b.Rows[len(b.Rows)-1].Time.Sub(b.Rows[0].Time), blockEvery, "a record holds a second, however long it waited")
		}
	})
}

func TestStalledDiskIsBoundedCountedAndSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := make(chan struct{})
		s := &shelf{room: 1 << 20, stall: back}
		tl, stop := gather(t, s)
		tl.depth = 5000
		feed(tl, 0, 20, 100*time.Millisecond)
		time.Sleep(10 * time.Second)
		assert.Greater(t, tl.state().Stalled, stalledAfter)
		sample := []drivers.Sample{{Value: 20}}
		for range tl.depth + 100 { // nothing of this waits
			tl.add(0, tl.clock.now(), sample)
		}
		lost := tl.state().Dropped
		assert.GreaterOrEqual(t, lost, uint64(100))
		assert.LessOrEqual(t, tl.state().Waiting, tl.depth)
		s.mu.Lock()
		s.stall = nil
		s.mu.Unlock()
		close(back)
		time.Sleep(3 * time.Second)
		assert.Zero(t, tl.state().Waiting)
		assert.Zero(t, tl.state().Stalled)
		tl.add(0, tl.clock.now(), []drivers.Sample{{Value: 21}})
		stop()
		got := s.values("a")
		counted(t, got[:20], 20)
		assert.Equal(t, 21.0, got[len(got)-1], "it takes readings again")
		assert.Equal(t, lost, tl.state().Dropped)
	})
}

func TestReadingsThatCannotBeEncodedAreCounted(t *testing.T) {
	s := &shelf{room: 10}
	tl := newTelemetry(s, newClock(), []string{"Not An Id", "b"}, [][]string{{"x"}, {"x", "y"}}, quiet())
	tl.add(0, time.Unix(1, 0), []drivers.Sample{{Value: 1}})
	tl.add(1, time.Unix(1, 0), []drivers.Sample{{Value: 0}, {Value: 2}})
	tl.flush()
	assert.Equal(t, uint64(1), tl.state().Dropped)
	assert.Len(t, s.values("b"), 2, "the neighbours are stored")
}
