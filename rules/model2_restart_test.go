package rules_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules"
)

// A restart at any moment, through the JSON form that goes to disk, gives the
// same future or a stricter one; inhibits end with it.
func TestARestartIsNeverLooser(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		for _, r := range w.rules {
			r.stale = 1000 // the wait for a first reading begins anew with every start
		}
		old := w.start(t)
		steps := drawSteps(t, w, 60)
		cut := rapid.IntRange(0, len(steps)-1).Draw(t, "restart after")
		fromRecords := rapid.Bool().Draw(t, "from records")
		fresh := old.Snapshot()
		var records []rules.Event
		for _, s := range steps[:cut+1] {
			live(old, s)
			records = append(records, old.Drain()...)
		}
		now := float64(steps[cut].at)
		snapshot := old.Snapshot()
		if fromRecords {
			snapshot = fresh
		} else {
			records = nil
		}
		e := startedAnew(t, w.spec(), now, snapshot, records)
		if !fromRecords || !anyMode(old) { // beneath a mode the condition changes without a record
			notLooser(t, w, old, e, "at the restart"+scripted(steps[:cut+1]))
			require.Equal(t, anyMode(old), anyMode(e), "a mode begins by an act alone")
		}
		if !fromRecords {
			sameStates(t, old, e)
		}
		if fromRecords || len(old.Inhibits()) > 0 {
			return // what no event tells is known by the snapshot alone; without its inhibit an alarm may clear
		}
		for i, s := range steps[cut+1:] {
			if s.act != nil {
				continue // what the stricter engine refuses the other may take
			}
			live(old, s)
			live(e, s)
			notLooser(t, w, old, e, scripted(steps[:cut+1])+"\n-- restart"+scripted(steps[cut+1:][:i+1]))
		}
	})
}

// sameStates holds at the moment of a restart from a snapshot, modes included.
func sameStates(t *rapid.T, old, e *rules.Engine) {
	again := e.Alarms()
	for i, a := range old.Alarms() {
		require.Equal(t, a.State, again[i].State, a.Rule)
		require.Equal(t, a.ModeUntil, again[i].ModeUntil, a.Rule)
	}
}

func anyMode(e *rules.Engine) bool {
	return slices.ContainsFunc(e.Alarms(), func(a rules.Alarm) bool { return a.State != a.Beneath })
}

// startedAnew takes over from what lay on the disk. Of what is restored nothing
// is told; that the inhibits ended is.
func startedAnew(t *rapid.T, spec rules.Spec, now float64, s rules.Snapshot, records []rules.Event) *rules.Engine {
	text, err := json.Marshal(s)
	require.NoError(t, err)
	var stored rules.Snapshot
	require.NoError(t, json.Unmarshal(text, &stored))
	e, err := rules.New(spec, at(now), rules.Options{Arming: true})
	require.NoError(t, err)
	require.NoError(t, e.Restore(stored, records))
	require.Empty(t, e.Inhibits(), "a restart ends every inhibit")
	for _, ev := range e.Drain() {
		require.Equal(t, rules.Uninhibited, ev.Kind)
	}
	return e
}

func notLooser(t *rapid.T, w *mWorld, old, e *rules.Engine, where string) {
	was, is := lookAt(old, len(w.outputs)), lookAt(e, len(w.outputs))
	for i, a := range was.alarms {
		b := is.alarms[i]
		if a.State != rules.StateOutOfService {
			require.NotEqual(t, rules.StateOutOfService, b.State, "%s %s", w, where)
			require.False(t, isTrue(a) && !isTrue(b), "%s\n%s was %s, is %s: %s", w, a.Rule, a.State, b.State, where)
			require.False(t, a.Latches && isHeld(a) && !isHeld(b), "%s\n%s was %s, is %s: %s", w, a.Rule, a.State, b.State, where)
		}
	}
	require.False(t, was.zone == rules.ZoneSuspended && is.zone != rules.ZoneSuspended, "%s\nthe zone is free: %s", w, where)
	for i, o := range w.outputs {
		if o.role == rules.RoleTrip || o.role == rules.RoleInterlock {
			require.False(t, was.on[i] && !is.on[i], "%s\n%s is off: %s", w, o.id, where)
		}
	}
}
