package rules_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/drivers"
	"aman/rules"
)

// seen is what people and machines see of a site at a moment.
type seen struct {
	alarms []rules.Alarm
	zone   rules.ZoneState
	on     []bool
}

func lookAt(e *rules.Engine, outputs int) seen {
	s := seen{alarms: e.Alarms(), zone: e.Zones()[0].State}
	for i := range outputs {
		s.on = append(s.on, e.On(i))
	}
	return s
}

// isTrue says that the condition of an alarm holds, whatever its mode shows.
func isTrue(a rules.Alarm) bool {
	return a.Beneath == rules.StateUnacknowledged || a.Beneath == rules.StateAcknowledged
}

// isHeld says that a latching alarm is true, or waits for its reset.
func isHeld(a rules.Alarm) bool {
	return isTrue(a) || a.Beneath == rules.StateLatchedUnack || a.Beneath == rules.StateLatchedAck
}

// everyStep draws a site and what happens to it, and looks after every step.
func everyStep(t *testing.T, look func(t *rapid.T, w *mWorld, e *rules.Engine, s mStep, was, is seen, told []rules.Event)) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		e := w.start(t)
		was := lookAt(e, len(w.outputs))
		for _, s := range drawSteps(t, w, 60) {
			live(e, s)
			is := lookAt(e, len(w.outputs))
			look(t, w, e, s, was, is, slices.Clone(e.Drain()))
			was = is
		}
	})
}

func TestAcknowledgingChangesNoCondition(t *testing.T) {
	everyStep(t, func(t *rapid.T, w *mWorld, _ *rules.Engine, s mStep, was, is seen, _ []rules.Event) {
		if s.act == nil || s.act.Kind != rules.ActAck && s.act.Kind != rules.ActSilence {
			return
		}
		for i := range was.alarms {
			require.Equal(t, isTrue(was.alarms[i]), isTrue(is.alarms[i]), "%s: %s", s, was.alarms[i].Rule)
			require.Equal(t, isHeld(was.alarms[i]), isHeld(is.alarms[i]), "%s: %s", s, was.alarms[i].Rule)
		}
		for i, o := range w.outputs {
			if o.role == rules.RoleTrip || o.role == rules.RoleInterlock {
				require.Equal(t, was.on[i], is.on[i], "%s: %s", s, o.id)
			}
		}
	})
}

func TestALatchIsReleasedByAPersonAlone(t *testing.T) {
	everyStep(t, func(t *rapid.T, _ *mWorld, _ *rules.Engine, s mStep, was, is seen, told []rules.Event) {
		for i, a := range was.alarms {
			if !a.Latches || !isHeld(a) || a.State == rules.StateOutOfService || isHeld(is.alarms[i]) {
				continue
			}
			reset := s.act != nil && s.act.Kind == rules.ActReset && s.act.Who != "" && s.act.Target == a.Rule
			require.True(t, reset, "%s: the latch of %s is gone", s, a.Rule)
			require.Equal(t, rules.Reset, told[0].Kind)
			require.False(t, isTrue(a), "%s: %s was reset while it was true", s, a.Rule)
			require.Equal(t, rules.StateLatchedAck, a.State, "%s: %s was reset before it was acknowledged", s, a.Rule)
		}
	})
}

func TestTheInterlockFollowsTheSuspension(t *testing.T) {
	everyStep(t, func(t *rapid.T, w *mWorld, _ *rules.Engine, s mStep, was, is seen, told []rules.Event) {
		for i, o := range w.outputs {
			if o.role == rules.RoleInterlock {
				require.Equal(t, is.zone == rules.ZoneSuspended, is.on[i], "%s", s)
			}
		}
		if was.zone == rules.ZoneSuspended && is.zone != rules.ZoneSuspended {
			require.True(t, s.act != nil && s.act.Kind == rules.ActRelease && s.act.Who != "", "%s: the suspension is gone", s)
			require.Equal(t, rules.Released, told[0].Kind)
		}
		for i, a := range is.alarms {
			if a.Suspends && isTrue(a) && !isTrue(was.alarms[i]) && a.State != rules.StateOutOfService {
				require.Equal(t, rules.ZoneSuspended, is.zone, "%s: %s is true", s, a.Rule)
			}
		}
	})
}

func TestARefusalIsOneEventAndChangesNothing(t *testing.T) {
	everyStep(t, func(t *rapid.T, _ *mWorld, _ *rules.Engine, s mStep, was, is seen, told []rules.Event) {
		if s.act == nil {
			return
		}
		require.NotEmpty(t, told, "%s: an act without an answer", s)
		for _, ev := range told {
			if ev.Kind != rules.Refused && ev.Kind != rules.ResetRefused {
				continue
			}
			require.Len(t, told, 1, "%s", s)
			require.Equal(t, s.act.Kind == rules.ActReset, ev.Kind == rules.ResetRefused, "%s", s)
			require.NotEmpty(t, ev.Why, "%s: a refusal without a reason", s)
			require.Equal(t, was, is, "%s: a refusal that changed something", s)
		}
	})
}

func TestTheSameInputGivesTheSameOutput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		one, two := w.start(t), w.start(t)
		for _, s := range drawSteps(t, w, 60) {
			live(one, s)
			live(two, s)
			require.Equal(t, slices.Clone(one.Drain()), slices.Clone(two.Drain()), "%s", s)
		}
	})
}

