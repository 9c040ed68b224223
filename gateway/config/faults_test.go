package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config"
	"aman/gateway/config/configtest"
)

// mistake is one wrong text in place of a right one of base, and the place and
// words of the only fault that follows.
type mistake struct{ name, right, wrong, fault string }

// with is base with the mistake in it.
func (m mistake) with(t *testing.T) string {
	t.Helper()
	require.Equal(t, 1, strings.Count(base, m.right), "the case must replace exactly one %q", m.right)
	return strings.Replace(base, m.right, m.wrong, 1)
}

func faultsOf(t *testing.T, text string) []string {
	t.Helper()
	_, err := config.Parse("site.yaml", []byte(text), configtest.Hardware())
	if err == nil {
		return nil
	}
	var faults config.Faults
	require.ErrorAs(t, err, &faults, "every error is Faults")
	return strings.Split(err.Error(), "\n")
}

// TestOneMistakeOneLine: each mistake gives one line, which says where it is
// and what to do.
func TestOneMistakeOneLine(t *testing.T) {
	groups := map[string][]mistake{
		"file": faultsOfTheFile, "buses": faultsOfBuses, "sensors": faultsOfSensors, "outputs": faultsOfOutputs,
		"rules": faultsOfRules, "conditions": faultsOfConditions, "limits": faultsOfLimits, "policies": faultsOfPolicies,
		"not built yet": notBuiltYet, "uplink and page": faultsOfUplink, "syntax": faultsOfSyntax,
	}
	for name, group := range groups {
		t.Run(name, func(t *testing.T) {
			for _, m := range group {
				t.Run(m.name, func(t *testing.T) {
					assert.Equal(t, []string{"site.yaml:" + m.fault}, faultsOf(t, m.with(t)))
				})
			}
		})
	}
}

// TestAllMistakesAtOnce: one run shows them all, in the order of the file.
func TestAllMistakesAtOnce(t *testing.T) {
	text := base
	for _, r := range []struct{ right, wrong string }{
		{"plant: kirov", "plant: Kirov"},
		{"baud: 19200", "bauds: 19200"},
		{"timeout: 40ms", "timeout: 80ms"},
		{"altitude: 350", "altitude: high"},
		{"{id: air, bus: i2c", "{id: air, bus: i2d"},
		{"above: 40 ppm", "above: 4000 ppm"},
		{"outputs: [siren]", "outputs: [sirene]"},
	} {
		require.Equal(t, 1, strings.Count(text, r.right), r.right)
		text = strings.Replace(text, r.right, r.wrong, 1)
	}
	assert.Equal(t, []string{
		`site.yaml:1:1: plant: "Kirov" is no id: use 1 to 32 of a-z, 0-9, _ and -, the first a letter or digit`,
		`site.yaml:5:57: buses[0].bauds: unknown key; did you mean baud?`,
		`site.yaml:18:5: sensors[2].every: leaves no room for a retry: without an answer a read takes 160ms (timeout 80ms, retries 1 of bus plc), longer than 100ms; lengthen every, or shorten timeout or retries`,
		`site.yaml:24:15: sensors[3].bus: no bus "i2d"; did you mean i2c?`,
		`site.yaml:24:65: sensors[3].altitude: must be a number, not "high"`,
		`site.yaml:36:5: rules[1].above: 4000 [ppm] is beyond the range of co-1.co, 0 to 1000 [ppm]`,
		`site.yaml:40:15: rules[1].outputs[0]: no output "sirene"; did you mean siren?`,
	}, faultsOf(t, text))
}

func TestBaseHasNoFault(t *testing.T) {
	assert.Empty(t, faultsOf(t, base))
}

// TestNamelessIsNamedOnce: what refers to an item without an id is passed over.
func TestNamelessIsNamedOnce(t *testing.T) {
	text := strings.Replace(base, "{id: boiler, name:", "{name:", 1)
	text = strings.Replace(text, "{id: plc, kind", "{kind", 1)
	text = strings.Replace(text, "{id: siren, kind", "{kind", 1)
	assert.Equal(t, []string{
		"site.yaml:6:5: buses[1].id: is missing",
		"site.yaml:9:5: zones[0].id: is missing",
		"site.yaml:26:5: outputs[0].id: is missing",
	}, faultsOf(t, text))
}

// TestFaultySensorHidesNothingElse: rules on points of a sensor that could not
// be made are passed over, other rules are still checked.
func TestFaultySensorHidesNothingElse(t *testing.T) {
	text := strings.Replace(base, "unit: 3, zone", "unit: 3, pints: 2, zone", 1) + "  - {id: x, point: air.co3, above: 5}\n"
	assert.Equal(t, []string{
		"site.yaml:11:65: sensors[0].pints: unknown key",
		"site.yaml:42:13: rules[2].point: no point \"air.co3\"; sensor air has air.co2, air.temperature, air.humidity",
	}, faultsOf(t, text))
}

// TestFaultyKeysHideNoRule: the points of a sensor with faulty keys are known
// to rules as far as they can be; those that cannot be known are passed over.
func TestFaultyKeysHideNoRule(t *testing.T) {
	text := strings.Replace(base, "{name: occupied, type: bool}", "{name: occupied, type: boolean}", 1)
	text = strings.Replace(text, "{id: air, bus: i2c, driver: scd4x, zone: boiler, every: 5s, altitude: 350}",
		"{id: air, bus: i3c, driver: scd4x, zone: boiler, every: 5ms, altitude: high}", 1)
	text += `  - {id: a, point: plc-1.co, above: 4000}
  - {id: b, point: plc-1.occupied, equals: 1}
  - {id: c, point: air.temperature, above: 30 ppm}
  - {id: d, point: plc-1.co, above: 4000, reset: 5000}
`
	assert.Equal(t, []string{
		`site.yaml:21:26: sensors[2].points[1].type: "boolean" is no type`,
		`site.yaml:24:15: sensors[3].bus: no bus "i3c"; did you mean i2c?`,
		`site.yaml:24:54: sensors[3].every: must be 10ms to 24h, not 5ms`,
		`site.yaml:24:66: sensors[3].altitude: must be a number, not "high"`,
		`site.yaml:42:30: rules[2].above: 4000 [ppm] is beyond the range of plc-1.co, 0 to 1000 [ppm]`,
		`site.yaml:44:37: rules[4].above: 30 ppm is in a unit of another kind (part by volume) than point air.temperature, which is in Cel (temperature)`,
		`site.yaml:45:30: rules[5].above: 4000 [ppm] is beyond the range of plc-1.co, 0 to 1000 [ppm]`,
		`site.yaml:45:43: rules[5].reset: the reset 5000 [ppm] is on the wrong side of the limit 4000 [ppm]: it must lie below it`,
	}, faultsOf(t, text))
}

// TestSuspendNeedsAZone: a rule cannot suspend what nobody named.
func TestSuspendNeedsAZone(t *testing.T) {
	text := strings.Replace(base, "unit: 3, zone: boiler", "unit: 3", 1)
	assert.Equal(t, []string{
		"site.yaml:38:5: rules[1].suspend: there is no zone to suspend: give the rule or sensor co-1 a zone",
	}, faultsOf(t, text))
	assert.Empty(t, faultsOf(t, strings.Replace(text, "    suspend: true\n", "    suspend: true\n    zone: boiler\n", 1)))
}
