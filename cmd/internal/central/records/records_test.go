package records

import (
	"bytes"
	"context"
	"database/sql"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/wire"
	"aman/rules"
)

// TestMain plays a fifth of the usual random lanes, unless a flag asks for
// another number: the engine is slow under the race detector.
func TestMain(m *testing.M) {
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		_ = f.Value.Set("20")
	}
	flag.Parse()
	os.Exit(m.Run())
}

const epochA, epochB = "00000000000000aa", "00000000000000bb"

var begin = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

func open(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), t.TempDir(), slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	_, err = s.db.Write.ExecContext(context.Background(), `PRAGMA synchronous = OFF`) // the syncs are SQLite's own to test
	require.NoError(t, err)
	return s
}

// at makes an entry of the alarm lane, one second of event time a number.
func at(epoch string, number int, e rules.Event) Entry {
	if e.Time.IsZero() {
		e.Time = begin.Add(time.Duration(number) * time.Second)
	}
	return Entry{
		Plant: "kirov", Gateway: "gw-1", Heard: e.Time.Add(time.Second),
		Position: wire.Position{Epoch: epoch, Lane: wire.LaneAlarm, Number: uint64(number)},
		Notice:   wire.Notice{Event: e},
	}
}

func raised(rule string, v float64) rules.Event {
	return rules.Event{Kind: rules.Raised, Rule: rule, Zone: "boiler", State: rules.StateUnacknowledged, Value: v, HasValue: true, Unit: "[ppm]", Severity: "danger", Point: "co-1.co", Why: "at or above 40"}
}

func suspended(rule string) rules.Event {
	return rules.Event{Kind: rules.Suspended, Rule: rule, Zone: "boiler", Value: 55, HasValue: true, Unit: "[ppm]", Point: "co-1.co"}
}

func released() rules.Event {
	return rules.Event{Kind: rules.Released, Zone: "boiler", Who: "A. Serik", Why: "burner repaired"}
}

// story is one leak from raise to release.
func story() []Entry {
	evidence := []wire.Block{{Sensor: "co-1", Rows: []wire.Row{
		{Point: "co", Time: begin, Value: 12, Quality: drivers.Good},
		{Point: "co", Time: begin.Add(time.Second), Value: 55, Quality: drivers.Good},
	}}}
	out := []Entry{
		at(epochA, 1, raised("co-stop", 55)),
		at(epochA, 2, suspended("co-stop")),
		at(epochA, 3, raised("co-warn", 56)),
		at(epochA, 4, suspended("co-warn")),
		at(epochA, 5, rules.Event{Kind: rules.Acknowledged, Rule: "co-stop", Zone: "boiler", State: rules.StateAcknowledged, Who: "D. Ospanov"}),
		at(epochA, 6, rules.Event{Kind: rules.Cleared, Rule: "co-stop", Zone: "boiler", State: rules.StateLatchedAck, Value: 3, HasValue: true}),
		at(epochA, 7, rules.Event{Kind: rules.Reset, Rule: "co-stop", Zone: "boiler", State: rules.StateNormal, Who: "D. Ospanov"}),
		at(epochA, 8, rules.Event{Kind: rules.Cleared, Rule: "co-warn", Zone: "boiler", State: rules.StateReturned}),
		at(epochA, 9, rules.Event{Kind: rules.Acknowledged, Rule: "co-warn", Zone: "boiler", State: rules.StateNormal, Who: "D. Ospanov"}),
		at(epochA, 10, released()),
		at(epochA, 11, raised("co-stop", 41)),
	}
	out[1].Notice.Evidence = evidence
	return out
}

