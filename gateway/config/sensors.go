package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"aman/drivers"
	"aman/gateway/config/strict"
	"aman/rules/units"
)

const (
	minEvery = 10 * time.Millisecond
	maxEvery = 24 * time.Hour
)

func (b *builder) buildSensors() {
	b.sensors = make(map[string]*Sensor)
	b.points = make(map[string]*Point)
	b.t90 = make(map[string]*rawSensor)
	seen := b.newIDs("sensors")
	b.site.Sensors = make([]Sensor, len(b.raw.Sensors)) // fixed, since others point into it
	for i := range b.raw.Sensors {
		raw, path := &b.raw.Sensors[i], fmt.Sprintf("sensors[%d]", i)
		fresh := seen.add(path+".id", raw.ID)
		s := &b.site.Sensors[i]
		b.sensor(path, raw, s)
		if fresh {
			b.sensors[raw.ID], b.t90[raw.ID] = s, raw
			if s.Sensor == nil {
				b.sensors[raw.ID] = nil
			}
		}
	}
	b.place()
}

func (b *builder) sensor(path string, raw *rawSensor, s *Sensor) {
	*s = Sensor{ID: raw.ID, Bus: raw.Bus, DriverName: raw.Driver, Every: raw.Every}
	s.Zone = b.zone(path+".zone", raw.Zone)
	if raw.Gas != nil {
		s.Gas = strings.TrimSpace(*raw.Gas)
	}
	if b.has(path + ".every") {
		b.within(path+".every", raw.Every, minEvery, maxEvery)
	}
	b.health(path, raw, s)
	bus := b.busOf(path+".bus", raw.Bus)
	driver := b.driver(path+".driver", raw.Driver)
	if bus != nil {
		s.Unit = b.unit(path+".unit", raw.Unit, bus)
		b.room(path+".every", raw, bus)
	}
	if driver == nil {
		return
	}
	if bus == nil || !b.sits(path+".driver", driver, bus) {
		bus, s.Unit = b.standIn(driver.Buses[0]), 0
	}
	if bus != nil {
		b.makeSensor(path, raw, s, driver, bus)
	}
}

// busOf resolves a reference to a bus; nil where there is none or where the
// bus itself is faulty.
func (b *builder) busOf(path, id string) *Bus {
	bus, named := b.buses[id]
	if !named && b.has(path) && !b.nameless["buses"] {
		b.fault(path, "no bus %q%s", id, suggest(id, b.buses))
	}
	return bus
}

func (b *builder) driver(path, name string) *drivers.Driver {
	for i := range b.hw.Drivers {
		if b.hw.Drivers[i].Name == name {
			return &b.hw.Drivers[i]
		}
	}
	if b.has(path) {
		known := make([]string, len(b.hw.Drivers))
		for i, d := range b.hw.Drivers {
			known[i] = d.Name
		}
		slices.Sort(known)
		b.fault(path, "no driver %q; the drivers are %s", name, strings.Join(known, ", "))
	}
	return nil
}

func (b *builder) sits(path string, d *drivers.Driver, bus *Bus) bool {
	if slices.Contains(d.Buses, bus.Kind) {
		return true
	}
	b.fault(path, "%s sits on %s, and bus %s is %s", d.Name, strings.Join(d.Buses, " or "), bus.ID, bus.Kind)
	return false
}

// unit checks a Modbus unit number. 255 is what many devices with a network
// socket of their own answer to.
func (b *builder) unit(path string, unit *int, bus *Bus) int {
	switch {
	case !bus.Modbus():
		if unit != nil {
			b.fault(path, "belongs to Modbus, and bus %s is %s", bus.ID, bus.Kind)
		}
		return 0
	case unit == nil:
		if !b.faulty(path) {
			b.fault(path, "is missing: on %s every instrument has its unit number", bus.Kind)
		}
		return 0
	case *unit == 255 && bus.Kind == KindTCP:
		return 255
	}
	return b.between(path, unit, 0, 1, 247)
}

// room refuses a period that a silent instrument would overrun, retries
// included: its neighbours would wait for it.
func (b *builder) room(path string, raw *rawSensor, bus *Bus) {
	if raw.Every < minEvery || !bus.Modbus() || bus.Reply() <= raw.Every {
		return
	}
	b.fault(path, "leaves no room for a retry: without an answer a read takes %s (timeout %s, retries %d of bus %s), longer than %s; lengthen every, or shorten timeout or retries",
		Span(bus.Reply()), Span(bus.Timeout), bus.Retries, bus.ID, Span(raw.Every))
}