// lasting is since when the value of each rule has been at its limit by good
// readings alone, straight from the readings; never where it is not.
type lasting map[string]int

func (l lasting) take(w *mWorld, s mStep) {
	if s.act != nil || s.point == "" {
		return
	}
	for _, r := range w.rules {
		if r.point != s.point {
			continue
		}
		side := r.side(s.word)
		since, known := l[r.id]
		switch {
		case side != atLimit:
			l[r.id] = never
		case !known || since == never:
			l[r.id] = s.at
		}
	}
}

// A condition that has lasted its hold has an alarm that is seen, unless an
// inhibit or an out-of-service covers it: named, with a reason to end, bounded.
func TestNoLiveConditionWithoutAVisibleAlarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		e := w.start(t)
		limits := lasting{}
		var told []rules.Event
		for _, s := range drawSteps(t, w, 60) {
			live(e, s)
			limits.take(w, s)
			told = append(told, e.Drain()...)
			for i, a := range e.Alarms() {
				r := w.rules[i]
				since, known := limits[r.id]
				if !known || since == never || s.at < since+r.hold || s.at == since+r.hold && r.hold > 0 && s.point != "" || isTrue(a) {
					continue
				}
				if s.act != nil && s.at == since+r.hold {
					continue // the deadline of this instant has yet to act
				}
				require.True(t, covered(t, e, told, a, r, at(float64(s.at))), "%s: %s is at its limit since %d and shown %s\n%s", s, r.id, since, a.State, w)
			}
		}
	})
}

func covered(t *rapid.T, e *rules.Engine, told []rules.Event, a rules.Alarm, r *mRule, now time.Time) bool {
	if a.State == rules.StateOutOfService {
		require.NotEmpty(t, a.ModeBy)
		return wasTold(told, rules.OutOfService, r.id)
	}
	for _, i := range e.Inhibits() {
		if slices.Contains(i.Points, r.point) {
			require.NotEmpty(t, i.Who)
			require.LessOrEqual(t, i.Until.Sub(i.Since), time.Hour)
			require.False(t, i.Until.Before(now))
			require.True(t, a.Inhibited, "%s does not say that it is inhibited", r.id)
			return wasTold(told, rules.Inhibited, i.Target)
		}
	}
	return false
}

func wasTold(told []rules.Event, kind rules.EventKind, subject string) bool {
	return slices.ContainsFunc(told, func(ev rules.Event) bool {
		return ev.Kind == kind && (ev.Rule == subject || ev.Point == subject) && ev.Who != ""
	})
}

// Raising values, at any time and for as long as one likes, never makes a vote
// above a limit trip later or clear earlier.
func TestVotingIsMonotonic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVote(t)
		low, err := rules.New(v.spec(), t0, rules.Options{})
		require.NoError(t, err)
		high, err := rules.New(v.spec(), t0, rules.Options{})
		require.NoError(t, err)
		steps := drawVoteSteps(t, v)
		raised := slices.Clone(steps)
		for i, s := range steps {
			if s.act != nil {
				continue
			}
			if s.point != "" && s.word.fault == "" {
				raised[i].word.value += rapid.SampledFrom([]float64{0, 0, 4, 10, 40}).Draw(t, "more")
			}
			live(low, s)
			live(high, raised[i])
			if isTrue(low.Alarms()[0]) {
				require.True(t, isTrue(high.Alarms()[0]), "%s\nlower%s\nhigher%s", v, scripted(steps[:i+1]), scripted(raised[:i+1]))
			}
		}
	})
}

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
		if a.State == a.Beneath {
			require.Equal(t, b.State, b.Beneath, "%s\n%s was %s, is %s: %s", w, a.Rule, a.State, b.State, where)
		}
	}
	require.False(t, was.zone == rules.ZoneSuspended && is.zone != rules.ZoneSuspended, "%s\nthe zone is free: %s", w, where)
	for i, o := range w.outputs {
		if o.role == rules.RoleTrip || o.role == rules.RoleInterlock {
			require.False(t, was.on[i] && !is.on[i], "%s\n%s is off: %s", w, o.id, where)
		}
	}
}

// An uncertain reading raises like a good one, and neither resets nor releases.
func TestAnUncertainReading(t *testing.T) {
	run(t, []story{
		{"raises", []rules.Rule{alarm40()}, "0 a uncertain=50", "0 raised co unacknowledged"},
		{
			"does not reset a latch", []rules.Rule{alarm40(latch)}, "0 a 50\n 1 a 10\n 2 ! ack co\n 3 a uncertain=10\n 3 ! reset co anna\n 4 a 10\n 4 ! reset co anna",
			"0 raised co unacknowledged\n 1 cleared co latched-unacknowledged\n 2 acknowledged co latched-acknowledged\n 3 reset-refused co latched-acknowledged\n 4 reset co normal",
		},
		{
			"does not permit a release", []rules.Rule{alarm40(suspend)}, "0 ! suspend z\n 0 a uncertain=10\n 1 ! release z anna\n 2 a 10\n 2 ! release z anna",
			"0 suspended z\n 1 refused z\n 2 released z",
		},
	})
	require.Equal(t, drivers.Quality(0), drivers.Unknown, "the zero quality is unknown")
}
