package config

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

const (
	// defaultTimeout is how long a request waits for its reply where the
	// shortest period of the bus leaves that much room: most instruments
	// answer within 100 ms.
	defaultTimeout = 200 * time.Millisecond
	// minTimeout is the shortest time-out that makes sense: a request of eight
	// bytes and its reply take about as long at 19200 baud.
	minTimeout     = 5 * time.Millisecond
	maxTimeout     = time.Minute
	maxRetries     = 5
	maxPause       = time.Second
	defaultRetries = 1
	defaultBaud    = 19200 // Modbus over serial line V1.02, 2.5.1: with even parity the default
	modbusPort     = "502"
)

func (b *builder) buildBuses() {
	b.buses = make(map[string]*Bus)
	seen := b.newIDs("buses")
	devices := make(map[string]string)
	b.site.Buses = make([]Bus, len(b.raw.Buses)) // fixed, since others point into it
	for i := range b.raw.Buses {
		raw, path := &b.raw.Buses[i], fmt.Sprintf("buses[%d]", i)
		fresh := seen.add(path+".id", raw.ID)
		bus := &b.site.Buses[i]
		*bus = Bus{ID: raw.ID, Kind: raw.Kind}
		b.wire(path, raw, bus)
		b.once(path+".device", bus.Device, raw.ID, devices)
		b.makeBus(path, bus)
		if fresh {
			b.buses[raw.ID] = bus
			if bus.Bus == nil {
				b.buses[raw.ID] = nil
			}
		}
	}
}

