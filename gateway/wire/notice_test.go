package wire_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/wire"
	"aman/rules"
)

func notices() map[string]wire.Notice {
	return map[string]wire.Notice{
		"alarm": {Event: rules.Event{
			Time: start.Add(123456 * time.Nanosecond), Rule: "co-stop", Zone: "boiler", Kind: rules.Raised,
			State: rules.StateUnacknowledged, Value: 40.123456789, HasValue: true, Unit: "[ppm]", Severity: "danger", Point: "co-1.co", Why: "≥ 40",
		}},
		"shelved": {Event: rules.Event{
			Time: start, Rule: "co-stop", Kind: rules.Shelved, State: rules.StateShelved, Who: "Айгүл", Why: "flushing", Until: start.Add(10 * time.Minute), Once: true,
		}},
		"inhibited": {Event: rules.Event{Time: start, Point: "co-1.co", Zone: "boiler", Kind: rules.Inhibited, Who: "Bolat", Until: start.Add(time.Hour)}},
		"member":    {Event: rules.Event{Time: start, Rule: "leak-vote/co-1.co", Zone: "boiler", Kind: rules.Raised, State: rules.StateUnacknowledged}},
		"no value":  {Event: rules.Event{Time: start, Rule: "co-stop", Kind: rules.Acknowledged, State: rules.StateAcknowledged, Who: "Айгүл"}},
		"suspended": {
			Event:    rules.Event{Time: start, Rule: "co-stop", Zone: "boiler", Kind: rules.Suspended},
			Evidence: []wire.Block{second("co-1", 10), second("co-2", 5)},
		},
		"released":  {Event: rules.Event{Time: start, Zone: "boiler", Kind: rules.Released, Who: "Bolat", Why: "aired"}},
		"output":    {Event: rules.Event{Time: start, Kind: rules.OutputChanged, Point: "stop", State: rules.StateOn}},
		"of no one": {Event: rules.Event{Time: start, Kind: rules.FaultRaised, Point: "journal", Why: "lost"}},
		"act": {
			Act:  &rules.Act{Kind: rules.ActRelease, Target: "boiler", Who: "Bolat", Role: "responsible", AnyRole: true, Reason: "aired", For: time.Minute, Once: true, Permit: "17"},
			Time: start.Add(time.Nanosecond),
		},
	}
}

func TestNoticeRecordsComeBackAsTheyWere(t *testing.T) {
	for name, n := range notices() {
		t.Run(name, func(t *testing.T) {
			record, err := wire.EncodeNotice(n)
			require.NoError(t, err)
			back, err := wire.DecodeNotice(record)
			require.NoError(t, err)
			assert.Equal(t, n, back)
		})
	}
}

func TestNoticeTravels(t *testing.T) {
	e := encoder(t, fullBirth())
	d := fed(t, e)
	metric := map[string]string{"member": "Alarms/leak-vote/co-1.co", "shelved": "Alarms/co-stop", "alarm": "Alarms/co-stop", "no value": "Alarms/co-stop", "suspended": "Zones/boiler", "released": "Zones/boiler", "output": "Outputs/stop"}
	for name, n := range notices() {
		t.Run(name, func(t *testing.T) {
			m, err := e.Notice(alarm7, n, true)
			require.NoError(t, err)
			topic, payload := send(t, m)
			r, err := d.Decode(topic, payload)
			require.NoError(t, err)
			assert.Equal(t, alarm7, r.Position)
			assert.True(t, r.Historical)
			assert.Equal(t, n, *r.Notice)
			if metric[name] != "" {
				assert.NotNil(t, m.Payload.Metric(metric[name]+"/Event"))
				assert.NotNil(t, m.Payload.Metric(metric[name]+"/State"), "hosts see the state itself")
			}
		})
	}
}

func TestHostsSeeTheStateThatAnEventLeft(t *testing.T) {
	e := encoder(t, fullBirth())
	for name, want := range map[string]any{
		"alarm":     "unacknowledged",
		"output":    true,
		"shelved":   "shelved",
		"released":  `{"suspended":false,"since":"2026-11-22T06:00:00Z"}`,
		"suspended": `{"suspended":true,"since":"2026-11-22T06:00:00Z","causes":[{"rule":"co-stop","time":"2026-11-22T06:00:00Z"}]}`,
	} {
		m, err := e.Notice(alarm7, notices()[name], false)
		require.NoError(t, err)
		assert.Equal(t, want, m.Payload.Metrics[2].Value, name)
	}
}

func TestEvidenceIsCutRatherThanTheEventLost(t *testing.T) {
	huge := wire.Block{Sensor: "co-1"}
	for i := range 400_000 {
		huge.Rows = append(huge.Rows, wire.Row{Point: "co", Time: start.Add(time.Duration(i) * time.Millisecond), Value: math.Sqrt(float64(i)), Quality: drivers.Good})
	}
	n := wire.Notice{Event: rules.Event{Time: start, Zone: "boiler", Kind: rules.Suspended}, Evidence: []wire.Block{huge}}
	record, err := wire.EncodeNotice(n)
	require.NoError(t, err)
	assert.Less(t, len(record), 2*wire.MaxEvidence)
	back, err := wire.DecodeNotice(record)
	require.NoError(t, err)
	rows := back.Evidence[0].Rows
	assert.Equal(t, len(huge.Rows), len(rows)+back.EvidenceCut)
	assert.Equal(t, huge.Rows[len(huge.Rows)-1], rows[len(rows)-1], "the newest stay")
	assert.Len(t, huge.Rows, 400_000, "the caller's are untouched")

	e := encoder(t, fullBirth())
	m, err := e.Notice(alarm7, back, false)
	require.NoError(t, err)
	topic, payload := send(t, m)
	r, err := fed(t, e).Decode(topic, payload)
	require.NoError(t, err)
	assert.Equal(t, back.EvidenceCut, r.Notice.EvidenceCut)
}

func TestDamagedNoticeRecordsAreErrors(t *testing.T) {
	for _, record := range []string{
		"", "{}", "[]", `{"event":{},"act":{}}`, `{"event":{"time":"x"}}`,
		`{"event":{"time":"2026-11-22T06:00:00Z","event":"raised"},"evidence":["AAAA"]}`,
	} {
		_, err := wire.DecodeNotice([]byte(record))
		assert.Error(t, err, record)
	}
}

func FuzzDecodeNotice(f *testing.F) {
	for _, n := range notices() {
		record, err := wire.EncodeNotice(n)
		require.NoError(f, err)
		f.Add(record)
	}
	f.Fuzz(func(t *testing.T, record []byte) {
		n, err := wire.DecodeNotice(record)
		if err != nil {
			return
		}
		again, err := wire.EncodeNotice(n)
		require.NoError(t, err)
		_, err = wire.DecodeNotice(again)
		require.NoError(t, err)
	})
}
