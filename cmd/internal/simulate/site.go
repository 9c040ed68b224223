package simulate

import (
	"errors"
	"fmt"
	"strings"

	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
	"aman/gateway/config"
)

// Site is the simulated instruments of one configuration.
type Site struct {
	lines []line
	units map[string]*slave.Instrument // by sensor
	skips []string
}

// line is one bus with the slave that stands in for its instruments.
type line struct {
	bus   *modbus.Bus
	slave *slave.Slave
	what  []string // its units, for people
}

// New makes the instruments and the outputs' modules of every Modbus bus. Sensors
// on other buses are left out and named by Skipped. It serves nothing yet.
func New(site *config.Site) (*Site, error) {
	s := &Site{units: map[string]*slave.Instrument{}}
	for i := range site.Buses {
		bus, ok := site.Buses[i].Bus.(*modbus.Bus)
		if !ok {
			continue
		}
		l := line{bus: bus, slave: slave.New()}
		if err := s.plug(&l, site, site.Buses[i].ID); err != nil {
			return nil, err
		}
		s.lines = append(s.lines, l)
	}
	for i := range site.Sensors {
		if s.units[site.Sensors[i].ID] == nil {
			s.skips = append(s.skips, site.Sensors[i].ID)
		}
	}
	if len(s.lines) == 0 {
		return nil, errors.New("the configuration has no Modbus bus: there is nothing to simulate")
	}
	return s, nil
}

// plug adds the units of one bus.
func (s *Site) plug(l *line, site *config.Site, bus string) error {
	for i := range site.Sensors {
		sensor := &site.Sensors[i]
		layout, ok := sensor.Sensor.(modbus.Layouter)
		if sensor.Bus != bus || !ok {
			continue
		}
		in, err := l.slave.Add(sensor.Unit, layout.Layout())
		if err != nil {
			return fmt.Errorf("sensor %s: %w", sensor.ID, err)
		}
		s.units[sensor.ID] = in
		l.what = append(l.what, fmt.Sprintf("%s (unit %d)", sensor.ID, sensor.Unit))
	}
	for i := range site.Outputs {
		out := &site.Outputs[i]
		switch {
		case out.Bus != bus:
			continue
		case out.Kind == config.KindCoil:
			l.slave.Unit(out.Unit).SetBit(modbus.Coil, out.Address, false)
		case out.Kind == config.KindRegister:
			l.slave.Unit(out.Unit).Set(modbus.Holding, out.Address, 0)
		}
		l.what = append(l.what, fmt.Sprintf("%s (unit %d)", out.ID, out.Unit))
	}
	return nil
}

// Skipped lists the sensors that are no Modbus instruments.
func (s *Site) Skipped() []string { return s.skips }

// Serve starts to answer on every bus and returns a line for each, for people.
func (s *Site) Serve() (lines []string, err error) {
	for _, l := range s.lines {
		if err := l.slave.Serve(l.bus); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", l.bus, err), s.Close())
		}
		lines = append(lines, fmt.Sprintf("%s: %s", l.bus, strings.Join(l.what, ", ")))
	}
	return lines, nil
}

// Close stops answering.
func (s *Site) Close() error {
	var errs []error
	for _, l := range s.lines {
		errs = append(errs, l.slave.Close())
	}
	return errors.Join(errs...)
}
