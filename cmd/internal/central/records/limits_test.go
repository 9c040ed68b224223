package records

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

func moded(kind rules.EventKind, rule string, state rules.State) rules.Event {
	return rules.Event{Kind: kind, Rule: rule, Zone: "boiler", State: state, Severity: "danger", Who: "D. Ospanov", Why: "work"}
}

// TestModesAreNoAlarms: what a person does to a calm alarm opens no occurrence;
// what is true when a mode ends does, and an occurrence goes on through one.
func TestModesAreNoAlarms(t *testing.T) {
	s := open(t)
	_, err := s.Append(t.Context(), []Entry{
		at(epochA, 1, moded(rules.Shelved, "co-warn", rules.StateShelved)),
		at(epochA, 2, moded(rules.Inhibited, "co-warn", rules.StateShelved)),
		at(epochA, 3, moded(rules.Unshelved, "co-warn", rules.StateNormal)),
		at(epochA, 4, moded(rules.OutOfService, "co-stop", rules.StateOutOfService)),
		at(epochA, 5, moded(rules.InService, "co-stop", rules.StateUnacknowledged)),
		at(epochA, 6, raised("co-high", 55)),
		at(epochA, 7, moded(rules.Acknowledged, "co-high", rules.StateAcknowledged)),
		at(epochA, 8, moded(rules.Rearmed, "co-high", rules.StateUnacknowledged)),
		at(epochA, 9, moded(rules.Shelved, "co-high", rules.StateShelved)),
		at(epochA, 10, moded(rules.Unshelved, "co-high", rules.StateNormal)),
	})
	require.NoError(t, err)
	alarms, err := s.Alarms(t.Context(), Query{})
	require.NoError(t, err)
	require.Len(t, alarms, 2)
	assert.Equal(t, "co-high", alarms[0].Rule)
	assert.True(t, alarms[0].Acked.IsZero(), "it became unacknowledged again")
	assert.Equal(t, begin.Add(10*time.Second), alarms[0].Closed)
	assert.Equal(t, "co-stop", alarms[1].Rule)
	assert.Equal(t, begin.Add(5*time.Second), alarms[1].Raised)
	_, events, ok, err := s.Alarm(t.Context(), alarms[0].ID)
	require.NoError(t, err)
	require.True(t, ok)
	assert.Len(t, events, 5, "its whole story")
}

func TestLimitsAreTheNewestOfEachKind(t *testing.T) {
	s := open(t)
	inhibited := func(number int, kind rules.EventKind, point string) Entry {
		return at(epochA, number, rules.Event{Kind: kind, Point: point, Zone: "boiler", Who: "B.", Until: begin.Add(time.Hour)})
	}
	_, err := s.Append(t.Context(), []Entry{
		inhibited(1, rules.Inhibited, "co-1.co"), inhibited(2, rules.Inhibited, "co-2.co"), inhibited(3, rules.Uninhibited, "co-1.co"),
		at(epochA, 4, moded(rules.Shelved, "co-stop", rules.StateShelved)), at(epochA, 5, raised("co-warn", 55)),
		at(epochA, 6, moded(rules.Inhibited, "co-stop", rules.StateShelved)),
	})
	require.NoError(t, err)
	limits, err := s.Limits(t.Context())
	require.NoError(t, err)
	var got []string
	for _, e := range limits {
		got = append(got, fmt.Sprint(e.Event.Kind, " ", e.Event.Rule, e.Event.Point))
	}
	assert.Equal(t, []string{"inhibited co-2.co", "uninhibited co-1.co", "shelved co-stop", "inhibited co-stop"}, got)
	assert.Equal(t, begin.Add(time.Hour), limits[0].Event.Until, "with its end")
	assert.Equal(t, "B.", limits[0].Event.Who)
}
