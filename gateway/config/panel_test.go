package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config"
)

// panelled is base with a box of buttons, an instrument that stands in no zone,
// and a panel, whose first line is 32.
func panelled(t *testing.T, panel ...string) string {
	t.Helper()
	const after = "rules:\n  - id: co-warn"
	require.Equal(t, 1, strings.Count(base, after))
	text := strings.Replace(base, "outputs:\n  - {id: siren", `  - {id: box, bus: plc, driver: modbus, unit: 2, zone: boiler, every: 100ms, points: [{name: stop, type: bool}, {name: ack, type: bool}]}
  - {id: gate, bus: plc, driver: modbus, unit: 5, every: 1s, points: [{name: stop, type: bool}]}
outputs:
  - {id: siren`, 1)
	return strings.Replace(text, after, "panel:\n  - "+strings.Join(panel, "\n  - ")+"\n"+after, 1)
}

func TestPanel(t *testing.T) {
	s := site(t, panelled(t,
		"{input: box.stop, act: stop, active: low}",
		"{input: box.ack, act: ack}",
		"{input: plc-1.occupied, act: silence, zone: boiler, active: high}",
		"{input: gate.stop, act: presence, zone: boiler}",
	))
	assert.Equal(t, []config.PanelInput{
		{Input: "box.stop", Act: config.PanelStop, Zone: "boiler", ActiveLow: true},
		{Input: "box.ack", Act: config.PanelAck},
		{Input: "plc-1.occupied", Act: config.PanelSilence, Zone: "boiler"},
		{Input: "gate.stop", Act: config.PanelPresence, Zone: "boiler"},
	}, s.Panel, "a stop is of its sensor's zone; an ack is of every zone unless it says otherwise")
}

func TestMistakesOfThePanel(t *testing.T) {
	for _, c := range []struct{ name, entry, fault string }{
		{"no input", "{act: ack}", "32:5: panel[0].input: is missing"},
		{"no act", "{input: box.ack}", "32:5: panel[0].act: is missing"},
		{"unknown act", "{input: box.ack, act: reset}", `32:22: panel[0].act: "reset" is unknown; use one of stop, ack, silence, lamp-test, presence`},
		{"no point", "{input: box.act, act: ack}", `32:6: panel[0].input: no point "box.act"; sensor box has box.stop, box.ack`},
		{"no sensor", "{input: bax.ack, act: ack}", `32:6: panel[0].input: no sensor "bax"; did you mean box?`},
		{"a sensor for a point", "{input: box, act: ack}", `32:6: panel[0].input: "box" is no point: write sensor.point, as in co-1.co`},
		{"a gas", "{input: co-1.co, act: ack}", "32:6: panel[0].input: co-1.co is no contact: it has the unit [ppm]"},
		{"a level", "{input: plc-1.level, act: ack}", "32:6: panel[0].input: plc-1.level is no contact: it goes from 0 to 200"},
		{"unknown zone", "{input: box.stop, act: stop, zone: boilr}", `32:34: panel[0].zone: no zone "boilr"; did you mean boiler?`},
		{"a stop of no zone", "{input: gate.stop, act: stop}", "32:5: panel[0].zone: is missing: a stop belongs to a zone, and sensor gate stands in none"},
		{"a key of no zone", "{input: gate.stop, act: presence}", "32:5: panel[0].zone: is missing: a presence belongs to a zone, and sensor gate stands in none"},
		{"a lamp test of a zone", "{input: box.ack, act: lamp-test, zone: boiler}", "32:38: panel[0].zone: does not belong to lamp-test, which lights every beacon and sounds every horn"},
		{"unknown level", "{input: box.ack, act: ack, active: closed}", `32:32: panel[0].active: "closed" is unknown; use one of high, low`},
		{"unknown key", "{input: box.ack, act: ack, hold: 1s}", "32:32: panel[0].hold: unknown key; known here: input, act, zone, active"},
		{"two acts of one input", "{input: box.ack, act: ack}\n  - {input: box.ack, act: silence}", "33:6: panel[1].input: box.ack does ack already: an input does one act"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, []string{"site.yaml:" + c.fault}, faultsOf(t, panelled(t, c.entry)))
		})
	}
}

func TestWarningsOfThePanel(t *testing.T) {
	const byPage = "site.yaml:9:5: zones[0]: zone boiler has an interlock and the panel has no stop for it: it is stopped by hand on a page alone"
	for _, c := range []struct {
		name, entry string
		want        []string
	}{
		{"wired normally closed", "{input: box.stop, act: stop, active: low}", nil},
		{
			"a stop that a broken wire takes away", "{input: box.stop, act: stop}",
			[]string{"site.yaml:32:5: panel[0]: box.stop stops at 1, so a broken wire is no stop: wire it normally closed and say active: low"},
		},
		{"no stop", "{input: box.ack, act: ack}", []string{byPage}},
		{
			"a button that is read once a second", "{input: gate.stop, act: stop, zone: boiler, active: low}",
			[]string{"site.yaml:32:5: panel[0]: gate.stop is read every 1s: a shorter press is not seen; read it more often, or take a button that stays pressed"},
		},
		{"a key stays turned", "{input: gate.stop, act: presence, zone: boiler}", []string{byPage}},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, warningsOf(t, panelled(t, c.entry)))
		})
	}
}

// TestPanelOfAFaultySensor: the mistake in the sensor is told, and nothing that
// follows from it.
func TestPanelOfAFaultySensor(t *testing.T) {
	text := strings.Replace(panelled(t, "{input: box.ack, act: ack}", "{input: box.stop, act: stop}"), "unit: 2, zone", "unit: 999, zone", 1)
	assert.Equal(t, []string{"site.yaml:25:41: sensors[4].unit: must be 1 to 247, not 999"}, faultsOf(t, text))
}
