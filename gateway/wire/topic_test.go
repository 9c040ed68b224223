package wire_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/wire"
)

func TestTopicsComeBackAsTheyWere(t *testing.T) {
	for _, want := range []string{
		"spBv1.0/kirov/NBIRTH/gw-1", "spBv1.0/kirov/NDEATH/gw-1", "spBv1.0/kirov/NDATA/gw-1", "spBv1.0/kirov/NCMD/gw-1",
		"spBv1.0/kazakhmys:kirov/DBIRTH/gw-1/co-1", "spBv1.0/kirov/DDEATH/gw-1/co-1", "spBv1.0/kirov/DDATA/gw-1/co-1",
		"spBv1.0/kirov/DCMD/gw-1/co-1",
	} {
		topic, err := wire.ParseTopic(want)
		require.NoError(t, err)
		assert.Equal(t, want, topic.String())
	}
}

func TestForeignTopicsAreMalformed(t *testing.T) {
	for _, topic := range []string{
		"", "spBv1.0", "spBv1.0/kirov/NDATA", "spBv1.0/kirov/NDATA/gw-1/co-1", "spBv1.0/kirov/DDATA/gw-1",
		"spBv1.0/kirov/XDATA/gw-1", "spAv1.0/kirov/NDATA/gw-1", "spBv1.0/Kirov/NDATA/gw-1", "spBv1.0/a:b:c/NDATA/gw-1",
		"spBv1.0/:kirov/NDATA/gw-1", "spBv1.0/kirov/NDATA/gw 1", "spBv1.0/kirov/DDATA/gw-1/+", "spBv1.0/STATE/scada",
		"spBv1.0/kirov/NDATA/" + strings.Repeat("a", 33), strings.Repeat("a/", 1000),
	} {
		_, err := wire.ParseTopic(topic)
		assert.ErrorIs(t, err, wire.ErrMalformed, topic)
	}
}

func TestIDs(t *testing.T) {
	for _, id := range []string{"a", "0", "co-1", "gw_1", strings.Repeat("a", 32)} {
		assert.True(t, wire.ValidID(id), id)
	}
	for _, id := range []string{"", "-a", "_a", "A", "ä", "a.b", "a/b", "a b", strings.Repeat("a", 33)} {
		assert.False(t, wire.ValidID(id), id)
	}
	assert.Equal(t, "kirov", wire.Group("", "kirov"))
	assert.True(t, wire.ValidGroup(wire.Group("kazakhmys", "kirov")))
}

func TestStateTopics(t *testing.T) {
	host, err := wire.ParseStateTopic(wire.StateTopic("scada"))
	require.NoError(t, err)
	assert.Equal(t, "scada", host)
	for _, topic := range []string{"spBv1.0/STATE/", "spBv1.0/STATE/a/b", "STATE/a", "spBv1.0/STATE/+"} {
		_, err := wire.ParseStateTopic(topic)
		assert.ErrorIs(t, err, wire.ErrMalformed, topic)
	}
}

const epoch = "00c0ffee00c0ffee"

func TestPositionsComeBackAsTheyWere(t *testing.T) {
	p := wire.Position{Epoch: epoch, Lane: wire.LaneAlarm, Number: 42}
	assert.Equal(t, "00c0ffee00c0ffee/alarm/42", p.String())
	back, err := wire.ParsePosition(p.String())
	require.NoError(t, err)
	assert.Equal(t, p, back)
	for _, bad := range []string{
		"", "x/alarm/1", epoch + "/alarm/0", epoch + "/alarm/-1", epoch + "/horn/1", epoch + "/alarm/1/2",
		epoch + "/alarm/99999999999999999999",
	} {
		_, err := wire.ParsePosition(bad)
		assert.ErrorIs(t, err, wire.ErrMalformed, bad)
	}
}

