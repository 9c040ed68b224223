package site

import (
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPlanIsYAML(t *testing.T) {
	p := Plan{Units: 3, Registers: 5, Every: 100 * time.Millisecond, Instruments: "127.0.0.1:1", Data: "/d", Page: "127.0.0.1:2", Broker: "127.0.0.1:3"}
	var got struct {
		Sensors []struct {
			ID     string
			Points []map[string]any
		}
		Outputs []map[string]any
		Rules   []map[string]any
	}
	require.NoError(t, yaml.Unmarshal([]byte(p.YAML()), &got))
	require.Len(t, got.Sensors, 3)
	assert.Len(t, got.Sensors[0].Points, 6, "four counting, the gas, and the stop of unit 1")
	assert.Len(t, got.Sensors[1].Points, 5)
	assert.Len(t, got.Outputs, 4)
	assert.Len(t, got.Rules, 4)
	assert.Equal(t, "u2.gas", got.Rules[1]["point"])
}

func TestTail(t *testing.T) {
	p, err := Start(t, t.TempDir(), "echo", "/bin/sh", "-c", "echo hello; exit 3")
	require.NoError(t, err)
	code, err := p.Wait(10 * time.Second)
	require.NoError(t, err)
	assert.Equal(t, 3, code)
	assert.Equal(t, "hello", p.Tail())
	assert.False(t, p.Running())
}
