package config

import (
	"time"

	"aman/gateway/config/strict"
)

// The structs of this file are the keys of the YAML file, as they stand in it.
// The `doc` tag is what reference.md prints of a key.

type rawSite struct {
	Plant      string      `yaml:"plant" need:"yes" doc:"id of the plant"`
	Enterprise *string     `yaml:"enterprise" doc:"id of the enterprise; with it the Sparkplug group is enterprise:plant"`
	Gateway    string      `yaml:"gateway" need:"yes" doc:"id of this gateway, unique in the plant"`
	Data       string      `yaml:"data" need:"yes" doc:"folder of the outbox and other state"`
	Timezone   *string     `yaml:"timezone" doc:"IANA name, as in Asia/Almaty"`
	Buses      []rawBus    `yaml:"buses" need:"yes" doc:"the wires"`
	Zones      []rawZone   `yaml:"zones" doc:"the places where work can be suspended"`
	Sensors    []rawSensor `yaml:"sensors" need:"yes" doc:"the instruments"`
	Outputs    []rawOutput `yaml:"outputs" doc:"what the gateway switches"`
	Rules      []rawRule   `yaml:"rules" doc:"what trips, and what follows"`
	Uplink     *rawUplink  `yaml:"uplink" doc:"where readings and alarms are sent; without it the gateway works alone"`
	Page       *rawPage    `yaml:"page" doc:"the gateway's own page; without it none is served"`
	Shifts     []rawShift  `yaml:"shifts" doc:"the shifts that exposure figures belong to; they need timezone (without any, the last 8 hours)"`
	Panel      []rawPanel  `yaml:"panel" doc:"contacts at the site that do an act when they are pressed"`
	Remote     later       `yaml:"remote"`
}

type rawBus struct {
	ID       string         `yaml:"id" need:"yes" doc:"id of the bus"`
	Kind     string         `yaml:"kind" need:"yes" doc:"modbus-rtu, modbus-tcp or i2c"`
	Device   *string        `yaml:"device" doc:"modbus-rtu, i2c: the device file"`
	Address  *string        `yaml:"address" doc:"modbus-tcp: host:port"`
	Baud     *int           `yaml:"baud" doc:"modbus-rtu: bits a second, 1200 to 1000000 (19200)"`
	DataBits *int           `yaml:"data_bits" doc:"modbus-rtu: 8 and nothing else"`
	Parity   *string        `yaml:"parity" doc:"modbus-rtu: none, even or odd (even)"`
	StopBits *int           `yaml:"stop_bits" doc:"modbus-rtu: 1 or 2 (1)"`
	Timeout  *time.Duration `yaml:"timeout" doc:"how long one request waits for its reply (200ms, or less where the shortest every of the bus leaves less room)"`
	Retries  *int           `yaml:"retries" doc:"Modbus: how often a request without an answer is sent again, 0 to 5 (1)"`
	Pause    *time.Duration `yaml:"pause" doc:"Modbus: silence kept between requests (0s)"`
}

type rawShift struct {
	ID     string        `yaml:"id" need:"yes" doc:"id of the shift"`
	Start  string        `yaml:"start" need:"yes" doc:"when it begins, by the clock of the plant, as in 08:00"`
	Length time.Duration `yaml:"length" need:"yes" doc:"how long it lasts, 1h to 24h"`
}

type rawZone struct {
	ID             string   `yaml:"id" need:"yes" doc:"id of the zone"`
	Name           texts    `yaml:"name" doc:"what people call it, in {ru, kk, en}"`
	Release        []string `yaml:"release" doc:"roles that must agree to a release, each a different person ([responsible])"`
	InspectorHolds later    `yaml:"inspector_holds"`
	AfterPowerLoss later    `yaml:"after_power_loss"`
	ArmWithin      later    `yaml:"arm_within"`
}

// rawSensor leaves the keys that are not its own to the driver.
type rawSensor struct {
	sensorKeys
	node *strict.Node
}

