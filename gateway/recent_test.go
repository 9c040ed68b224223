package gateway

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/wire"
	"aman/rules"
)

// TestRingsHoldTheLastReadingsOfWhatSuspends: of a point of two zones for both.
func TestRingsHoldTheLastReadingsOfWhatSuspends(t *testing.T) {
	on := func(points ...string) (out []rules.Condition) {
		for _, p := range points {
			out = append(out, rules.Condition{Point: p})
		}
		return out
	}
	spec := rules.Spec{Rules: []rules.Rule{
		{ID: "leak", Zone: "hall", Suspend: true, Conditions: on("a.co", "a.co", "b.o2")},
		{ID: "smoke", Zone: "yard", Suspend: true, Conditions: on("a.co")},
		{ID: "warm", Zone: "hall", Conditions: on("a.heat")},
	}}
	r := newRecent(spec, []sensorPoints{{id: "a", ids: []string{"a.co", "a.heat"}}, {id: "b", ids: []string{"b.o2"}}}, [][]string{{"co", "heat"}, {"o2"}})
	assert.Empty(t, r.ofZone("hall"), "nothing has been read")
	for i := range recentDepth + 5 {
		at := time.Unix(int64(i), 0)
		r.add(0, at, []drivers.Sample{{Value: float64(i)}, {Value: 20}})
		if i%50 == 0 {
			r.add(1, at, []drivers.Sample{drivers.Faulty(drivers.Timeout)})
		}
	}
	hall := r.ofZone("hall")
	require.Len(t, hall, 2)
	require.Len(t, hall[0].Rows, recentDepth)
	for i, row := range hall[0].Rows {
		require.Equal(t, wire.Row{Point: "co", Time: time.Unix(int64(i+5), 0), Value: float64(i + 5), Quality: drivers.Good}, row)
	}
	assert.Equal(t, "b", hall[1].Sensor)
	assert.Len(t, hall[1].Rows, 3)
	assert.Equal(t, drivers.Timeout, hall[1].Rows[0].Fault)
	assert.Equal(t, hall[:1], r.ofZone("yard"))
	assert.Equal(t, hall[:1], r.ofRule("smoke"))
	assert.Empty(t, r.ofRule("warm"), "a rule that suspends nothing keeps nothing")
	assert.Empty(t, r.ofZone("roof"))
}

// TestEvidenceGoesWithTheFirstCause: a stop that is pressed a hundred times
// writes the readings once.
func TestEvidenceGoesWithTheFirstCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		time.Sleep(time.Second)
		press := rules.Act{Kind: rules.ActSuspend, Target: "hall", Reason: "smoke"}
		require.NoError(t, l.act(press))
		require.NoError(t, l.act(press))
		l.instruments["gas"].says(90)
		time.Sleep(time.Second)
		var evidence []int
		records, err := l.store.Unacked(0, 0, 1000)
		require.NoError(t, err)
		for _, n := range decoded(t, records) {
			if n.Event.Kind == rules.Suspended && n.Event.Zone == "hall" && len(evidence) < 10 {
				rows := 0
				for _, b := range n.Evidence {
					rows += len(b.Rows)
				}
				evidence = append(evidence, rows)
			}
		}
		require.Len(t, evidence, 4, "unknown at the start, two presses, the leak")
		assert.InDelta(t, 20, evidence[1], 3)
		assert.Zero(t, evidence[2], "pressed again")
		assert.InDelta(t, 21, evidence[3], 3, "a further rule brings its own points")
		stop()
	})
}
