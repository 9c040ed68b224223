package gateway

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/wire"
	"aman/rules"
)

// TestBusThatHangsIsDeclaredLostAndHeals: a driver that never comes back is not
// waited for; its points count as faulty, the bus is named, the other bus goes
// on, and the watchdog is petted all the while.
func TestBusThatHangsIsDeclaredLostAndHeals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var pets atomic.Int64
		l := newLab(t)
		l.notify = func(state string) {
			if state == watchdogNotice {
				pets.Add(1)
			}
		}
		release := make(chan struct{})
		var hang atomic.Bool
		l.instruments["gas"].read = func(n int, samples []drivers.Sample) error {
			if hang.Load() {
				<-release
			}
			return answers(10)(n, samples)
		}
		stop := l.run()
		time.Sleep(2 * time.Second) // in a synctest bubble
		l.commission()
		require.False(t, l.on("stop"))
		require.False(t, l.on("lamp"))

		hang.Store(true)
		reads, petted := l.instruments["heat"].polls(), pets.Load()
		time.Sleep(lostAfter + 4*time.Second)
		require.Len(t, l.told(rules.FaultRaised, "bus/a"), 1)
		assert.Contains(t, l.told(rules.FaultRaised, "bus/a")[0].Why, "bus a has not moved for 1")
		require.Len(t, l.told(rules.Raised, "leak"), 1, "protection lost is an alarm")
		assert.False(t, l.told(rules.Raised, "leak")[0].HasValue)
		assert.True(t, l.on("stop"), "the zone's work stops")
		assert.True(t, l.on("siren"))
		assert.True(t, l.on("lamp"))
		assert.InDelta(t, 140, l.instruments["heat"].polls()-reads, 5, "the other bus goes on")
		assert.InDelta(t, 14, pets.Load()-petted, 2, "a process that has declared a bus lost lives")
		healthy, lines := l.p.health()
		assert.False(t, healthy)
		assert.Contains(t, lines[0], "bus a has not moved")
		var rows []wire.Block
		require.NoError(t, l.p.ask(t.Context(), func() { rows = l.p.recent.ofZone("hall") }))
		require.NotEmpty(t, rows)
		assert.Equal(t, drivers.Timeout, rows[0].Rows[len(rows[0].Rows)-1].Fault, "what the pipeline made faulty is data as well")

		hang.Store(false)
		close(release)
		time.Sleep(3 * time.Second)
		assert.Len(t, l.told(rules.FaultCleared, "bus/a"), 1)
		assert.False(t, l.on("lamp"))
		assert.True(t, l.on("stop"), "only a person ends the suspension")
		healthy, lines = l.p.health()
		assert.True(t, healthy, lines)
		stop()
	})
}

// TestNoBusIsLostAtTheStart: the first beat comes before a loop has turned.
func TestNoBusIsLostAtTheStart(t *testing.T) {
	l := newLab(t)
	p := l.build()
	p.beat()
	p.settle()
	assert.Empty(t, p.trouble)
	require.NoError(t, l.store.Close())
}

// TestBusOfOutputsThatHangsIsNamedApart: outputs that sit on no bus have a loop
// of their own, and a trouble of their own name.
func TestBusOfOutputsThatHangsIsNamedApart(t *testing.T) {
	l := newLab(t)
	l.text = strings.NewReplacer("{id: b,", "{id: log,", "bus: b,", "bus: log,").Replace(l.text)
	p := l.build()
	defer l.store.Close()
	ids := map[string]bool{}
	for _, loop := range p.loops {
		assert.False(t, ids[loop.troubleID()], loop.troubleID())
		ids[loop.troubleID()] = true
	}
	assert.True(t, ids["outputs/log"])
	assert.True(t, ids["bus/log"], "a bus may have the name of a kind of output")
}

// TestSlowInstrumentIsNotLost: a bus whose instrument may take long by its own
// figures is given that time.
func TestSlowInstrumentIsNotLost(t *testing.T) {
	l := newLab(t)
	l.instruments["gas"].worst = 20 * time.Second
	l.text = strings.Replace(l.text, "zone: hall, every: 100ms", "zone: hall, every: 30s", 1)
	p := l.build()
	defer l.store.Close()
	assert.Greater(t, p.loops[0].patience, 40*time.Second)
	assert.Equal(t, lostAfter, p.loops[1].patience)
}

// TestWatchdogIsNotPettedByATimer: a pipeline that stands still pets nobody.
func TestWatchdogIsNotPettedByATimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var pets atomic.Int64
		l := newLab(t)
		l.notify = func(state string) {
			if state == watchdogNotice {
				pets.Add(1)
			}
		}
		stop := l.run()
		time.Sleep(3500 * time.Millisecond)
		page := &source{p: l.p}
		seen := page.State()
		free := make(chan struct{})
		l.p.asks <- func() { <-free }
		synctest.Wait()
		before := pets.Load()
		require.GreaterOrEqual(t, before, int64(3))
		time.Sleep(10 * time.Second)
		assert.LessOrEqual(t, pets.Load(), before+1)
		healthy, lines := l.p.health()
		assert.False(t, healthy)
		assert.Contains(t, lines[0]+lines[len(lines)-1], "the pipeline stands still")
		assert.Equal(t, seen.Time, page.State().Time, "a page shows the last photograph with its own time")
		close(free)
		time.Sleep(2 * time.Second)
		stop()
	})
}

// TestSilentBusIsNotWell: a bus that turns and none of whose instruments
// answers is no healthy bus.
func TestSilentBusIsNotWell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		l.instruments["heat"].read = func(int, []drivers.Sample) error { return drivers.Because(drivers.CRC, assert.AnError) }
		stop := l.run()
		time.Sleep(2 * time.Second)
		healthy, lines := l.p.health()
		assert.False(t, healthy)
		assert.Contains(t, lines, "bus b none of its instruments answers")
		l.instruments["heat"].says(20)
		time.Sleep(2 * time.Second)
		_, lines = l.p.health()
		assert.Empty(t, lines)
		stop()
	})
}
