package wire_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/drivers"
	"aman/gateway/wire"
	"aman/rules"
)

func fullBirth() wire.Birth {
	return wire.Birth{
		Plant: "kazakhmys:kirov", Gateway: "gw-1", Time: start, Version: "v1.2",
		Sensors: []wire.Sensor{
			{ID: "co-1", Zone: "boiler", Driver: "modbus/generic-gas", Every: 200 * time.Millisecond, Points: []wire.Point{
				{Name: "co", Alias: 7, Unit: "[ppm]", Gas: "CO", Min: 0, Max: 1000, Limits: []wire.Limit{
					{Rule: "co-stop", Op: "above", Value: 40, Reset: 36, Severity: "danger"},
					{Rule: "co-twa", Op: "exceeds", Value: 20, Reset: 18, Severity: "warning", Figure: "gas-twa8", Unit: "mg/m3", Source: "kz/co"},
				}},
				{Name: "door", Alias: 9, Min: -1, Max: 1},
			}},
			{ID: "air", Zone: "boiler", Driver: "scd4x", Every: 5 * time.Second, Points: []wire.Point{{Name: "temp", Alias: 8, Unit: "Cel", Min: -10, Max: 60}}},
		},
		Zones: []wire.Zone{{
			ID: "boiler", Name: wire.Texts{"ru": "Котельная", "kk": "Қазандық", "en": "Boiler house"},
			State: wire.ZoneState{Suspended: true, Since: start, Causes: []wire.Cause{{Rule: "co-stop", Why: "55 ppm", Time: start}}, Unprotected: 754},
		}},
		Alarms: []wire.Alarm{{
			Rule: "co-stop", Zone: "boiler", Severity: "danger", Points: []string{"co-1.co"},
			Name: wire.Texts{"en": "CO"}, Do: wire.Texts{"kk": "Қазандықтан шығыңыз"}, Suspends: true,
			State: rules.StateLatchedUnack, Since: start.Add(-time.Minute),
		}, {
			Rule: "leak-vote", Zone: "boiler", Severity: "alarm", Points: []string{"co-1.co", "air.temp"},
			State: rules.StateOutOfService, Since: start.Add(-time.Hour), Mode: wire.Mode{
				Beneath: rules.StateReturned, Until: start.Add(time.Hour), Once: true, Who: "Айгүл (maintenance)", Why: "cell changed",
				Inhibited: true, Degraded: "2oo2 works as 1oo1", FirstOut: true,
			},
		}, {
			Rule: "leak-vote/co-1.co", Zone: "boiler", Severity: "warning", Points: []string{"co-1.co"}, State: rules.StateUnacknowledged, Since: start,
		}},
		Outputs: []wire.Output{{ID: "stop", Role: "interlock", Zone: "boiler", On: true}},
		Inhibits: []wire.Inhibit{
			{Target: "air.temp", Points: []string{"air.temp"}, Who: "Болат", Why: "calibration", Since: start, Until: start.Add(time.Hour)},
		},
	}
}

// send marshals a message with a sequence number and takes it apart again, as
// broker and server do.
func send(t require.TestingT, m wire.Message) (wire.Topic, []byte) {
	m.Payload.Seq, m.Payload.HasSeq = 5, true
	b, err := m.Payload.Marshal()
	require.NoError(t, err)
	topic, err := wire.ParseTopic(m.Topic.String())
	require.NoError(t, err)
	return topic, b
}

func encoder(t require.TestingT, b wire.Birth) *wire.Encoder {
	e, err := wire.NewEncoder(b)
	require.NoError(t, err)
	return e
}

// fed returns a decoder that was fed the births.
func fed(t require.TestingT, e *wire.Encoder) *wire.Decoder {
	d := wire.NewDecoder()
	births, err := e.Births(3)
	require.NoError(t, err)
	for _, m := range births {
		topic, b := send(t, m)
		require.NoError(t, d.Feed(topic, b))
		digest, err := wire.BirthDigest(b)
		require.NoError(t, err)
		require.Equal(t, e.Digest(), digest)
	}
	return d
}

func TestBirthComesBackAsItWas(t *testing.T) {
	want := fullBirth()
	d := fed(t, encoder(t, want))
	got, complete := d.Birth("kazakhmys:kirov", "gw-1")
	assert.True(t, complete)
	assert.Equal(t, want, got)
	n, known := d.BdSeq("kazakhmys:kirov", "gw-1")
	assert.True(t, known)
	assert.Equal(t, uint64(3), n)
}

func TestRangesThatAreNotDeclaredStayThatWay(t *testing.T) {
	b := fullBirth()
	b.Sensors[0].Points[0].Min, b.Sensors[0].Points[0].Max = math.NaN(), math.NaN()
	got, _ := fed(t, encoder(t, b)).Birth(b.Plant, b.Gateway)
	assert.True(t, math.IsNaN(got.Sensors[0].Points[0].Min))
	assert.True(t, math.IsNaN(got.Sensors[0].Points[0].Max))
}

