package config_test

var faultsOfRules = []mistake{
	{
		"rule without id",
		"  - id: co-warn\n    point",
		"  - point",
		"30:5: rules[0].id: is missing",
	},
	{
		"duplicate rule id",
		"id: co-warn",
		"id: co-stop",
		"34:5: rules[1].id: co-stop is given twice, first in line 30",
	},
	{
		"unknown key of a rule",
		"    hold: 2s",
		"    hodl: 2s",
		"39:5: rules[1].hodl: unknown key; did you mean hold?",
	},
}

var faultsOfConditions = []mistake{
	{
		"no such point",
		"point: co-1.co\n    above: 20",
		"point: co-1.c0\n    above: 20",
		"31:5: rules[0].point: no point \"co-1.c0\"; sensor co-1 has co-1.co",
	},
	{
		"no such sensor",
		"point: co-1.co\n    above: 20",
		"point: co-11.co\n    above: 20",
		`31:5: rules[0].point: no sensor "co-11"; did you mean co-1?`,
	},
	{
		"point without a dot",
		"point: co-1.co\n    above: 20",
		"point: co\n    above: 20",
		`31:5: rules[0].point: "co" is no point: write sensor.point, as in co-1.co`,
	},
	{
		"point missing",
		"    point: co-1.co\n    above: 20 mg/m3\n",
		"    above: 20 mg/m3\n",
		"30:5: rules[0].point: is missing: the point to watch, as in co-1.co",
	},
	{
		"nothing to compare with",
		"    above: 20 mg/m3\n",
		"",
		"30:5: rules[0]: says nothing to compare with: give above, below or equals",
	},
	{
		"two comparisons",
		"    above: 20 mg/m3\n",
		"    above: 20 mg/m3\n    below: 10\n",
		"30:5: rules[0]: gives above and below: use one of them",
	},
	{
		"no condition",
		"    point: co-1.co\n    above: 20 mg/m3\n",
		"",
		"30:5: rules[0]: has no condition: give point with above, below, equals or limit, or one of all, any, vote, rate, deviation, band, exposure, expression",
	},
	{
		"own and all",
		"    above: 20 mg/m3\n",
		"    above: 20 mg/m3\n    all: [{point: co-1.co, above: 30}]\n",
		"30:5: rules[0]: gives all, point and above: a rule has one kind of condition",
	},
	{
		"all empty",
		"    point: co-1.co\n    above: 20 mg/m3\n",
		"    all: []\n",
		"31:5: rules[0].all: must not be empty",
	},
	{
		"fault below all",
		"    point: co-1.co\n    above: 20 mg/m3\n",
		"    all: [{point: co-1.co, above: 30}, {point: co-1.co, above: 3000}]\n",
		"31:57: rules[0].all[1].above: 3000 [ppm] is beyond the range of co-1.co, 0 to 1000 [ppm]",
	},
}

var faultsOfPolicies = []mistake{
	{
		"on_fault unknown",
		"    hold: 2s",
		"    on_fault: skip",
		`39:5: rules[1].on_fault: "skip" is unknown; use one of trip, fault, ignore`,
	},
	{
		"ignore on a danger",
		"    hold: 2s",
		"    on_fault: ignore",
		"39:5: rules[1].on_fault: ignore is not allowed for a danger: a dead instrument would look like clean air; use trip or fault",
	},
	{
		"severity unknown",
		"severity: danger",
		"severity: high",
		`37:5: rules[1].severity: "high" is unknown; use one of alarm, warning, danger`,
	},
	{
		"latch in words",
		"    hold: 2s",
		"    latch: maybe",
		`39:5: rules[1].latch: must be true or false, not "maybe"`,
	},
	{
		"hold negative",
		"    hold: 2s",
		"    hold: -2s",
		"39:5: rules[1].hold: must not be negative, not -2s",
	},
	{
		"hold without a unit",
		"    hold: 2s",
		"    hold: 2",
		"39:5: rules[1].hold: 2 has no unit: write 2ms, 2s or 2m",
	},
	{
		"hold absurd",
		"    hold: 2s",
		"    hold: 48h",
		"39:5: rules[1].hold: must be 0s to 24h, not 48h",
	},
	{
		"stale shorter than every",
		"    hold: 2s",
		"    stale: 150ms",
		"39:5: rules[1].stale: 150ms is not longer than the slowest instrument's every, 200ms: the rule would trip between two readings",
	},
	{
		"stale zero",
		"    hold: 2s",
		"    stale: 0s",
		"39:5: rules[1].stale: must be 100ms to 24h, not 0s",
	},
	{
		"zone of a rule",
		"    hold: 2s",
		"    zone: kitchen",
		`39:5: rules[1].zone: no zone "kitchen"; known here: boiler`,
	},
	{
		"no such output",
		"outputs: [siren]",
		"outputs: [sirene]",
		`40:15: rules[1].outputs[0]: no output "sirene"; did you mean siren?`,
	},
	{
		"output twice",
		"outputs: [siren]",
		"outputs: [siren, siren]",
		"40:22: rules[1].outputs[1]: siren is given twice",
	},
	{
		"rule drives an interlock",
		"outputs: [siren]",
		"outputs: [siren, stop]",
		"40:22: rules[1].outputs[1]: stop is an interlock: it follows the suspension of zone boiler; write suspend: true instead",
	},
	{
		"respond_in shorter than the worst case",
		"    hold: 2s",
		"    hold: 2s\n    respond_in: 2s",
		"40:5: rules[1].respond_in: 2s is shorter than the worst case of the rule itself, 2.521s",
	},
}
