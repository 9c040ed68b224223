package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/records"
	"aman/gateway/ui"
	"aman/gateway/wire"
	"aman/rules"
)

func alarmOf(t *testing.T, s *State, rule string) ui.AlarmState {
	t.Helper()
	for _, a := range only(t, s).State.Alarms {
		if a.Rule == rule {
			return a
		}
	}
	require.Fail(t, "no alarm of "+rule)
	return ui.AlarmState{}
}

// TestInspectorsSeeAtOnceWhatIsBlinded: a danger point is inhibited, and its rule
// shelved; who, why and until when is there with the event.
func TestInspectorsSeeAtOnceWhatIsBlinded(t *testing.T) {
	c := &clock{begin}
	s := New(c.now)
	b := birth()
	b.Zones[0].State.Unprotected = 60
	s.Birth(b, begin)
	changes, stop := s.Changes()
	defer stop()
	until := begin.Add(time.Hour)
	s.Record(event(1, rules.Event{Kind: rules.Inhibited, Point: "co-1.co", Zone: "boiler", Who: "B. (maintenance)", Why: "calibration", Until: until}), begin)
	assert.Len(t, changes, 1)
	g := only(t, s)
	assert.Equal(t, []ui.InhibitState{{
		Target: "co-1.co", Points: []string{"co-1.co"}, By: "B. (maintenance)", Why: "calibration", Since: begin.Add(time.Second), Until: until,
	}}, g.State.Inhibits)
	assert.Equal(t, begin.Add(time.Second-time.Minute), g.State.Zones[0].UnprotectedFrom, "the minute before counts as well")

	s.Record(event(2, rules.Event{Kind: rules.Inhibited, Point: "co-1.co", Zone: "boiler", Who: "B.", Until: until.Add(time.Hour)}), begin)
	g = only(t, s)
	require.Len(t, g.State.Inhibits, 1, "a renewal")
	assert.Equal(t, until.Add(time.Hour), g.State.Inhibits[0].Until)
	assert.Equal(t, begin.Add(time.Second), g.State.Inhibits[0].Since)

	s.Record(event(3, rules.Event{Kind: rules.Shelved, Rule: "co-stop", Zone: "boiler", State: rules.StateShelved, Who: "A.", Why: "flushing", Until: until}), begin)
	a := alarmOf(t, s, "co-stop")
	assert.Equal(t, ui.ModeState{Until: until, By: "A.", Why: "flushing"}, a.Mode)
	assert.False(t, a.Active())

	s.Record(event(9, rules.Event{Kind: rules.Uninhibited, Point: "co-1.co", Zone: "boiler"}), begin)
	g = only(t, s)
	assert.Empty(t, g.State.Inhibits)
	assert.Equal(t, 68*time.Second, g.State.Zones[0].Unprotected)
	assert.True(t, g.State.Zones[0].UnprotectedFrom.IsZero())
	s.Record(event(10, rules.Event{Kind: rules.Unshelved, Rule: "co-stop", Zone: "boiler", State: rules.StateUnacknowledged}), begin)
	a = alarmOf(t, s, "co-stop")
	assert.Equal(t, ui.ModeState{}, a.Mode)
	assert.Equal(t, begin.Add(10*time.Second), a.Since, "what came up meanwhile is told when the mode ends")
	s.Record(event(2, rules.Event{Kind: rules.Inhibited, Point: "co-1.co", Zone: "boiler"}), begin)
	assert.Empty(t, only(t, s).State.Inhibits, "a repeated event moves nothing back")
}

func TestOutOfServiceBlindsAndAVoteWithoutOneMemberDoesNot(t *testing.T) {
	s := New((&clock{begin}).now)
	b := birth()
	b.Alarms = append(b.Alarms,
		wire.Alarm{Rule: "vote", Zone: "boiler", Severity: "danger", Points: []string{"co-2.co"}, State: rules.StateNormal, Mode: wire.Mode{Degraded: "1oo1"}},
		wire.Alarm{Rule: "vote/co-2.co", Zone: "boiler", Severity: "warning", Points: []string{"co-2.co"}, State: rules.StateNormal})
	b.Inhibits = []wire.Inhibit{{Target: "co-2.co", Points: []string{"co-2.co"}, Until: begin.Add(time.Hour)}}
	s.Birth(b, begin)
	assert.True(t, only(t, s).State.Zones[0].UnprotectedFrom.IsZero())
	assert.Equal(t, "1oo1", alarmOf(t, s, "vote").Degraded)
	s.Record(event(1, rules.Event{Kind: rules.Degraded, Rule: "vote", State: rules.StateNormal, Why: "whole again: 1oo2"}), begin)
	assert.Empty(t, alarmOf(t, s, "vote").Degraded)
	s.Record(event(3, rules.Event{Kind: rules.Raised, Rule: "vote", State: rules.StateUnacknowledged, Why: "1 of 2 at or above 40 [ppm]; first-out of gas"}), begin)
	assert.True(t, alarmOf(t, s, "vote").First)
	s.Record(event(2, rules.Event{Kind: rules.OutOfService, Rule: "co-stop", State: rules.StateOutOfService, Who: "B."}), begin)
	assert.Equal(t, begin.Add(2*time.Second), only(t, s).State.Zones[0].UnprotectedFrom)
	assert.Equal(t, "vote", only(t, s).Site.Rules[2].Vote)
}

// TestRestartOfTheServerForgetsNoLimitation: from the last birth and what was
// recorded after it.
func TestRestartOfTheServerForgetsNoLimitation(t *testing.T) {
	s := New((&clock{begin}).now)
	b := birth()
	b.Alarms[0].State, b.Alarms[0].Mode = rules.StateSuppressed, wire.Mode{Beneath: rules.StateNormal, Who: "A.", Why: "empty"}
	at := func(seconds int, e rules.Event) records.Event {
		e.Time = begin.Add(time.Duration(seconds) * time.Second)
		return records.Event{Plant: "kirov", Gateway: "gw-1", Event: e}
	}
	s.Restore([]wire.Birth{b}, nil, nil, []records.Event{
		at(-5, rules.Event{Kind: rules.Inhibited, Point: "co-1.co", Until: begin.Add(time.Hour)}), // in no birth after it: it is over
		at(-4, rules.Event{Kind: rules.Suppressed, Rule: "co-stop", State: rules.StateSuppressed}),
	})
	assert.Empty(t, only(t, s).State.Inhibits)
	assert.Equal(t, "A.", alarmOf(t, s, "co-stop").Mode.By, "the birth knows it")
	s = New((&clock{begin}).now)
	s.Restore([]wire.Birth{birth()}, nil, nil, []records.Event{
		at(5, rules.Event{Kind: rules.Inhibited, Point: "co-1.co", Who: "B.", Until: begin.Add(time.Hour)}),
		at(6, rules.Event{Kind: rules.OutOfService, Rule: "co-stop", State: rules.StateOutOfService, Who: "C."}),
	})
	assert.Equal(t, "B.", only(t, s).State.Inhibits[0].By)
	a := alarmOf(t, s, "co-stop")
	assert.Equal(t, rules.StateOutOfService, a.State)
	assert.Equal(t, "C.", a.Mode.By)
}
