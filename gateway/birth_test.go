package gateway

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/wire"
	"aman/rules"
)

// TestBirthTellsTheWholePresentState of a gateway on which gas stands.
func TestBirthTellsTheWholePresentState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		l.instruments["gas"].says(90)
		time.Sleep(time.Second)
		b := l.p.birth()
		assert.Equal(t, "test", b.Plant)
		assert.Equal(t, "gw-1", b.Gateway)
		require.Len(t, b.Sensors, 2)
		gas := b.Sensors[0]
		assert.Equal(t, wire.Sensor{ID: "gas", Zone: "hall", Driver: "fake", Every: 100 * time.Millisecond, Points: gas.Points}, gas)
		require.Len(t, gas.Points, 1)
		assert.Equal(t, []wire.Limit{{Rule: "leak", Op: "above", Value: 50, Reset: 40, Severity: "danger"}}, gas.Points[0].Limits)
		require.Len(t, b.Alarms, 2)
		assert.Equal(t, rules.StateUnacknowledged, b.Alarms[0].State)
		assert.True(t, b.Alarms[0].Suspends)
		assert.Equal(t, rules.StateNormal, b.Alarms[1].State)
		require.Len(t, b.Zones, 2)
		assert.True(t, b.Zones[0].State.Suspended)
		require.Len(t, b.Zones[0].State.Causes, 1)
		assert.Equal(t, "leak", b.Zones[0].State.Causes[0].Rule)
		assert.False(t, b.Zones[1].State.Suspended)
		assert.Equal(t, []wire.Output{{ID: "siren", Role: "horn", On: true}, {ID: "stop", Role: "interlock", Zone: "hall", On: true}, {ID: "lamp", Role: "fault"}}, b.Outputs)
		stop()
	})
}
