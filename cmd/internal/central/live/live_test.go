package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/records"
	"aman/drivers"
	"aman/gateway/ui"
	"aman/gateway/wire"
	"aman/rules"
)

var begin = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// clock is the server's clock, set by hand.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func birth() wire.Birth {
	return wire.Birth{
		Plant: "kirov", Gateway: "gw-1", Time: begin, Version: "1",
		Sensors: []wire.Sensor{{ID: "co-1", Zone: "boiler", Every: 200 * time.Millisecond, Points: []wire.Point{{Name: "co", Alias: 1, Unit: "[ppm]", Gas: "CO", Min: 0, Max: 1000, Limits: []wire.Limit{{Rule: "co-stop", Op: "above", Value: 40, Reset: 36, Severity: "danger"}}}}}},
		Zones:   []wire.Zone{{ID: "boiler", Name: wire.Texts{"ru": "Котельная"}}},
		Alarms:  []wire.Alarm{{Rule: "co-stop", Zone: "boiler", Severity: "danger", Points: []string{"co-1.co"}, Suspends: true, State: rules.StateNormal}},
		Outputs: []wire.Output{{ID: "siren", Role: "horn"}},
	}
}

func event(number uint64, e rules.Event) wire.Record {
	e.Time = begin.Add(time.Duration(number) * time.Second)
	return wire.Record{Plant: "kirov", Gateway: "gw-1", Position: wire.Position{Epoch: "e", Lane: wire.LaneAlarm, Number: number}, Notice: &wire.Notice{Event: e}}
}

func reading(at time.Time, v float64) wire.Record {
	return wire.Record{Plant: "kirov", Gateway: "gw-1", Block: &wire.Block{Sensor: "co-1", Rows: []wire.Row{{Point: "co", Time: at, Value: v, Quality: drivers.Good}}}}
}

func only(t *testing.T, s *State) Gateway {
	t.Helper()
	all := s.Gateways()
	require.Len(t, all, 1)
	return all[0]
}

func TestALeakIsFollowed(t *testing.T) {
	c := &clock{begin}
	s := New(c.now)
	s.Record(reading(begin, 1), begin) // before any birth: nothing to show it on
	assert.Empty(t, s.Gateways())
	s.Birth(birth(), begin)
	g := only(t, s)
	assert.True(t, g.Online)
	assert.Equal(t, "co-1.co", g.Site.Points[0].ID)
	assert.Equal(t, []ui.ZoneState{{ID: "boiler"}}, g.State.Zones)

	s.Record(reading(begin.Add(time.Second), 55), begin)
	s.Record(reading(begin, 3), begin) // late
	s.Record(event(1, rules.Event{Kind: rules.Raised, Rule: "co-stop", Zone: "boiler", State: rules.StateUnacknowledged, Point: "co-1.co", Value: 55, HasValue: true}), begin)
	s.Record(event(2, rules.Event{Kind: rules.Suspended, Rule: "co-stop", Zone: "boiler", State: rules.StateUnacknowledged, Why: "protection lost: timeout of co-1.co"}), begin)
	s.Record(event(3, rules.Event{Kind: rules.OutputChanged, Point: "siren", State: rules.StateOn}), begin)
	s.Record(event(4, rules.Event{Kind: rules.Acknowledged, Rule: "co-stop", Zone: "boiler", State: rules.StateAcknowledged, Who: "N."}), begin)
	g = only(t, s)
	require.Len(t, g.State.Readings, 1)
	assert.Equal(t, 55.0, g.State.Readings[0].Value)
	assert.Equal(t, ui.AlarmState{Rule: "co-stop", State: rules.StateAcknowledged, Since: begin.Add(time.Second), Point: "co-1.co", Value: 55, HasValue: true, AckBy: "N.", AckAt: begin.Add(4 * time.Second)}, g.State.Alarms[0])
	assert.True(t, g.State.Zones[0].Suspended)
	assert.Equal(t, "timeout", g.State.Zones[0].Causes[0].Fault)
	assert.True(t, g.State.Outputs[0].On)

	s.Record(event(5, rules.Event{Kind: rules.Released, Zone: "boiler", Who: "A."}), begin)
	s.Record(event(6, rules.Event{Kind: rules.Cleared, Rule: "co-stop", State: rules.StateNormal}), begin)
	s.Record(event(2, rules.Event{Kind: rules.Suspended, Rule: "co-stop", Zone: "boiler"}), begin) // again
	s.Record(event(1, rules.Event{Kind: rules.Raised, Rule: "co-stop", State: rules.StateUnacknowledged}), begin)
	g = only(t, s)
	assert.False(t, g.State.Zones[0].Suspended, "a repeated event moves nothing back")
	assert.Equal(t, rules.StateNormal, g.State.Alarms[0].State)
}

func TestWhatIsOldOnlyTellsDetails(t *testing.T) {
	s := New((&clock{begin}).now)
	b := birth()
	b.Time = begin.Add(time.Hour)
	b.Alarms[0].State, b.Alarms[0].Since = rules.StateAcknowledged, begin.Add(time.Second)
	s.Birth(b, begin)
	old := event(1, rules.Event{Kind: rules.Raised, Rule: "co-stop", State: rules.StateUnacknowledged, Point: "co-1.co", Value: 55, HasValue: true})
	old.Historical = true
	s.Record(old, begin)
	a := only(t, s).State.Alarms[0]
	assert.Equal(t, rules.StateAcknowledged, a.State, "the birth is newer")
	assert.Equal(t, 55.0, a.Value)

	s.Birth(b, begin)
	assert.Equal(t, 55.0, only(t, s).State.Alarms[0].Value, "a second birth of one occurrence forgets nothing")
}

func TestSilenceIsNotNormal(t *testing.T) {
	c := &clock{begin}
	s := New(c.now)
	s.Birth(birth(), c.at)
	ch, stop := s.Changes()
	defer stop()
	c.at = begin.Add(silentAfter)
	s.CheckSilence()
	assert.True(t, only(t, s).Online)
	assert.Empty(t, ch)
	c.at = c.at.Add(time.Second)
	s.CheckSilence()
	assert.False(t, only(t, s).Online)
	assert.Len(t, ch, 1)

	s.Record(reading(c.at, 1), c.at)
	assert.True(t, only(t, s).Online)
	s.Death("kirov", "gw-1", c.at)
	assert.False(t, only(t, s).Online)
	old := reading(c.at, 2)
	old.Historical = true
	s.Record(old, c.at)
	assert.False(t, only(t, s).Online, "a backlog says nothing about now")
}

func TestRestore(t *testing.T) {
	s := New((&clock{begin}).now)
	s.Restore([]wire.Birth{birth()},
		[]records.Alarm{{Plant: "kirov", Gateway: "gw-1", Rule: "co-stop", State: rules.StateLatchedAck, Raised: begin, Value: 55, HasValue: true}, {Plant: "gone", Gateway: "x"}},
		[]records.Suspension{{Plant: "kirov", Gateway: "gw-1", Zone: "boiler", Since: begin, Causes: []records.Event{{Event: rules.Event{Rule: "co-stop"}}}}}, nil)
	g := only(t, s)
	assert.False(t, g.Online)
	assert.Equal(t, rules.StateLatchedAck, g.State.Alarms[0].State)
	assert.True(t, g.State.Zones[0].Suspended)
	assert.Equal(t, "co-stop", g.State.Zones[0].Causes[0].Rule)
}