func TestBirthIsCompleteWhenEverySensorHasCome(t *testing.T) {
	births, err := encoder(t, fullBirth()).Births(0)
	require.NoError(t, err)
	d := wire.NewDecoder()
	_, complete := d.Birth("kazakhmys:kirov", "gw-1")
	assert.False(t, complete)
	for i, m := range births {
		topic, b := send(t, m)
		require.NoError(t, d.Feed(topic, b))
		got, complete := d.Birth("kazakhmys:kirov", "gw-1")
		assert.Equal(t, i == len(births)-1, complete)
		assert.Len(t, got.Sensors, i)
	}
}

func TestDigestIsOfTheDefinitionOnly(t *testing.T) {
	base := encoder(t, fullBirth()).Digest()
	later := fullBirth()
	later.Time = later.Time.Add(time.Hour)
	later.Alarms[0].State = rules.StateNormal
	later.Zones[0].State = wire.ZoneState{}
	later.Outputs[0].On = false
	assert.Equal(t, base, encoder(t, later).Digest(), "the present state is none of it")
	for name, change := range map[string]func(*wire.Birth){
		"alias": func(b *wire.Birth) { b.Sensors[0].Points[0].Alias = 70 },
		"unit":  func(b *wire.Birth) { b.Sensors[0].Points[0].Unit = "mg/m3" },
		"limit": func(b *wire.Birth) { b.Sensors[0].Points[0].Limits[0].Value = 41 },
		"name":  func(b *wire.Birth) { b.Zones[0].Name["ru"] = "Цех" },
		"rule":  func(b *wire.Birth) { b.Alarms = nil },
	} {
		b := fullBirth()
		change(&b)
		assert.NotEqual(t, base, encoder(t, b).Digest(), name)
	}
}

func TestBirthsThatWouldMisleadAreRefused(t *testing.T) {
	for want, change := range map[string]func(*wire.Birth){
		"alias 7 is given to co-1.co and to air.temp": func(b *wire.Birth) { b.Sensors[1].Points[0].Alias = 7 },
		"no id":           func(b *wire.Birth) { b.Plant = "Kirov" },
		"sensor \"CO\"":   func(b *wire.Birth) { b.Sensors[0].ID = "CO" },
		"point \"air.T\"": func(b *wire.Birth) { b.Sensors[1].Points[0].Name = "T" },
		"rule":            func(b *wire.Birth) { b.Alarms[0].Rule = "" },
		"zone":            func(b *wire.Birth) { b.Zones[0].ID = "a/b" },
		"output":          func(b *wire.Birth) { b.Outputs[0].ID = "-" },
	} {
		b := fullBirth()
		change(&b)
		_, err := wire.NewEncoder(b)
		assert.ErrorContains(t, err, want)
	}
}

var (
	telemetry7 = wire.Position{Epoch: epoch, Lane: wire.LaneTelemetry, Number: 7}
	alarm7     = wire.Position{Epoch: epoch, Lane: wire.LaneAlarm, Number: 7}
)

func TestBlockTravels(t *testing.T) {
	e := encoder(t, fullBirth())
	d := fed(t, e)
	rapid.Check(t, func(t *rapid.T) {
		b := wire.Block{Sensor: "co-1"}
		for range rapid.IntRange(0, 20).Draw(t, "rows") {
			b.Rows = append(b.Rows, drawRow(t, []string{"co", "door", "gone"}))
		}
		historical := rapid.Bool().Draw(t, "historical")
		m, err := e.Block(telemetry7, b, historical)
		require.NoError(t, err)
		topic, payload := send(t, m)
		require.Equal(t, "spBv1.0/kazakhmys:kirov/DDATA/gw-1/co-1", topic.String())
		r, err := d.Decode(topic, payload)
		require.NoError(t, err)
		require.Equal(t, telemetry7, r.Position)
		require.Equal(t, historical, r.Historical)
		require.Equal(t, "gw-1", r.Gateway)
		equalBlock(t, b, *r.Block)
	})
}

func TestQualityTravelsAsHostsKnowIt(t *testing.T) {
	for q, want := range map[drivers.Quality]any{drivers.Good: nil, drivers.Uncertain: int64(64), drivers.Bad: int64(0), drivers.Unknown: int64(500)} {
		m, err := encoder(t, fullBirth()).Block(telemetry7, wire.Block{Sensor: "co-1", Rows: []wire.Row{
			{Point: "co", Time: start, Value: math.NaN(), Quality: q, Fault: drivers.Timeout},
		}}, false)
		require.NoError(t, err)
		row := m.Payload.Metrics[1]
		assert.Equal(t, want, row.Property("Quality"))
		assert.Equal(t, "timeout", row.Property("Fault"))
		assert.True(t, row.IsNull)
		assert.Equal(t, uint64(7), row.Alias)
		assert.Empty(t, row.Name)
	}
}

