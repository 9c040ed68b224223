package gateway

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/ui"
	"aman/gateway/web"
	"aman/rules"
)

// blindRules watch the hall with two danger points, of which one may be
// inhibited, and the yard with a warning.
const blindRules = `
  - {id: hot-stop, point: gas.y, above: 80, reset: 70, severity: danger, suspend: true, stale: 1m}
`

// newHall is a lab whose gas instrument has a second danger point.
func newHall(t *testing.T) *lab {
	l := newLab(t)
	l.text = labHead + labRules + blindRules
	l.instruments["gas"] = &instrument{points: []drivers.Point{{Name: "x", Min: 0, Max: 100}, {Name: "y", Min: 0, Max: 100}}, read: pair(10, 10)}
	return l
}

func pair(x, y float64) func(int, []drivers.Sample) error {
	return func(_ int, samples []drivers.Sample) error {
		samples[0], samples[1] = drivers.Sample{Value: x}, drivers.Sample{Value: y}
		return nil
	}
}

func (l *lab) does(kind rules.ActKind, target string, more func(*rules.Act)) error {
	a := rules.Act{Kind: kind, Target: target, Who: "Anna", Role: "maintenance", Reason: "work"}
	if more != nil {
		more(&a)
	}
	return l.act(a)
}

func lasting(d time.Duration) func(*rules.Act) { return func(a *rules.Act) { a.For = d } }

func (l *lab) zone(id string) ui.ZoneState {
	for _, z := range l.view().Zones {
		if z.ID == id {
			return z
		}
	}
	l.t.Fatalf("no zone %s", id)
	return ui.ZoneState{}
}

func (l *lab) alarm(rule string) ui.AlarmState {
	for _, a := range l.view().Alarms {
		if a.Rule == rule {
			return a
		}
	}
	l.t.Fatalf("no alarm of %s", rule)
	return ui.AlarmState{}
}

// TestFrozenValueIsAFaultEverywhere: page and telemetry show what the engine
// judged and not what the instrument says.
func TestFrozenValueIsAFaultEverywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		l.text = strings.Replace(l.text, "{id: heat, bus: b,", "{id: heat, frozen: 5s, bus: b,", 1)
		l.build()
		kept := &shelf{room: 1 << 20}
		l.p.telemetry.store = kept
		stop := l.run()
		time.Sleep(4 * time.Second)
		require.Equal(t, drivers.Good, l.view().Readings[1].Quality)
		time.Sleep(2 * time.Second)
		r := l.view().Readings[1]
		assert.Equal(t, drivers.Frozen, r.Fault)
		assert.Equal(t, drivers.Bad, r.Quality)
		time.Sleep(2 * time.Second)
		faults := map[drivers.Fault]int{}
		for _, b := range kept.blocks() {
			for _, row := range b.Rows {
				if b.Sensor == "heat" {
					faults[row.Fault]++
				}
			}
		}
		assert.InDelta(t, 50, faults[drivers.NoFault], 2, "five seconds of a reading each 100 ms")
		assert.InDelta(t, 20, faults[drivers.Frozen], 12)
		assert.Len(t, faults, 2)
		stop()
	})
}

// TestShelvingEndsByItself: what stands beneath comes back unacknowledged.
func TestShelvingEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.instruments["heat"].says(90)
		time.Sleep(time.Second)
		require.NoError(t, l.act(ack("hot", "Anna")))
		began := time.Now()
		require.NoError(t, l.does(rules.ActShelve, "hot", lasting(time.Minute)))
		a := l.alarm("hot")
		assert.Equal(t, rules.StateShelved, a.State)
		assert.Equal(t, rules.StateAcknowledged, a.Beneath)
		assert.Equal(t, "Anna (maintenance)", a.Mode.By)
		assert.Equal(t, "work", a.Mode.Why)
		assert.WithinDuration(t, began.Add(time.Minute), a.Mode.Until, 10*time.Millisecond)

		time.Sleep(59 * time.Second)
		assert.Equal(t, rules.StateShelved, l.alarm("hot").State)
		time.Sleep(time.Second)
		assert.Equal(t, rules.StateUnacknowledged, l.alarm("hot").State)
		ended := l.told(rules.Unshelved, "hot")
		require.Len(t, ended, 1)
		assert.Equal(t, rules.StateUnacknowledged, ended[0].State)
		assert.Empty(t, l.alarm("hot").AckBy, "the acknowledgement was of before")
		stop()
	})
}