// brokenBelow reports whether the decoder found fault below a path.
func (b *builder) brokenBelow(path string) bool {
	for i := range b.faults {
		if rest, ok := strings.CutPrefix(b.faults[i].Path, path); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
}

// wire fills in what belongs to the kind of bus and refuses what does not.
func (b *builder) wire(path string, raw *rawBus, bus *Bus) {
	switch raw.Kind {
	case KindRTU:
		b.device(path, raw, bus)
		b.serial(path, raw, bus)
		b.timing(path, raw, bus)
		b.foreign(path, raw.Kind, "address")
	case KindTCP:
		b.address(path, raw, bus)
		b.timing(path, raw, bus)
		b.foreign(path, raw.Kind, "device", "baud", "data_bits", "parity", "stop_bits")
	case KindI2C:
		b.device(path, raw, bus)
		if raw.Timeout != nil {
			bus.Timeout = b.within(path+".timeout", *raw.Timeout, minTimeout, maxTimeout)
		}
		b.foreign(path, raw.Kind, "address", "baud", "data_bits", "parity", "stop_bits", "retries", "pause")
	case "gpio":
		b.fault(path+".kind", "gpio is not built yet as a bus; outputs of kind gpio need none")
	default:
		if b.has(path + ".kind") {
			b.fault(path+".kind", "%q is no kind of bus; the kinds are modbus-rtu, modbus-tcp, i2c", raw.Kind)
		}
	}
}

func (b *builder) foreign(path, kind string, keys ...string) {
	for _, k := range keys {
		if b.root.Lookup(path+"."+k) != nil {
			b.fault(path+"."+k, "does not belong to %s", kind)
		}
	}
}

func (b *builder) device(path string, raw *rawBus, bus *Bus) {
	if raw.Device == nil || *raw.Device == "" {
		if !b.faulty(path + ".device") {
			b.fault(path+".device", "is missing: a bus of kind %s needs it, as in %s", raw.Kind, map[string]string{KindRTU: "/dev/ttyAMA0", KindI2C: "/dev/i2c-1"}[raw.Kind])
		}
		return
	}
	bus.Device = *raw.Device
}

// once refuses two buses on one device: both would drive the wire.
func (b *builder) once(path, device, id string, devices map[string]string) {
	if device == "" {
		return
	}
	if other, taken := devices[device]; taken {
		b.fault(path, "%s is already the device of bus %s", device, other)
		return
	}
	devices[device] = id
}

func (b *builder) address(path string, raw *rawBus, bus *Bus) {
	at := path + ".address"
	if raw.Address == nil || *raw.Address == "" {
		if !b.faulty(at) {
			b.fault(at, `is missing: a bus of kind modbus-tcp needs it, as in "192.168.1.20:502"`)
		}
		return
	}
	address := *raw.Address
	if !strings.Contains(address, ":") {
		address = net.JoinHostPort(address, modbusPort)
	}
	host, port, err := net.SplitHostPort(address)
	if n, perr := strconv.ParseUint(port, 10, 16); err != nil || perr != nil || n == 0 || host == "" || strings.ContainsAny(host, " /@") {
		b.fault(at, `%q is no address; write host:port, as in "192.168.1.20:502"`, *raw.Address)
		return
	}
	bus.Address = address
}

func (b *builder) serial(path string, raw *rawBus, bus *Bus) {
	bus.Baud = b.between(path+".baud", raw.Baud, defaultBaud, 1200, 1_000_000)
	bus.DataBits = 8
	if raw.DataBits != nil && *raw.DataBits != 8 {
		b.fault(path+".data_bits", "must be 8, not %d: Modbus RTU sends whole bytes", *raw.DataBits)
	}
	bus.StopBits = b.between(path+".stop_bits", raw.StopBits, 1, 1, 2)
	bus.Parity = "even"
	if raw.Parity != nil {
		bus.Parity = b.oneOf(path+".parity", *raw.Parity, "none", "even", "odd")
	}
}

// timing sets time-out, retries and pause of a Modbus bus. A time-out that the
// file does not give is the longest, up to defaultTimeout, that passes the check
// of every sensor: it leaves room for the retries within the shortest period, on
// TCP too, although a silent unit is asked again there on a connection of its own.
func (b *builder) timing(path string, raw *rawBus, bus *Bus) {
	bus.Retries = b.between(path+".retries", raw.Retries, defaultRetries, 0, maxRetries)
	if raw.Pause != nil {
		bus.Pause = b.within(path+".pause", *raw.Pause, 0, maxPause)
	}
	if raw.Timeout != nil {
		bus.Timeout = b.within(path+".timeout", *raw.Timeout, minTimeout, maxTimeout)
		return
	}
	bus.Timeout = defaultTimeout
	if every := b.shortest(raw.ID); every > 0 {
		room := (every/time.Duration(1+bus.Retries) - bus.Pause).Truncate(time.Millisecond)
		bus.Timeout = max(minTimeout, min(defaultTimeout, room))
	}
}

// shortest returns the shortest period of the sensors of a bus, or 0.
func (b *builder) shortest(bus string) time.Duration {
	var every time.Duration
	for i := range b.raw.Sensors {
		s := &b.raw.Sensors[i]
		if s.Bus == bus && s.Every > 0 && (every == 0 || s.Every < every) {
			every = s.Every
		}
	}
	return every
}

// makeBus makes a bus of a known kind even where other keys of it are faulty,
// so that what sits on it is checked in the same run.
func (b *builder) makeBus(path string, bus *Bus) {
	if !b.brokenBelow(path) {
		made, err := b.hw.Bus(*bus)
		if err != nil {
			b.fault(path, "%v", err)
		}
		bus.Bus = made
		return
	}
	if stand := b.standIn(bus.Kind); stand != nil {
		bus.Bus = stand.Bus
	}
}

// standIn is a bus in place of one that the file does not describe rightly. It
// is never used: a file with a fault gives no site.
func (b *builder) standIn(kind string) *Bus {
	bus := Bus{ID: "unknown", Kind: kind, Device: "/dev/null", Timeout: minTimeout}
	switch kind {
	case KindRTU:
		bus.Baud, bus.DataBits, bus.Parity, bus.StopBits = defaultBaud, 8, "even", 1
	case KindTCP:
		bus.Device, bus.Address = "", "127.0.0.1:"+modbusPort
	case KindI2C:
	default:
		return nil
	}
	made, err := b.hw.Bus(bus)
	if err != nil {
		return nil
	}
	bus.Bus = made
	return &bus
}
