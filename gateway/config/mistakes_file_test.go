package config_test

var faultsOfTheFile = []mistake{
	{
		"id in capitals",
		"plant: kirov",
		"plant: Kirov",
		`1:1: plant: "Kirov" is no id: use 1 to 32 of a-z, 0-9, _ and -, the first a letter or digit`,
	},
	{
		"id too long",
		"gateway: gw-1",
		"gateway: ggggggggggggggggggggggggggggggggg",
		`2:1: gateway: "ggggggggggggggggggggggggggggggggg" is no id: use 1 to 32 of a-z, 0-9, _ and -, the first a letter or digit`,
	},
	{
		"missing plant",
		"plant: kirov\n",
		"",
		"1:1: plant: is missing",
	},
	{
		"missing data",
		"data: /var/lib/aman\n",
		"",
		"1:1: data: is missing",
	},
	{
		"empty data",
		"data: /var/lib/aman",
		`data: ""`,
		"3:1: data: must name a folder",
	},
	{
		"null data",
		"data: /var/lib/aman",
		"data:",
		"3:1: data: must be text, not empty",
	},
	{
		"list for a word",
		"plant: kirov",
		"plant: [kirov]",
		"1:1: plant: must be text, not a list",
	},
	{
		"map for a word",
		"plant: kirov",
		"plant: {a: kirov}",
		"1:1: plant: must be text, not a map",
	},
	{
		"unknown key at the top",
		"data: /var/lib/aman",
		"data: /var/lib/aman\nbusses: 1",
		"4:1: busses: unknown key; did you mean buses?",
	},
	{
		"unknown key far from any",
		"data: /var/lib/aman",
		"data: /var/lib/aman\nzzz: 1",
		"4:1: zzz: unknown key; known here: plant, enterprise, gateway, data, timezone, buses, zones, sensors, outputs, rules, uplink, page, panel, shifts, remote",
	},
	{
		"duplicate key",
		"data: /var/lib/aman",
		"data: /var/lib/aman\nplant: x",
		"4:1: plant: given twice, first in line 1",
	},
	{
		"unknown time zone",
		"plant: kirov",
		"plant: kirov\ntimezone: Asia/Almatty",
		`2:1: timezone: "Asia/Almatty" is no time zone; write it as in Asia/Almaty`,
	},
	{
		"enterprise is no id",
		"plant: kirov",
		"plant: kirov\nenterprise: ТОО",
		`2:1: enterprise: "ТОО" is no id: use 1 to 32 of a-z, 0-9, _ and -, the first a letter or digit`,
	},
	{
		"alias",
		"plant: kirov",
		"plant: *x",
		"1:8: plant: anchors (&) and aliases (*) are not used here: write the value out",
	},
	{
		"tag",
		"plant: kirov",
		"plant: !!str kirov",
		"1:8: plant: tags (!) are not used here: write the value alone",
	},
	{
		"panel",
		"data: /var/lib/aman",
		"data: /var/lib/aman\npanel:\n  - {input: plc-1.occupied, act: lamp-test}",
		"4:1: panel: is not built yet; leave it out",
	},
}

