package gateway

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/rules"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

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
	burnt  map[int]bool  // coils that stay off
	takes  time.Duration // of a write, and of a read
}

func (m *module) Write(_ context.Context, levels []bool) error {
	time.Sleep(m.takes)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errors.New("does not answer")
	}
	m.writes = append(m.writes, time.Now())
	for i, on := range levels {
		if !m.stuck {
			m.levels[i] = on && !m.burnt[i]
		}
	}
	return nil
}

func (m *module) written() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.writes)
}

func (m *module) ReadBack(_ context.Context, levels []bool) error {
	time.Sleep(m.takes)
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

// TestModuleThatComesLaterIsReadBeforeItIsWritten: it did not answer at the
// start, and one of its sirens sounds.
func TestModuleThatComesLaterIsReadBeforeItIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		p := l.build()
		l.module.dead = true
		stop := l.run()
		time.Sleep(3 * time.Second)
		require.Len(t, l.told(rules.FaultRaised, "output/siren"), 1)
		l.module.mu.Lock()
		l.module.dead, l.module.levels[p.outputs[0].slot] = false, true
		l.module.mu.Unlock()
		time.Sleep(3 * time.Second)
		assert.True(t, l.on("siren"), "it is held")
		assert.Len(t, l.told(rules.FaultRaised, "output/siren/unexplained"), 1)
		assert.Len(t, l.told(rules.FaultCleared, "output/siren"), 1)
		assert.True(t, l.on("stop"), "the others are written")
		require.NoError(t, l.act(rules.Act{Kind: rules.ActReset, Target: "siren", Who: "Anna"}))
		assert.False(t, l.on("siren"))
		stop()
	})
}

// TestSlowBusRefreshesEveryOutput: when a second is too short for all of them,
// the first do not keep the last ones from their turn.
func TestSlowBusRefreshesEveryOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop("rs485", nil, newClock(), newIntake(), quiet())
		modules := make([]*module, 20)
		for i := range modules {
			modules[i] = &module{levels: []bool{false}, takes: 50 * time.Millisecond}
			p := newPort("siren", modules[i], []int{i})
			p.looked = true
			p.arm()
			l.ports = append(l.ports, p)
		}
		s := &instrument{points: onePoint, takes: 20 * time.Millisecond, read: answers(1)}
		l.sensors = []*polled{polledAs(0, s, 100*time.Millisecond)}
		stop := turn(l)
		time.Sleep(60 * time.Second)
		stop()
		least, most := modules[0].written(), modules[0].written()
		for _, m := range modules {
			least, most = min(least, m.written()), max(most, m.written())
		}
		assert.InDelta(t, least, most, 2)
		assert.Greater(t, least, 20)
		assert.Greater(t, s.polls(), 400, "nor the sensors from theirs")
	})
}

// TestRefreshesCountAsLoad: the time that outputs take is taken from all
// sensors alike, not from whichever comes last.
func TestRefreshesCountAsLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop("rs485", nil, newClock(), newIntake(), quiet())
		for i := range 8 {
			p := newPort("siren", &module{levels: []bool{false}, takes: 25 * time.Millisecond}, []int{i})
			p.looked = true
			p.arm()
			l.ports = append(l.ports, p)
		}
		fast := &instrument{points: onePoint, takes: 60 * time.Millisecond, read: answers(1)}
		slow := &instrument{points: onePoint, takes: 60 * time.Millisecond, read: answers(1)}
		l.sensors = []*polled{polledAs(0, fast, 100*time.Millisecond), polledAs(1, slow, 400*time.Millisecond)}
		stop := turn(l)
		time.Sleep(2 * time.Minute)
		stop()
		assert.InDelta(t, 4, float64(fast.polls())/float64(slow.polls()), 0.4)
		assert.Greater(t, l.stretch.Load(), uint64(200))
	})
}

// TestOnlyTheOutputThatDoesNotFollowIsFaulty: its neighbours of the same port
// are well, until they do not follow either.
func TestOnlyTheOutputThatDoesNotFollowIsFaulty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &module{levels: []bool{false, false, false}}
		l := newLoop("plc", nil, newClock(), newIntake(), quiet())
		p := newPort("a", m, []int{4, 5, 6})
		l.ports = []*port{p}
		stop := turn(l)
		defer stop()
		p.arm()
		time.Sleep(2 * time.Second)
		l.intake.takeReports()
		m.mu.Lock()
		m.burnt = map[int]bool{1: true}
		m.mu.Unlock()
		for i := range 3 {
			p.set(i, true)
		}
		l.rouse()
		time.Sleep(3 * time.Second)
		told := l.intake.takeReports()
		require.Len(t, told, 1)
		assert.Empty(t, wrongWith(4, told[0].err))
		assert.Contains(t, wrongWith(5, told[0].err), "reads back de-energised")
		assert.Empty(t, wrongWith(6, told[0].err))
		m.mu.Lock()
		m.burnt, m.levels[2] = map[int]bool{1: true, 2: true}, false
		m.mu.Unlock()
		time.Sleep(3 * time.Second)
		told = l.intake.takeReports()
		require.Len(t, told, 1)
		assert.Contains(t, wrongWith(6, told[0].err), "reads back de-energised")
		assert.Equal(t, "gone", wrongWith(5, errors.New("gone")), "a module that does not answer is all of them")
	})
}

// TestForgetfulDriverGivesNoOldValue: a sample that Read did not fill is a
// fault, neither the last value nor a harmless zero.
func TestForgetfulDriverGivesNoOldValue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &instrument{points: onePoint, read: func(n int, samples []drivers.Sample) error {
			if n == 1 {
				samples[0] = drivers.Sample{Value: 7}
			}
			return nil
		}}
		l := newLoop("i2c", nil, newClock(), newIntake(), quiet())
		l.sensors = []*polled{polledAs(0, s, 100*time.Millisecond)}
		stop := turn(l)
		time.Sleep(150 * time.Millisecond)
		stop()
		got, _ := l.intake.take()
		require.GreaterOrEqual(t, len(got), 2)
		assert.Equal(t, 7.0, got[0].samples[0].Value)
		assert.Equal(t, drivers.Timeout, got[1].samples[0].Fault)
	})
}
