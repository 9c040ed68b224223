package config

import (
	"time"

	"aman/drivers"
	"aman/rules"
	"aman/rules/units"
)

// Texts are words by language: "ru", "kk", "en".
type Texts = map[string]string

// Site is one gateway's configuration, checked, with every default applied.
type Site struct {
	Plant      string
	Enterprise string // optional; empty where none is named
	Gateway    string
	Data       string // the folder of the outbox and other state
	Timezone   string // IANA name; empty where the file gives none
	Shifts     []Shift
	Buses      []Bus
	Zones      []Zone
	Sensors    []Sensor
	Points     []Point
	Outputs    []Output
	Panel      []PanelInput // in the order of the file
	Rules      []Rule
	// Spec is what the engine runs: limits and resets in the units of their
	// points, rounded to nine significant digits. Its lists stand in the same
	// order as Points, Zones, Rules and Outputs.
	Spec     rules.Spec
	Uplink   *Uplink // nil: the gateway works alone
	Page     *Page   // nil: the gateway serves no page
	Warnings []Finding
}

// Shift is one shift of every day, by the clock of Timezone.
type Shift struct {
	ID     string
	Start  time.Duration // since midnight
	Length time.Duration
}

// Bus is one wire as the file describes it.
type Bus struct {
	ID      string
	Kind    string // modbus-rtu, modbus-tcp, i2c
	Device  string // modbus-rtu, i2c
	Address string // modbus-tcp: host:port
	// Baud, DataBits, Parity (none, even, odd) and StopBits are set on modbus-rtu.
	Baud     int
	DataBits int
	Parity   string
	StopBits int
	// Timeout bounds one request; it is always set on Modbus buses. Retries is
	// how often a request without an answer is sent again.
	Timeout time.Duration
	Retries int
	// Pause is the silence kept between requests, on top of the protocol's own.
	Pause time.Duration
	// Load is the share of time that healthy polling keeps the bus busy. Known
	// is false where a driver does not say what a read costs.
	Load      float64
	LoadKnown bool
	// Bus is made and unopened.
	Bus drivers.Bus
}

// Modbus reports whether the bus speaks Modbus.
func (b Bus) Modbus() bool { return b.Kind == KindRTU || b.Kind == KindTCP }

// Reply is the longest time that one request may keep the bus busy, retries
// included; 0 where the bus bounds nothing itself.
func (b Bus) Reply() time.Duration {
	return (b.Timeout + b.Pause) * time.Duration(1+b.Retries)
}

// The kinds of bus.
const (
	KindRTU = "modbus-rtu"
	KindTCP = "modbus-tcp"
	KindI2C = "i2c"
)

// Zone is a place where work can be suspended.
type Zone struct {
	ID   string
	Name Texts
	// Release lists the roles that must agree to a release; empty means the
	// responsible person.
	Release []string
}

// Sensor is one instrument.
type Sensor struct {
	ID         string
	Bus        string
	DriverName string
	Unit       int // Modbus unit number; 0 elsewhere
	Zone       string
	Every      time.Duration
	Gas        string
	// Principle is how it measures, as in catalytic; empty where the file does
	// not say.
	Principle string
	// Frozen is how long a value may stand still; 0 means that it is not judged.
	Frozen time.Duration
	// FaultHold and WarmUp are the file's; 0 leaves them to the driver.
	FaultHold time.Duration
	WarmUp    time.Duration
	// Sensor is made and unopened.
	Sensor drivers.Sensor
}

// Point is one quantity of a sensor, with the limits that rules set on it.
type Point struct {
	ID     string // sensor.point
	Sensor string
	Zone   string
	Every  time.Duration
	drivers.Point
	// LEL is whose explosive limits the %LEL of the point are parts of; LELGiven
	// that the file says so.
	LEL      units.Basis
	LELGiven bool
	Limits   []Limit
}

// Limit is one limit of a rule, in the point's unit.
type Limit struct {
	Rule     string
	Op       rules.Op
	Value    float64
	Reset    float64
	Severity rules.Severity
}

// The kinds of output.
const (
	KindCoil     = "modbus-coil"
	KindRegister = "modbus-register"
	KindGPIO     = "gpio"
	KindLog      = "log"
)

// Output is something that the gateway switches.
type Output struct {
	ID      string
	Kind    string
	Bus     string // of a coil or register
	Unit    int
	Address uint16
	Line    string // of gpio: its name, as in "GPIO17"
	// ActiveLow: the energised state is the low level (or a coil that is off).
	ActiveLow  bool
	Role       rules.Role
	Zone       string
	SilenceFor time.Duration // of a horn
	// DropsAfter is the module's own communication time-out, after which it
	// lets its outputs fall; 0 where none is known.
	DropsAfter time.Duration
}

// Level returns the electrical level (true: coil on, register 1, line high) of
// an output that is on or off in its role. Roles that hold while all is well
// are energised when off.
func (o Output) Level(on bool) bool {
	energised := on != o.Role.HoldsWhileWell()
	return energised != o.ActiveLow
}

// Rule is what people are told of a rule; what the engine does with it stands
// in Spec.Rules under the same index.
type Rule struct {
	ID          string
	Zone        string
	Name        Texts // what it is called
	Tell        Texts // what happened
	Do          Texts // what to do now
	Consequence Texts
	// RespondIn is the time that people have; 0 where none is given.
	RespondIn time.Duration
	// Worst is how long the rule may take at most while all is well.
	Worst Worst
}

// Worst is the longest way of a rule from the air to the last of its outputs.
type Worst struct {
	Point  string        // the point with the longest way
	Output string        // the output with the longest way; empty where the rule drives none
	T90    time.Duration // the instrument's own response time; 0 where the file gives none
	// Window is what a rate is taken over, which delays it. Averaging is what a
	// mean or a sum is formed over: how soon it exceeds its limit depends on the
	// air, so it is told and not added.
	Window    time.Duration
	Averaging time.Duration
	Poll      time.Duration
	Hold      time.Duration
	Read      time.Duration
	Flight    time.Duration // the transaction in flight on the output's bus
	Write     time.Duration
	Ours      time.Duration
	Total     time.Duration
}

// Uplink says where readings and alarms are sent.
type Uplink struct {
	Broker       string // URL: tcp://, tls://, ws:// or wss://
	Ack          string // central or broker
	CA           string
	Cert         string
	Key          string
	Username     string
	PasswordFile string
}

// Page says where the gateway's own page is served.
type Page struct {
	Listen string // host:port
}

// Hardware is what a configuration is checked against: the drivers that exist
// and how a bus is made. Bus must not open anything.
type Hardware struct {
	Drivers []drivers.Driver
	Bus     func(Bus) (drivers.Bus, error)
}