var faultsOfBuses = []mistake{
	{
		"duplicate bus id",
		"  - {id: i2c, kind: i2c, device: /dev/i2c-1}",
		"  - {id: i2c, kind: i2c, device: /dev/i2c-1}\n  - {id: i2c, kind: i2c, device: /dev/i2c-2}",
		"8:6: buses[3].id: i2c is given twice, first in line 7",
	},
	{
		"unknown kind of bus",
		"{id: i2c, kind: i2c,",
		"{id: i2c, kind: spi,",
		`7:15: buses[2].kind: "spi" is no kind of bus; the kinds are modbus-rtu, modbus-tcp, i2c`,
	},
	{
		"gpio bus",
		"{id: i2c, kind: i2c,",
		"{id: i2c, kind: gpio,",
		"7:15: buses[2].kind: gpio is not built yet as a bus; outputs of kind gpio need none",
	},
	{
		"unknown key of a bus",
		"baud: 19200",
		"bauds: 19200",
		"5:57: buses[0].bauds: unknown key; did you mean baud?",
	},
	{
		"baud out of bounds",
		"baud: 19200",
		"baud: 300",
		"5:57: buses[0].baud: must be 1200 to 1000000, not 300",
	},
	{
		"baud in words",
		"baud: 19200",
		"baud: fast",
		`5:57: buses[0].baud: must be a whole number, not "fast"`,
	},
	{
		"baud quoted",
		"baud: 19200",
		`baud: "19200"`,
		`5:57: buses[0].baud: must be a whole number without quotes, not the text "19200"`,
	},
	{
		"parity unknown",
		"parity: even",
		"parity: mark",
		`5:70: buses[0].parity: "mark" is unknown; use one of none, even, odd`,
	},
	{
		"bus without device",
		"device: /dev/i2c-1",
		"device:",
		"7:26: buses[2].device: is empty: give a value or leave the key out",
	},
	{
		"bus without device key",
		", device: /dev/i2c-1",
		"",
		"7:5: buses[2].device: is missing: a bus of kind i2c needs it, as in /dev/i2c-1",
	},
	{
		"foreign key of a bus",
		`address: "127.0.0.1:1502"`,
		`address: "127.0.0.1:1502", baud: 9600`,
		"6:60: buses[1].baud: does not belong to modbus-tcp",
	},
	{
		"address without host",
		`address: "127.0.0.1:1502"`,
		`address: ":1502"`,
		`6:33: buses[1].address: ":1502" is no address; write host:port, as in "192.168.1.20:502"`,
	},
	{
		"address with bad port",
		`address: "127.0.0.1:1502"`,
		`address: "plc:99999"`,
		`6:33: buses[1].address: "plc:99999" is no address; write host:port, as in "192.168.1.20:502"`,
	},
	{
		"same device twice",
		"device: /dev/i2c-1",
		"device: /dev/ttyAMA0",
		"7:26: buses[2].device: /dev/ttyAMA0 is already the device of bus rs485",
	},
	{
		"timeout without unit",
		"timeout: 40ms",
		"timeout: 40",
		"6:60: buses[1].timeout: 40 has no unit: write 40ms, 40s or 40m",
	},
	{
		"timeout negative",
		"timeout: 40ms",
		"timeout: -40ms",
		"6:60: buses[1].timeout: must not be negative, not -40ms",
	},
	{
		"timeout zero",
		"timeout: 40ms",
		"timeout: 0s",
		"6:60: buses[1].timeout: must be 5ms to 1m, not 0s",
	},
	{
		"timeout in words",
		"timeout: 40ms",
		"timeout: soon",
		`6:60: buses[1].timeout: must be a time such as 200ms, 5s, 10m or 1h30m, not "soon"`,
	},
	{
		"retries absurd",
		"timeout: 40ms",
		"retries: 99",
		"6:60: buses[1].retries: must be 0 to 5, not 99",
	},
	{
		"retries negative",
		"timeout: 40ms",
		"retries: -1",
		"6:60: buses[1].retries: must be 0 to 5, not -1",
	},
	{
		"no room for a retry",
		"timeout: 40ms",
		"timeout: 60ms",
		"18:5: sensors[2].every: leaves no room for a retry: without an answer a read takes 120ms (timeout 60ms, retries 1 of bus plc), longer than 100ms; lengthen every, or shorten timeout or retries",
	},
	{
		"retries leave no room",
		"timeout: 40ms",
		"timeout: 40ms, retries: 2",
		"18:5: sensors[2].every: leaves no room for a retry: without an answer a read takes 120ms (timeout 40ms, retries 2 of bus plc), longer than 100ms; lengthen every, or shorten timeout or retries",
	},
}

var faultsOfSyntax = []mistake{
	{
		"unit with brackets in a flow map",
		"  - id: co-warn\n    point: co-1.co\n    above: 20 mg/m3\n",
		"  - {id: co-warn, point: co-1.co, above: 50 [ppm]}\n  - id: x\n    point: co-1.co\n    above: 20 mg/m3\n",
		`30:45: not YAML: ',' or '}' must be specified; inside {…} a unit with brackets needs quotes: above: "50 [ppm]"`,
	},
	{
		"unit with braces in a flow map",
		"  - id: co-warn\n    point: co-1.co\n    above: 20 mg/m3\n",
		"  - {id: co-warn, point: co-1.co, above: 50 %{LEL}}\n  - id: x\n    point: co-1.co\n    above: 20 mg/m3\n",
		`30:46: not YAML: ',' or '}' must be specified; inside {…} a unit with brackets needs quotes: above: "50 %{LEL}"`,
	},
	{
		"unit in brackets alone",
		"unit: ppm, gas",
		"unit: [ppm], gas",
		`20:46: sensors[2].points[0].unit: must be text, not a list; a unit in brackets needs quotes: "[ppm]"`,
	},
	{
		"bracket left open",
		"release: [responsible]",
		"release: [responsible",
		"9:94: not YAML: ',' or ']' must be specified",
	},
	{
		"tab",
		"    hold: 2s",
		"\thold: 2s",
		"39:1: not YAML: found character '\t' that cannot start any token; indent with spaces, not with tabs",
	},
	{
		"colon forgotten",
		"zones:\n",
		"zones\n",
		"8:1: not YAML: non-map value is specified",
	},
}