// makeSensor lets the driver check its keys and make the sensor.
func (b *builder) makeSensor(path string, raw *rawSensor, s *Sensor, d *drivers.Driver, bus *Bus) {
	cfg := drivers.Config{ID: s.ID, Unit: s.Unit, Gas: s.Gas, Every: s.Every}
	if b.faulty(path+".every") || cfg.Every == 0 {
		cfg.Every = maxEvery // the driver judges its own keys alone
	}
	if bus.Modbus() && cfg.Unit == 0 {
		cfg.Unit = 1
	}
	own := raw.node.Without(strict.KeysOf(raw.sensorKeys)...)
	cfg.Decode = func(into any) error { return keyErrors(own.Decode("", into)) }
	made, err := d.New(bus.Bus, cfg)
	if err != nil {
		b.driverFaults(path, err)
		made = b.salvage(path, own, d, bus, cfg)
	}
	if made == nil {
		return
	}
	if !bus.Modbus() && made.Worst() > cfg.Every && !b.faulty(path+".every") {
		b.fault(path+".every", "is too short: without an answer a read takes %s", Span(made.Worst()))
	}
	s.Sensor = made
}

// salvage makes a sensor whose keys are faulty as well as it can, so that the
// rules on its points are checked in the same run: first with the keys that
// could be decoded, where the driver may find more, then without what is
// faulty. It returns nil where neither works; no site comes of it in any case.
func (b *builder) salvage(path string, own *strict.Node, d *drivers.Driver, bus *Bus, cfg drivers.Config) drivers.Sensor {
	cfg.Decode = func(into any) error { own.Decode("", into); return nil }
	made, err := d.New(bus.Bus, cfg)
	if err == nil {
		return made
	}
	b.more(func() { b.driverFaults(path, err) })
	rest := own.Prune(b.below(path))
	cfg.Every = maxEvery
	cfg.Decode = func(into any) error { rest.Decode("", into); return nil }
	if made, err = d.New(bus.Bus, cfg); err != nil {
		return nil
	}
	return made
}

// below lists the paths of faults below a path, relative to it.
func (b *builder) below(path string) []string {
	var paths []string
	for i := range b.faults {
		if rest, ok := strings.CutPrefix(b.faults[i].Path, path+"."); ok {
			paths = append(paths, rest)
		}
	}
	return paths
}

// more keeps of what find reports only what stands at places without a fault.
func (b *builder) more(find func()) {
	known := len(b.faults)
	find()
	found := slices.Clone(b.faults[known:])
	b.faults = b.faults[:known]
	for _, f := range found {
		if !b.faulty(f.Path) {
			b.faults = append(b.faults, f)
		}
	}
}

// keyErrors hands decoding faults through a driver, which may join its own.
func keyErrors(faults []strict.Fault) error {
	errs := make([]error, len(faults))
	for i, f := range faults {
		errs[i] = &drivers.KeyError{Path: f.Path, Err: errors.New(f.Text)}
	}
	return errors.Join(errs...)
}

// driverFaults gives each fault of a driver its place in the file.
func (b *builder) driverFaults(path string, err error) {
	var ke *drivers.KeyError
	switch joined, ok := err.(interface{ Unwrap() []error }); {
	case ok:
		for _, e := range joined.Unwrap() {
			b.driverFaults(path, e)
		}
	case errors.As(err, &ke):
		b.driverFault(path, err, ke)
	default:
		b.fault(path, "%v", err)
	}
}

// driverFault unwraps down to the joined or the single key error.
func (b *builder) driverFault(path string, err error, ke *drivers.KeyError) {
	if inner := errors.Unwrap(err); err != error(ke) && inner != nil { //nolint:errorlint // identity is meant
		b.driverFaults(path, inner)
		return
	}
	b.fault(strict.Join(path, ke.Path), "%v", ke.Err)
}

// place lists the points of all sensors that could be made.
func (b *builder) place() {
	for i := range b.site.Sensors {
		s := &b.site.Sensors[i]
		if s.Sensor == nil {
			continue
		}
		for _, p := range s.Sensor.Points() {
			if u, err := units.Parse(p.Unit); err == nil {
				p.Unit = u.Code
			}
			b.site.Points = append(b.site.Points, Point{ID: s.ID + "." + p.Name, Sensor: s.ID, Zone: s.Zone, Every: s.Every, Point: p})
			b.basis(&b.site.Points[len(b.site.Points)-1])
		}
	}
	for i := range b.site.Points {
		if p := &b.site.Points[i]; b.sensors[p.Sensor] != nil {
			b.points[p.ID] = p
		}
	}
}