type sensorKeys struct {
	ID        string         `yaml:"id" need:"yes" doc:"id of the sensor; its points are sensor.point"`
	Bus       string         `yaml:"bus" need:"yes" doc:"id of its bus"`
	Driver    string         `yaml:"driver" need:"yes" doc:"name of its driver; further keys are the driver's own"`
	Unit      *int           `yaml:"unit" doc:"Modbus unit number, 1 to 247 (on modbus-tcp also 255)"`
	Zone      *string        `yaml:"zone" doc:"id of the zone it stands in"`
	Every     time.Duration  `yaml:"every" need:"yes" doc:"polling period, 10ms to 24h"`
	Gas       *string        `yaml:"gas" doc:"the substance, as in CO, where the driver does not know it"`
	T90       *time.Duration `yaml:"t90" doc:"the instrument's own response time, from its data sheet"`
	Frozen    *time.Duration `yaml:"frozen" doc:"how long a value may stand still before its readings are faulty; never judged at zero, at the ends of the range, and of contacts (off)"`
	FaultHold *time.Duration `yaml:"fault_hold" doc:"how long faulty readings must last without a break before they count (what the driver says, else the second in a row or 2s)"`
	WarmUp    *time.Duration `yaml:"warm_up" doc:"the longest warm-up of the instrument: beyond it, readings that say warm-up are stale (what the driver says)"`
	LEL       *string        `yaml:"lel" doc:"iec or us: whose lower explosive limit its %LEL are parts of (iec: 4.4 %vol of methane; us: 5.0 %vol)"`
	Principle *string        `yaml:"principle" doc:"catalytic, electrochemical, infrared, semiconductor, photoionisation, paramagnetic, thermal or acoustic; a reading beyond the range of a catalytic one latches the alarms that it trips"`
	Calibrate later          `yaml:"calibrate"`
	Standing  later          `yaml:"standing"`
	Write     later          `yaml:"write"`
}

// UnmarshalNode implements strict.Unmarshaler.
func (r *rawSensor) UnmarshalNode(d *strict.Decoder, n *strict.Node, path string) {
	r.node = n
	if n.Kind == strict.Map {
		n = n.Only(strict.KeysOf(r.sensorKeys)...)
	}
	d.Value(n, path, &r.sensorKeys)
}

type rawOutput struct {
	ID         string         `yaml:"id" need:"yes" doc:"id of the output"`
	Kind       string         `yaml:"kind" need:"yes" doc:"modbus-coil, modbus-register, gpio or log"`
	Bus        *string        `yaml:"bus" doc:"modbus-coil, modbus-register: id of the bus"`
	Unit       *int           `yaml:"unit" doc:"modbus-coil, modbus-register: unit number"`
	Address    *int           `yaml:"address" doc:"modbus-coil, modbus-register: 0-based address, 0 to 65535"`
	Line       *string        `yaml:"line" doc:"gpio: name of the line, as in GPIO17"`
	Active     *string        `yaml:"active" doc:"high or low: the level that energises (high)"`
	Role       *string        `yaml:"role" doc:"trip, horn, beacon, interlock, fault or life (trip)"`
	Zone       *string        `yaml:"zone" doc:"interlock: the zone whose suspension it follows"`
	SilenceFor *time.Duration `yaml:"silence_for" doc:"horn: how long a silence lasts (60s)"`
	DropsAfter *time.Duration `yaml:"drops_after" doc:"modbus-coil, modbus-register: the module's own communication time-out, after which it lets its outputs fall"`
	Supervise  later          `yaml:"supervise"`
	OnExit     later          `yaml:"on_exit"`
}

type rawUplink struct {
	Broker       string  `yaml:"broker" need:"yes" doc:"URL of the broker: tcp://, tls://, ws:// or wss:// and host:port"`
	Ack          *string `yaml:"ack" doc:"central or broker: whose word releases a record (central)"`
	CA           *string `yaml:"ca" doc:"tls, wss: file with the authorities that may sign the broker's certificate"`
	Cert         *string `yaml:"cert" doc:"tls, wss: file with this gateway's certificate; with key"`
	Key          *string `yaml:"key" doc:"tls, wss: file with this gateway's key; with cert"`
	Username     *string `yaml:"username" doc:"name at the broker"`
	PasswordFile *string `yaml:"password_file" doc:"file with the password; never the password itself"`
}

type rawPage struct {
	Listen string `yaml:"listen" need:"yes" doc:"host:port; beyond loopback anyone who reaches it can act, since there is no sign-in yet"`
}
