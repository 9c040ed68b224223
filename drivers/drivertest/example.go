package drivertest

import (
	"os"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"aman/drivers"
)

// Example checks that the driver takes the own keys of the first sensor of an
// example configuration, so that the example cannot rot.
func Example(t *testing.T, d drivers.Driver, bus drivers.Bus, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var example struct {
		Sensors []map[string]any `yaml:"sensors"`
	}
	require.NoError(t, yaml.Unmarshal(text, &example))
	require.NotEmpty(t, example.Sensors, "%s has no sensor", path)
	keys := example.Sensors[0]
	require.Equal(t, d.Name, keys["driver"])

	every, err := time.ParseDuration(keys["every"].(string))
	require.NoError(t, err)
	cfg := drivers.Config{ID: keys["id"].(string), Every: every}
	if gas, given := keys["gas"].(string); given {
		cfg.Gas = gas
	}
	if unit, given := keys["unit"].(uint64); given {
		cfg.Unit = int(unit)
	}
	for _, common := range []string{"id", "bus", "driver", "unit", "zone", "every", "gas"} {
		delete(keys, common)
	}
	own, err := yaml.Marshal(keys)
	require.NoError(t, err)
	cfg.Decode = Decode(string(own))
	_, err = d.New(bus, cfg)
	require.NoError(t, err, "%s", path)
}