func TestCommandsComeBackAsTheyWere(t *testing.T) {
	c := wire.Command{Rebirth: true, Stored: []wire.Stored{
		{Epoch: epoch, Lane: wire.LaneAlarm, Ranges: []wire.Range{{First: 1, Last: 5}, {First: 7, Last: 7}}},
		{Epoch: epoch, Lane: wire.LaneTelemetry, Ranges: []wire.Range{{First: 3, Last: 1 << 60}}},
	}}
	assert.Equal(t, "00c0ffee00c0ffee/alarm/1-5,7", c.Stored[0].String())
	b, err := c.Marshal(start)
	require.NoError(t, err)
	back, err := wire.ParseCommand(b)
	require.NoError(t, err)
	assert.Equal(t, c, back)
}

func TestCommandsOfStrangersAreMalformed(t *testing.T) {
	write := func(metrics ...wire.Metric) []byte {
		p := wire.Payload{Metrics: metrics}
		b, err := p.Marshal()
		require.NoError(t, err)
		return b
	}
	for name, b := range map[string][]byte{
		"a write to an alarm": write(wire.StringMetric("Alarms/co-stop/State", "normal", 1)),
		"one of ours and one of theirs": write(wire.Metric{Name: "Node Control/Rebirth", Datatype: wire.Boolean, Value: true},
			wire.StringMetric("Outputs/siren/State", "off", 1)),
		"rebirth as text":   write(wire.StringMetric("Node Control/Rebirth", "yes", 1)),
		"stored of nothing": write(wire.StringMetric("Aman/Stored", "", 1)),
		"range backwards":   write(wire.StringMetric("Aman/Stored", epoch+"/alarm/5-1", 1)),
		"range of zero":     write(wire.StringMetric("Aman/Stored", epoch+"/alarm/0-1", 1)),
		"too many ranges":   write(wire.StringMetric("Aman/Stored", epoch+"/alarm/1"+strings.Repeat(",3", wire.MaxRanges), 1)),
		"empty":             write(),
		"garbage":           {0xff, 0xff},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := wire.ParseCommand(b)
			assert.ErrorIs(t, err, wire.ErrMalformed)
		})
	}
}

func TestDeathNamesItsSession(t *testing.T) {
	m := wire.Death("kirov", "gw-1", 7, start)
	assert.Equal(t, "spBv1.0/kirov/NDEATH/gw-1", m.Topic.String())
	assert.False(t, m.Payload.HasSeq)
	b, err := m.Payload.Marshal()
	require.NoError(t, err)
	n, err := wire.ParseDeath(b)
	require.NoError(t, err)
	assert.Equal(t, uint64(7), n)
	_, err = wire.ParseDeath(nil)
	assert.ErrorIs(t, err, wire.ErrMalformed)
}

func FuzzParseCommand(f *testing.F) {
	b, err := wire.Command{Rebirth: true, Stored: []wire.Stored{{Epoch: epoch, Lane: wire.LaneAlarm, Ranges: []wire.Range{{First: 1, Last: 2}}}}}.Marshal(start)
	require.NoError(f, err)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := wire.ParseCommand(b)
		if err != nil {
			require.ErrorIs(t, err, wire.ErrMalformed)
			return
		}
		again, err := c.Marshal(time.Now())
		require.NoError(t, err)
		back, err := wire.ParseCommand(again)
		require.NoError(t, err)
		if c.Rebirth || len(c.Stored) > 0 {
			require.Equal(t, c, back)
		}
	})
}

func FuzzParseTopic(f *testing.F) {
	f.Add("spBv1.0/kirov/DDATA/gw-1/co-1")
	f.Add("spBv1.0/a:b/NDATA/gw-1")
	f.Fuzz(func(t *testing.T, s string) {
		topic, err := wire.ParseTopic(s)
		if err != nil {
			require.ErrorIs(t, err, wire.ErrMalformed)
			return
		}
		require.Equal(t, s, topic.String())
	})
}
