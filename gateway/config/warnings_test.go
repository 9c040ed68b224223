package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// warningsOf lists the warnings of a text, but for those of base itself.
func warningsOf(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	for _, w := range site(t, text).Warnings {
		if !slices.Contains(unwatched, w.Text) {
			out = append(out, w.String())
		}
	}
	return out
}

// unwatched is all that base is warned of.
var unwatched = []string{
	"o2-1.o2 measures O2 and no rule watches it: its readings raise no alarm",
	"plc-1.co measures CO and no rule watches it: its readings raise no alarm",
	"air.co2 measures CO2 and no rule watches it: its readings raise no alarm",
}

func TestGasThatNobodyWatches(t *testing.T) {
	var got []string
	for _, w := range site(t, base).Warnings {
		got = append(got, w.Text)
	}
	assert.Equal(t, unwatched, got)
	watched := base + "  - {id: o2-low, point: o2-1.o2, below: 19.5}\n  - {id: both, deviation: {of: [co-1.co, plc-1.co], above: 20}}\n  - {id: sum, expression: 'p(\"air.co2\") > 5000'}\n"
	assert.Empty(t, site(t, watched).Warnings, "each kind of rule watches")
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
			"13:5: sensors[2]: plc-1.co: no molar mass is known for the gas \"C0\": its limits cannot be converted\n13:5: sensors[2]: plc-1.co measures C0 and no rule watches it: its readings raise no alarm",
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

// TestWarningsOfKinds: what the newer kinds of rule allow and yet should be
// looked at.
func TestWarningsOfKinds(t *testing.T) {
	cases := []struct {
		name, rule string
		want       []string
	}{
		{
			"voters of one bus and one make", "vote: {k: 2, of: [co-1.co, co-2.co, plc-1.co], above: 30}",
			[]string{
				"rules[2].vote.of: co-2.co and plc-1.co are all on bus plc: one broken wire takes them all",
				"rules[2].vote.of: co-1.co and co-2.co are all on driver modbus/generic-gas: one mistake in it is in all of them",
			},
		},
		{
			"voters of one instrument", "vote: {k: 1, of: [mixed.globe, mixed.wet], above: 30}",
			[]string{
				"rules[2].vote.of: mixed.globe and mixed.wet are all on sensor mixed: it votes alone",
				"rules[2].vote.of: mixed.globe and mixed.wet are all on bus plc: one broken wire takes them all",
				"rules[2].vote.of: mixed.globe and mixed.wet are all on driver modbus: one mistake in it is in all of them",
			},
		},
		{"danger nowhere", "point: bare.co, above: 30, severity: danger, do: Leave, outputs: [siren]", []string{"rules[2]: x is a danger in no zone: give the rule or its sensor a zone, so that people know where it is"}},
		{"voters with nothing in common", "vote: {k: 1, of: [co-1.co, plc-1.co], above: 30}", nil},
		{"on_fault of a safe vote", "vote: {k: 1, of: [co-1.co, plc-1.co], above: 30}, on_fault: fault", []string{"rules[2].on_fault: is not asked in a vote with degrade: safe, where a faulty member votes for the alarm"}},
		{"on_fault of an available vote", "vote: {k: 1, of: [co-1.co, plc-1.co], above: 30, degrade: available}, on_fault: fault", nil},
		{"a window of two values", "rate: {point: co-1.co, above: 50, over: 300ms}", []string{"rules[2].rate.over: 300ms is shorter than two readings of co-1.co, which is read every 200ms: a single value decides"}},
		{"a window of three", "rate: {point: co-1.co, above: 50, over: 400ms}", nil},
		{"a number that nobody has vouched for", "point: plc-1.noise, limit: kz/noise", []string{"rules[2].limit: kz/noise is not confirmed: let the site's HSE check 80 dB[A] in "}},
		{"one that is confirmed", "point: co-1.co, limit: kz/co", nil},
		{"quiet under what sees something else", "point: plc-1.noise, above: 85, quiet_under: [co-stop]", []string{"rules[2].quiet_under[0]: x and co-stop watch no point in common: one alarm may hide what the other does not see"}},
		{"quiet under its own higher level", "point: co-1.co, above: 30, quiet_under: [co-stop]", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, w := range added(t, "  - {id: x, "+c.rule+"}").Warnings {
				if !strings.Contains(w.Text, "no rule watches it") {
					assert.Equal(t, 59, w.Line)
					got = append(got, w.Path+": "+w.Text)
				}
			}
			require.Len(t, got, len(c.want), "%q", got)
			for i, want := range c.want {
				assert.True(t, strings.HasPrefix(got[i], want), "%q does not begin with %q", got[i], want)
			}
		})
	}
}

// TestEscalationDrives: an output that only an escalation switches is driven.
func TestEscalationDrives(t *testing.T) {
	text := strings.Replace(base, "    outputs: [siren]\n", "    outputs: [beacon]\n    escalate: [{after: 60s, outputs: [siren]}]\n", 1)
	assert.Empty(t, warningsOf(t, text))
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
	assert.Contains(t, warningsOf(t, text), "site.yaml:6:5: buses[1]: bus plc would be busy 110 % of the time: all its sensors will be read more slowly than every says")
}
