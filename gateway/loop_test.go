package gateway

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
)

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// instrument is a sensor whose answers a test scripts.
type instrument struct {
	points []drivers.Point
	takes  time.Duration
	read   func(n int, samples []drivers.Sample) error
	reads  int
	opens  int
	worst  time.Duration
	mu     sync.Mutex // over read and reads
}

func (s *instrument) Points() []drivers.Point    { return s.points }
func (s *instrument) Worst() time.Duration       { return max(s.worst, 50*time.Millisecond) }
func (s *instrument) Open(context.Context) error { s.opens++; return nil }

func (s *instrument) Read(ctx context.Context, samples []drivers.Sample) error {
	s.mu.Lock()
	s.reads++
	read, n := s.read, s.reads
	s.mu.Unlock()
	if !sleep(ctx, s.takes) {
		return ctx.Err()
	}
	return read(n, samples)
}

func answers(v float64) func(int, []drivers.Sample) error {
	return func(_ int, samples []drivers.Sample) error {
		samples[0] = drivers.Sample{Value: v}
		return nil
	}
}

func polledAs(index int, s *instrument, every time.Duration) *polled {
	return &polled{id: "s", index: index, sensor: s, every: every, samples: make([]drivers.Sample, len(s.points))}
}

// turn runs a loop; the function it returns ends it.
func turn(l *loop) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer close(l.ended)
		l.run(ctx)
	}()
	return func() {
		cancel()
		<-l.ended
	}
}

// module is a port that remembers what was written and when.
type module struct {
	mu     sync.Mutex
	levels []bool
	writes []time.Time
	stuck  bool // writes are accepted and change nothing
	dead   bool
}

func (m *module) Write(_ context.Context, levels []bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errors.New("does not answer")
	}
	m.writes = append(m.writes, time.Now())
	if !m.stuck {
		copy(m.levels, levels)
	}
	return nil
}

func (m *module) written() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.writes)
}

func (m *module) ReadBack(_ context.Context, levels []bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errors.New("does not answer")
	}
	copy(levels, m.levels)
	return nil
}

var onePoint = []drivers.Point{{Name: "x"}}

func TestLoopReadsInDeadlineOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fast := &instrument{points: onePoint, takes: time.Millisecond, read: answers(1)}
		slow := &instrument{points: onePoint, takes: time.Millisecond, read: answers(2)}
		l := newLoop("plc", nil, newClock(), newIntake(), quiet())
		l.sensors = []*polled{polledAs(0, fast, 100*time.Millisecond), polledAs(1, slow, time.Second)}
		stop := turn(l)
		time.Sleep(10 * time.Second) // in a synctest bubble
		stop()
		assert.InDelta(t, 100, fast.reads, 2)
		assert.InDelta(t, 10, slow.reads, 1)
	})
}

func TestOverloadedBusSlowsAllSensorsAlike(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &instrument{points: onePoint, takes: 80 * time.Millisecond, read: answers(1)}
		b := &instrument{points: onePoint, takes: 80 * time.Millisecond, read: answers(2)}
		l := newLoop("plc", nil, newClock(), newIntake(), quiet())
		l.sensors = []*polled{polledAs(0, a, 100*time.Millisecond), polledAs(1, b, 200*time.Millisecond)}
		stop := turn(l)
		time.Sleep(60 * time.Second)
		stop()
		// 60 s at 80 ms a read are 750 reads; the shares stay two to one.
		assert.InDelta(t, 2, float64(a.reads)/float64(b.reads), 0.15)
		assert.Greater(t, a.reads+b.reads, 650)
		assert.Greater(t, l.stretch.Load(), uint64(150), "health says by how much")
	})
}

func TestFailedReadIsDataAndReopens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &instrument{points: onePoint, read: func(n int, samples []drivers.Sample) error {
			if n == 2 {
				return drivers.Because(drivers.CRC, errors.New("garbled"))
			}
			return answers(7)(n, samples)
		}}
		l := newLoop("i2c", nil, newClock(), newIntake(), quiet())
		l.sensors = []*polled{polledAs(0, s, 100*time.Millisecond)}
		stop := turn(l)
		time.Sleep(350 * time.Millisecond)
		stop()
		got, _ := l.intake.take()
		require.GreaterOrEqual(t, len(got), 3)
		assert.Equal(t, drivers.Sample{Value: 7}, got[0].samples[0])
		assert.Equal(t, drivers.CRC, got[1].samples[0].Fault)
		assert.Error(t, got[1].err)
		assert.Equal(t, 7.0, got[2].samples[0].Value)
		assert.Equal(t, 2, s.opens, "opened at the start and after the failure")
	})
}

func TestOutputsAreReadBeforeTheyAreWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &module{levels: []bool{true}}
		l := newLoop("plc", nil, newClock(), newIntake(), quiet())
		p := newPort("siren", m, []int{0})
		l.ports = []*port{p}
		stop := turn(l)
		time.Sleep(2 * time.Second)
		assert.Zero(t, m.written(), "nothing is written before the pipeline has seen what was found")
		told := l.intake.takeReports()
		require.Len(t, told, 1)
		assert.Equal(t, []bool{true}, told[0].found)
		p.arm()
		time.Sleep(10 * time.Second)
		stop()
		assert.GreaterOrEqual(t, m.written(), 9, "repeated every second")
		assert.LessOrEqual(t, m.written(), 12)
	})
}

func TestOutputFaultsAreToldOnceAndHeal(t *testing.T) {
	for name, c := range map[string]struct {
		breakIt func(*module)
		says    string
	}{
		"a module that does not answer":      {func(m *module) { m.dead = true }, "does not answer"},
		"a coil that does not follow":        {func(m *module) { m.stuck = true }, "reads back de-energised"},
		"a coil that somebody else switches": {func(m *module) { m.stuck, m.levels[0] = true, false }, "reads back"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &module{levels: []bool{false}}
				l := newLoop("plc", nil, newClock(), newIntake(), quiet())
				p := newPort("siren", m, []int{0})
				l.ports = []*port{p}
				stop := turn(l)
				p.arm()
				time.Sleep(3 * time.Second)
				l.intake.takeReports()
				m.mu.Lock()
				c.breakIt(m)
				m.mu.Unlock()
				p.set(0, true)
				l.wake <- struct{}{}
				time.Sleep(5 * time.Second)
				told := l.intake.takeReports()
				require.Len(t, told, 1)
				assert.ErrorContains(t, told[0].err, c.says)
				m.mu.Lock()
				m.stuck, m.dead = false, false
				m.mu.Unlock()
				time.Sleep(3 * time.Second)
				told = l.intake.takeReports()
				require.Len(t, told, 1)
				assert.NoError(t, told[0].err)
				stop()
				assert.True(t, m.levels[0], "the wanted level is written as soon as the module takes it")
			})
		})
	}
}

func TestIntakeKeepsTheNewestReadingOfEachSensor(t *testing.T) {
	in := newIntake()
	for i := range intakeDepth + 10 {
		in.put(batch{sensor: i % 3, samples: []drivers.Sample{{Value: float64(i)}}})
	}
	got, overtaken := in.take()
	assert.Len(t, got, intakeDepth)
	assert.Equal(t, uint64(10), overtaken)
	assert.Equal(t, float64(intakeDepth+9), got[len(got)-1].samples[0].Value)
	in.giveBack(got)
	again, _ := in.take()
	assert.Empty(t, again)
}