func TestDecoderAsksForBirthsItDoesNotKnow(t *testing.T) {
	e := encoder(t, fullBirth())
	block, err := e.Block(telemetry7, second("co-1", 1), false)
	require.NoError(t, err)
	block.Payload.Metrics = block.Payload.Metrics[:2]
	notice, err := e.Notice(alarm7, notices()["alarm"], false)
	require.NoError(t, err)
	births, err := e.Births(0)
	require.NoError(t, err)
	decode := func(d *wire.Decoder, m wire.Message) error {
		topic, b := send(t, m)
		_, err := d.Decode(topic, b)
		return err
	}
	feed := func(d *wire.Decoder, m wire.Message) {
		topic, b := send(t, m)
		require.NoError(t, d.Feed(topic, b))
	}
	d := wire.NewDecoder()
	require.ErrorIs(t, decode(d, block), wire.ErrUnknownBirth)
	require.ErrorIs(t, decode(d, notice), wire.ErrUnknownBirth)
	feed(d, births[1])
	require.NoError(t, decode(d, block), "the sensor's own birth is enough")
	require.ErrorIs(t, decode(d, notice), wire.ErrUnknownBirth)
	feed(d, births[0])
	require.NoError(t, decode(d, notice))

	other := wire.NewDecoder()
	feed(other, births[0])
	require.ErrorIs(t, decode(other, block), wire.ErrUnknownBirth, "the DBIRTH is missing")
}

func TestDecoderKeepsOlderBirths(t *testing.T) {
	old := encoder(t, fullBirth())
	m, err := old.Block(telemetry7, wire.Block{Sensor: "co-1", Rows: []wire.Row{{Point: "co", Time: start, Value: 1, Quality: drivers.Good}}}, false)
	require.NoError(t, err)
	topic, payload := send(t, m)
	d := fed(t, old)
	for i := range 10 {
		changed := fullBirth()
		changed.Sensors[0].Points[0].Alias = uint64(100 + i)
		births, err := encoder(t, changed).Births(0)
		require.NoError(t, err)
		for _, m := range births {
			topic, b := send(t, m)
			require.NoError(t, d.Feed(topic, b))
		}
		r, err := d.Decode(topic, payload)
		if i < 3 {
			require.NoError(t, err, "birth %d", i)
			assert.Equal(t, "co", r.Block.Rows[0].Point)
		} else {
			require.ErrorIs(t, err, wire.ErrUnknownBirth, "birth %d", i)
		}
	}
}

func TestMessagesOfStrangersAreMalformed(t *testing.T) {
	e := encoder(t, fullBirth())
	d := fed(t, e)
	good, err := e.Block(telemetry7, wire.Block{Sensor: "co-1", Rows: []wire.Row{{Point: "co", Time: start, Value: 1}}}, false)
	require.NoError(t, err)
	_, err = d.Decode(send(t, good))
	require.NoError(t, err)
	for name, change := range map[string]func(*wire.Message){
		"no position":     func(m *wire.Message) { m.Payload.Metrics = m.Payload.Metrics[1:] },
		"bad position":    func(m *wire.Message) { m.Payload.Metrics[0].Value = "1/2/3/4" },
		"other lane":      func(m *wire.Message) { m.Topic.Type, m.Topic.Sensor = wire.NData, "" },
		"unknown alias":   func(m *wire.Message) { m.Payload.Metrics[1].Alias = 1234 },
		"text as a value": func(m *wire.Message) { m.Payload.Metrics[1].Datatype, m.Payload.Metrics[1].Value = wire.String, "1" },
		"no time":         func(m *wire.Message) { m.Payload.Metrics[1].Timestamp = 0 },
		"odd quality":     func(m *wire.Message) { m.Payload.Metrics[1].Properties[0].Value = int64(7) },
		"odd fault": func(m *wire.Message) {
			m.Payload.Metrics[1].Properties = []wire.Property{{Key: "Fault", Type: wire.String, Value: "gremlins"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := good
			m.Payload.Metrics = append([]wire.Metric(nil), good.Payload.Metrics...)
			m.Payload.Metrics[1].Properties = append([]wire.Property(nil), good.Payload.Metrics[1].Properties...)
			change(&m)
			_, err := d.Decode(send(t, m))
			assert.ErrorIs(t, err, wire.ErrMalformed)
		})
	}
}

func FuzzDecoder(f *testing.F) {
	e := encoder(f, fullBirth())
	births, err := e.Births(0)
	require.NoError(f, err)
	for _, m := range births {
		_, b := send(f, m)
		f.Add(m.Topic.String(), b)
	}
	for _, n := range notices() {
		m, err := e.Notice(alarm7, n, false)
		require.NoError(f, err)
		_, b := send(f, m)
		f.Add(m.Topic.String(), b)
	}
	m, err := e.Block(telemetry7, second("co-1", 2), false)
	require.NoError(f, err)
	_, b := send(f, m)
	f.Add(m.Topic.String(), b)
	f.Fuzz(func(t *testing.T, topic string, payload []byte) {
		parsed, err := wire.ParseTopic(topic)
		if err != nil {
			return
		}
		d := fed(t, e)
		if err := d.Feed(parsed, payload); err != nil {
			require.ErrorIs(t, err, wire.ErrMalformed)
		} else {
			d.Birth(parsed.Plant, parsed.Gateway)
		}
		r, err := d.Decode(parsed, payload)
		if err != nil {
			require.True(t, (r.Block == nil) && (r.Notice == nil))
			return
		}
		require.True(t, (r.Block == nil) != (r.Notice == nil))
	})
}