func TestAStoryIsToldOnce(t *testing.T) {
	s := open(t)
	res, err := s.Append(t.Context(), story())
	require.NoError(t, err)
	assert.Equal(t, Result{Added: 11}, res)
	res, err = s.Append(t.Context(), story())
	require.NoError(t, err)
	assert.Equal(t, Result{Repeated: 11}, res)

	alarms, err := s.Alarms(t.Context(), Query{})
	require.NoError(t, err)
	require.Len(t, alarms, 3)
	a := alarms[2]
	assert.Equal(t, "co-stop", a.Rule)
	assert.Equal(t, 55.0, a.Value)
	assert.Equal(t, begin.Add(1*time.Second), a.Raised)
	assert.Equal(t, begin.Add(5*time.Second), a.Acked)
	assert.Equal(t, "D. Ospanov", a.AckedBy)
	assert.Equal(t, begin.Add(6*time.Second), a.Cleared)
	assert.Equal(t, begin.Add(7*time.Second), a.Closed)
	assert.Equal(t, rules.StateNormal, a.State)
	assert.True(t, alarms[0].Closed.IsZero())

	_, events, ok, err := s.Alarm(t.Context(), a.ID)
	require.NoError(t, err)
	require.True(t, ok)
	require.Len(t, events, 4)
	assert.Equal(t, "D. Ospanov", events[1].Event.Who)

	sus, err := s.Suspensions(t.Context(), Query{})
	require.NoError(t, err)
	require.Len(t, sus, 1)
	assert.Equal(t, Automatic, sus[0].Kind)
	assert.Equal(t, begin.Add(10*time.Second), sus[0].Until)
	assert.Equal(t, "A. Serik", sus[0].ReleasedBy)
	assert.Equal(t, "burner repaired", sus[0].Reason)
	require.Len(t, sus[0].Causes, 2)
	assert.Equal(t, "co-warn", sus[0].Causes[1].Event.Rule)

	_, events, evidence, ok, err := s.Suspension(t.Context(), sus[0].ID)
	require.NoError(t, err)
	require.True(t, ok)
	assert.Len(t, events, 3)
	require.Len(t, evidence, 1)
	assert.Equal(t, 55.0, evidence[0].Rows[1].Value)
	whole(t, s)
}

func TestQueries(t *testing.T) {
	s := open(t)
	_, err := s.Append(t.Context(), story())
	require.NoError(t, err)
	other := at(epochB, 1, raised("o2", 18))
	other.Gateway = "gw-2"
	_, err = s.Append(t.Context(), []Entry{other})
	require.NoError(t, err)
	cases := []struct {
		name string
		q    Query
		want int
	}{
		{"all", Query{}, 4},
		{"one gateway", Query{Gateway: "gw-2"}, 1},
		{"another plant", Query{Plant: "shymkent"}, 0},
		{"open", Query{OpenOnly: true}, 2},
		{"a rule", Query{Rule: "co-stop"}, 2},
		{"a page", Query{Limit: 2, Offset: 1}, 2},
		{"begun before", Query{To: begin.Add(2 * time.Second)}, 2},
		{"not ended before", Query{From: begin.Add(8 * time.Second)}, 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := s.Alarms(t.Context(), c.q)
			require.NoError(t, err)
			assert.Len(t, got, c.want)
		})
	}
	events, err := s.Events(t.Context(), Query{Zone: "boiler", Limit: 3})
	require.NoError(t, err)
	require.Len(t, events, 3)
	assert.Greater(t, events[0].Seq, events[1].Seq)
	_, _, ok, err := s.Alarm(t.Context(), 999)
	require.NoError(t, err)
	assert.False(t, ok)
	_, _, _, ok, err = s.Suspension(t.Context(), 999)
	require.NoError(t, err)
	assert.False(t, ok)
	gateways, err := s.Gateways(t.Context())
	require.NoError(t, err)
	assert.Len(t, gateways, 2)
}

// A new store of the gateway abandons alarms but releases nothing.
func TestANewEpoch(t *testing.T) {
	s := open(t)
	_, err := s.Append(t.Context(), []Entry{
		at(epochA, 1, raised("co-stop", 55)), at(epochA, 2, suspended("co-stop")),
		at(epochB, 1, suspended("co-stop")), at(epochB, 2, raised("co-stop", 60)),
	})
	require.NoError(t, err)
	alarms, err := s.Alarms(t.Context(), Query{})
	require.NoError(t, err)
	require.Len(t, alarms, 2)
	sus, err := s.Suspensions(t.Context(), Query{OpenOnly: true})
	require.NoError(t, err)
	require.Len(t, sus, 1)
	assert.Len(t, sus[0].Causes, 2)
	open, err := s.Alarms(t.Context(), Query{OpenOnly: true})
	require.NoError(t, err)
	require.Len(t, open, 1)
	assert.Equal(t, 60.0, open[0].Value)

	_, err = s.Append(t.Context(), []Entry{at(epochB, 3, released())})
	require.NoError(t, err)
	sus, err = s.Suspensions(t.Context(), Query{OpenOnly: true})
	require.NoError(t, err)
	assert.Empty(t, sus)
	whole(t, s)
}

