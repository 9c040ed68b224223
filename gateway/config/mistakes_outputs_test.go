package config_test

var faultsOfOutputs = []mistake{
	{
		"unknown kind of output",
		"kind: gpio",
		"kind: relay",
		`28:18: outputs[2].kind: "relay" is no kind of output; the kinds are modbus-coil, modbus-register, gpio, log`,
	},
	{
		"mqtt output",
		"{id: beacon, kind: gpio, line: GPIO17, active: high,",
		"{id: beacon, kind: mqtt,",
		"28:18: outputs[2].kind: mqtt is not built yet",
	},
	{
		"output without a line",
		", line: GPIO17",
		"",
		"28:5: outputs[2].line: is missing: a gpio output needs the name of its line, as in GPIO17",
	},
	{
		"foreign key of an output",
		"line: GPIO17",
		"line: GPIO17, bus: plc",
		"28:44: outputs[2].bus: does not belong to gpio",
	},
	{
		"output without bus",
		"bus: plc, unit: 1, address: 10",
		"unit: 1, address: 10",
		"26:5: outputs[0].bus: is missing: the bus that the module sits on",
	},
	{
		"output on i2c",
		"bus: plc, unit: 1, address: 10",
		"bus: i2c, unit: 1, address: 10",
		"26:36: outputs[0].bus: modbus-coil needs a Modbus bus, and i2c is i2c",
	},
	{
		"output without unit",
		"unit: 1, address: 10",
		"address: 10",
		"26:5: outputs[0].unit: is missing: on modbus-tcp every instrument has its unit number",
	},
	{
		"output without address",
		"unit: 1, address: 10",
		"unit: 1",
		"26:5: outputs[0].address: is missing: the 0-based address of the coil or register",
	},
	{
		"address beyond 65535",
		"address: 10",
		"address: 70000",
		"26:55: outputs[0].address: must be 0 to 65535, not 70000",
	},
	{
		"two outputs on one coil",
		"address: 11",
		"address: 10",
		"27:54: outputs[1].address: modbus-coil 10 of unit 1 on bus plc is already output siren",
	},
	{
		"unknown role",
		"role: beacon",
		"role: lamp",
		`28:58: outputs[2].role: "lamp" is unknown; use one of trip, horn, beacon, interlock, fault, life`,
	},
	{
		"unknown level",
		"active: high",
		"active: on",
		`28:44: outputs[2].active: "on" is unknown; use one of high, low`,
	},
	{
		"interlock without zone",
		"role: interlock, zone: boiler",
		"role: interlock",
		"27:5: outputs[1].zone: is missing: an interlock follows the suspension of its zone",
	},
	{
		"zone on a horn",
		"role: horn",
		"role: horn, zone: boiler",
		"26:80: outputs[0].zone: belongs to interlocks; a horn follows the rules that name it",
	},
	{
		"interlock of no zone",
		"role: interlock, zone: boiler",
		"role: interlock, zone: kitchen",
		`27:84: outputs[1].zone: no zone "kitchen"; known here: boiler`,
	},
	{
		"silence_for on a beacon",
		"role: beacon",
		"role: beacon, silence_for: 60s",
		"28:72: outputs[2].silence_for: belongs to horns: nothing else is silenced",
	},
	{
		"silence_for zero",
		"role: horn",
		"role: horn, silence_for: 0s",
		"26:80: outputs[0].silence_for: must be 1s to 10m, not 0s",
	},
}

var notBuiltYet = []mistake{
	{
		"calibrate",
		"unit: 3, zone",
		"unit: 3, calibrate: {every: 90d}, zone",
		"11:65: sensors[0].calibrate: is not built yet; leave it out",
	},
	{
		"supervise",
		"address: 10, role: horn",
		"address: 10, supervise: plc-1.occupied, role: horn",
		"26:68: outputs[0].supervise: is not built yet; leave it out",
	},
}

var faultsOfUplink = []mistake{
	{
		"broker is no address",
		"plant: kirov",
		"plant: kirov\nuplink: {broker: central.example}",
		`2:10: uplink.broker: "central.example" is no address of a broker; write it as in tls://central.example:8883 or tcp://127.0.0.1:1883`,
	},
	{
		"broker without port",
		"plant: kirov",
		"plant: kirov\nuplink: {broker: \"tls://central.example\"}",
		`2:10: uplink.broker: "tls://central.example" has no port; write it as in tls://central.example:8883`,
	},
	{
		"broker of an unknown scheme",
		"plant: kirov",
		"plant: kirov\nuplink: {broker: \"http://central.example:80\"}",
		"2:10: uplink.broker: http:// is no way to a broker; use tcp, tls, ws or wss",
	},
	{
		"password in the address",
		"plant: kirov",
		"plant: kirov\nuplink: {broker: \"tcp://a:b@central.example:1883\"}",
		"2:10: uplink.broker: must not hold a name or password; use username and password_file",
	},
	{
		"uplink without broker",
		"plant: kirov",
		"plant: kirov\nuplink: {ack: central}",
		"2:1: uplink.broker: is missing",
	},
	{
		"ack unknown",
		"plant: kirov",
		"plant: kirov\nuplink: {broker: \"tcp://h:1883\", ack: server}",
		`2:34: uplink.ack: "server" is unknown; use one of central, broker`,
	},
	{
		"certificate without key",
		"plant: kirov",
		"plant: kirov\nuplink: {broker: \"tls://h:8883\", cert: a.pem}",
		"2:1: uplink: cert and key belong together: give both or none",
	},
	{
		"certificate without encryption",
		"plant: kirov",
		"plant: kirov\nuplink: {broker: \"tcp://h:1883\", ca: a.pem}",
		"2:34: uplink.ca: belongs to tls:// and wss://, and the broker is tcp://h:1883",
	},
	{
		"password without name",
		"plant: kirov",
		"plant: kirov\nuplink: {broker: \"tcp://h:1883\", password_file: a}",
		"2:34: uplink.password_file: needs username beside it",
	},
	{
		"uplink empty",
		"plant: kirov",
		"plant: kirov\nuplink:",
		"2:1: uplink: is empty: give a value or leave the key out",
	},
	{
		"page without port",
		"plant: kirov",
		"plant: kirov\npage: {listen: localhost}",
		`2:8: page.listen: "localhost" is no address; write it as in "127.0.0.1:8081"`,
	},
	{
		"page on an absurd port",
		"plant: kirov",
		"plant: kirov\npage: {listen: \":808080\"}",
		`2:8: page.listen: ":808080" is no address; write it as in "127.0.0.1:8081"`,
	},
}
