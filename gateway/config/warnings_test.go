package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func warningsOf(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	for _, w := range site(t, text).Warnings {
		out = append(out, w.String())
	}
	return out
}

func TestBaseHasNoWarning(t *testing.T) {
	assert.Empty(t, warningsOf(t, base))
}

// TestWarnings: what is allowed and weakens the protection is said.
func TestWarnings(t *testing.T) {
	cases := []mistake{
		{
			"danger without do", "    do: {ru: Покинуть котельную, kk: Қазандықтан шығыңыз, en: Leave the boiler house}\n", "",
			"34:5: rules[1]: co-stop is a danger without do: people are not told what to do",
		},
		{
			"a gas that nothing is known of", "unit: ppm, gas: CO, min", "unit: ppm, gas: C0, min",
			`13:5: sensors[2]: plc-1.co: no molar mass is known for the gas "C0": its limits cannot be converted`,
		},
		{
			"a unit that nothing is known of", "{name: level, type: uint16,", "{name: level, unit: fathom, type: uint16,",
			`13:5: sensors[2]: plc-1.level: "fathom" is no unit known here: write a UCUM code such as [ppm], mg/m3, %{vol}, %{LEL}, dB[A], Cel, %{RH}, or ppm, %vol, %LEL, dBA`,
		},
		{
			"danger that does nothing", "    suspend: true\n    hold: 2s\n    outputs: [siren]\n", "    hold: 2s\n",
			"26:5: outputs[0]: siren is driven by no rule\n34:5: rules[1]: co-stop is a danger that drives no output and suspends nothing",
		},
		{
			"zone without interlock", "role: interlock, zone: boiler, drops_after: 5s", "role: trip",
			"9:5: zones[0]: zone boiler can be suspended and has no interlock: the suspension stops no machine\n27:5: outputs[1]: stop is driven by no rule",
		},
		{
			"interlock without a time-out", ", drops_after: 5s", "",
			"27:5: outputs[1]: stop keeps its last value when the gateway or the bus dies, unless its module has a communication time-out: set it on the module and give it as drops_after",
		},
		{
			"interlock on a line", "kind: modbus-coil, bus: plc, unit: 1, address: 11, role: interlock, zone: boiler, drops_after: 5s", "kind: gpio, line: GPIO22, role: interlock, zone: boiler",
			"27:5: outputs[1]: stop is last level (Raspberry Pi OS) or input (Debian) when the gateway's process dies: let the life output's relay stand in series",
		},
		{
			"interlock that lost power releases", "drops_after: 5s", "drops_after: 5s, active: low",
			"27:5: outputs[1]: stop is wired so that lost power leaves it as if all were well",
		},
		{
			"beacon that is lit at power-on", "line: GPIO17, active: high", "line: GPIO17, active: low",
			"28:5: outputs[2]: beacon is energised from power-on until the gateway starts: pulled down: energised",
		},
		{
			"output of no rule", "    outputs: [beacon]\n", "",
			"28:5: outputs[2]: beacon is driven by no rule",
		},
		{
			"horn on the line of the instruments", "{id: siren, kind: modbus-coil, bus: plc,", "{id: siren, kind: modbus-coil, bus: rs485,",
			"26:5: outputs[0]: siren shares the serial bus rs485 with instruments and may wait 200ms for one that does not answer; best on a line of its own",
		},
		{
			"reset at the limit", "    above: 40 ppm\n", "    above: 40 ppm\n    reset: 40 ppm\n",
			"34:5: rules[1]: co-stop has its reset at its limit: a value that trembles there raises it again and again",
		},
		{
			"carbon dioxide of outdoor air", "point: co-1.co\n    above: 20 mg/m3", "point: air.co2\n    above: 450 ppm",
			"32:5: rules[0].above: outdoor air holds about 430 [ppm] of CO2, so an alarm that clears below 405 [ppm] may never clear",
		},
		{
			"page for everyone", "plant: kirov", "plant: kirov\npage: {listen: \":8081\"}",
			"2:8: page.listen: anyone who reaches :8081 can acknowledge and release: there is no sign-in yet",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var want []string
			for line := range strings.Lines(c.fault) {
				want = append(want, "site.yaml:"+strings.TrimSpace(line))
			}
			assert.Equal(t, want, warningsOf(t, c.with(t)))
		})
	}
}

func TestPageOnLoopbackIsNoWarning(t *testing.T) {
	for _, listen := range []string{"127.0.0.1:8081", "localhost:8081", "[::1]:8081", "127.0.0.1:0"} {
		assert.Empty(t, warningsOf(t, base+"page: {listen: \""+listen+"\"}\n"), listen)
	}
}

// TestBusThatCannotKeepUp: a load beyond the time there is.
func TestBusThatCannotKeepUp(t *testing.T) {
	var more strings.Builder
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		more.WriteString("  - {id: more-" + id + ", bus: plc, driver: modbus/generic-gas, unit: 9, zone: boiler, every: 100ms, gas: CO}\n")
	}
	text := strings.Replace(base, "outputs:\n  - {id: siren", more.String()+"outputs:\n  - {id: siren", 1)
	require.NotEqual(t, base, text)
	assert.Equal(t, []string{"site.yaml:6:5: buses[1]: bus plc would be busy 110 % of the time: all its sensors will be read more slowly than every says"}, warningsOf(t, text))
}