func TestOnePositionWithTwoContents(t *testing.T) {
	s := open(t)
	_, err := s.Append(t.Context(), []Entry{at(epochA, 1, raised("co-stop", 55))})
	require.NoError(t, err)
	res, err := s.Append(t.Context(), []Entry{at(epochA, 1, raised("co-stop", 5))})
	require.NoError(t, err)
	assert.Len(t, res.Differing, 1)
	alarms, err := s.Alarms(t.Context(), Query{})
	require.NoError(t, err)
	require.Len(t, alarms, 1)
	assert.Equal(t, 55.0, alarms[0].Value, "the first one stays")
}

func TestActsAreJournalledAndChangeNothing(t *testing.T) {
	s := open(t)
	e := Entry{
		Plant: "kirov", Gateway: "gw-1", Heard: begin, Position: wire.Position{Epoch: epochA, Lane: wire.LaneAlarm, Number: 1},
		Notice: wire.Notice{Act: &rules.Act{Kind: rules.ActRelease, Target: "boiler", Who: "A. Serik", Reason: "done"}, Time: begin},
	}
	_, err := s.Append(t.Context(), []Entry{e})
	require.NoError(t, err)
	events, err := s.Events(t.Context(), Query{})
	require.NoError(t, err)
	require.Len(t, events, 1)
	assert.Equal(t, e.Notice.Act, events[0].Act)
	whole(t, s)
}

func TestBirthsOfTheNewestSessions(t *testing.T) {
	s := open(t)
	node := wire.Topic{Type: wire.NBirth, Plant: "kirov", Gateway: "gw-1"}
	device := wire.Topic{Type: wire.DBirth, Plant: "kirov", Gateway: "gw-1", Sensor: "co-1"}
	for i := range byte(5) {
		require.NoError(t, s.SaveBirths(t.Context(), []Birth{{Topic: node, Payload: []byte{i}, Heard: begin}, {Topic: device, Payload: []byte{i, i}, Heard: begin}}))
	}
	got, err := s.Births(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 4)
	assert.Equal(t, node, got[0].Topic)
	assert.Equal(t, []byte{3}, got[0].Payload)
	assert.Equal(t, device, got[3].Topic)
	assert.Equal(t, []byte{4, 4}, got[3].Payload)
}

func TestSetAsideIsBounded(t *testing.T) {
	s := open(t)
	require.NoError(t, s.SetAside(t.Context(), Aside{Sender: "quiet", Topic: "x", Reason: "y", Heard: begin}))
	for i := range 3 * maxAsideOfOne {
		require.NoError(t, s.SetAside(t.Context(), Aside{Sender: "loud", Topic: "x", Payload: bytes.Repeat([]byte{1}, maxAsidePayload+i), Reason: "y", Heard: begin}))
	}
	got, err := s.AsideList(t.Context(), 1000)
	require.NoError(t, err)
	require.Len(t, got, maxAsideOfOne+1)
	assert.Equal(t, "quiet", got[maxAsideOfOne].Sender)
	assert.Len(t, got[0].Payload, maxAsidePayload)
}

func TestRecordsOutliveARestart(t *testing.T) {
	dir := t.TempDir()
	log := slog.New(slog.DiscardHandler)
	for i := range 3 {
		s, err := Open(t.Context(), dir, log)
		require.NoError(t, err)
		_, err = s.Append(t.Context(), story()[:4+i])
		require.NoError(t, err)
		n, _, err := s.Head(t.Context())
		require.NoError(t, err)
		assert.EqualValues(t, 4+i, n)
		whole(t, s)
		require.NoError(t, s.Close())
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, File))
	require.NoError(t, err)
	_, err = db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	_, err = Open(t.Context(), dir, log)
	require.ErrorContains(t, err, "newer version")
}

func whole(t *testing.T, s *Store) {
	t.Helper()
	faults, err := s.Verify(context.Background())
	require.NoError(t, err)
	require.Empty(t, faults)
}