// TestDangerAsksForAPermit: shelving quietens a danger only with one, and never
// keeps it from stopping work.
func TestDangerAsksForAPermit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		var refusal *web.Refusal
		require.ErrorAs(t, l.does(rules.ActShelve, "leak", lasting(10*time.Minute)), &refusal)
		assert.Contains(t, strings.Join(refusal.Reasons, "; "), "permit")
		require.NoError(t, l.does(rules.ActShelve, "leak", func(a *rules.Act) { a.For, a.Permit = 10*time.Minute, "17" }))
		l.instruments["gas"].says(90)
		time.Sleep(time.Second)
		assert.False(t, l.on("siren"), "it is not announced")
		assert.True(t, l.on("stop"), "but work stops")
		require.NoError(t, l.act(rules.Act{Kind: rules.ActUnshelve, Target: "leak"}), "ending it needs no name")
		assert.True(t, l.on("siren"))
		stop()
	})
}

// TestSilenceNeedsNoNameAndEnds: the horn is muted for its time, and any new
// alarm sounds it again.
func TestSilenceNeedsNoNameAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		assert.Error(t, l.act(rules.Act{Kind: rules.ActSilence, Target: "leak"}), "nothing sounds")
		l.instruments["gas"].says(90)
		time.Sleep(time.Second)
		require.True(t, l.on("siren"))
		require.NoError(t, l.act(rules.Act{Kind: rules.ActSilence, Target: "leak"}))
		assert.False(t, l.on("siren"))
		assert.True(t, l.on("stop"))
		view := l.view()
		require.Len(t, view.Silences, 1)
		assert.Equal(t, "siren", view.Silences[0].Output)
		assert.Equal(t, rules.StateUnacknowledged, l.alarm("leak").State, "a silence is no acknowledgement")
		time.Sleep(61 * time.Second)
		assert.True(t, l.on("siren"), "after silence_for")
		assert.Len(t, l.told(rules.Resounded, "leak"), 1)
		stop()
	})
}

// TestWhatLoosensWaitsForTheDiskAndWhatTightensDoesNot: with a disk that stands
// still nothing is quietened, and everything may be brought back.
func TestWhatLoosensWaitsForTheDiskAndWhatTightensDoesNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newHall(t)
		stall := l.stalling()
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		require.NoError(t, l.does(rules.ActShelve, "hot", lasting(time.Hour)))
		require.NoError(t, l.does(rules.ActOutOfService, "hot-stop", func(a *rules.Act) { a.Permit = "17" }))
		time.Sleep(time.Second)
		back := stall()
		for _, kind := range []rules.ActKind{rules.ActUnshelve, rules.ActInService} {
			began := time.Now()
			target := map[rules.ActKind]string{rules.ActUnshelve: "hot", rules.ActInService: "hot-stop"}[kind]
			require.NoError(t, l.act(rules.Act{Kind: kind, Target: target}), "%s waits for no disk", kind)
			assert.Zero(t, time.Since(began))
			assert.Equal(t, rules.StateNormal, l.alarm(target).State)
		}
		for _, a := range []rules.Act{
			{Kind: rules.ActShelve, Target: "hot", For: time.Hour},
			{Kind: rules.ActSuppress, Target: "hot"},
			{Kind: rules.ActOutOfService, Target: "hot"},
			{Kind: rules.ActInhibit, Target: "gas.x"},
		} {
			a.Who, a.Reason = "Anna", "work"
			assert.ErrorContains(t, l.act(a), "cannot be recorded", a.Kind)
		}
		assert.Empty(t, l.view().Inhibits)
		back()
		time.Sleep(5 * time.Second)
		assert.Empty(t, l.view().Inhibits, "and not behind anybody's back")
		assert.Equal(t, rules.StateNormal, l.alarm("hot").State)
		stop()
	})
}

// TestWhatAModeHidesIsKept: beneath a mode the condition changes without an
// event, so a checkpoint keeps it.
func TestWhatAModeHidesIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		require.NoError(t, l.does(rules.ActSuppress, "hot", nil))
		l.instruments["heat"].says(90)
		time.Sleep(2 * beatEvery)
		crashed := filepath.Join(t.TempDir(), "data")
		require.NoError(t, os.CopyFS(crashed, os.DirFS(l.dir)), "the disk at the moment of a power cut")
		stop()
		l.dir = crashed
		hot := l.build().engine.Alarms()[1]
		assert.Equal(t, rules.StateSuppressed, hot.State)
		assert.Equal(t, rules.StateUnacknowledged, hot.Beneath)
		assert.Equal(t, "Anna (maintenance)", hot.ModeBy)
		require.NoError(t, l.store.Close())
	})
}
