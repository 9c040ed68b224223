package modbus

import (
	"errors"
	"fmt"

	"aman/drivers"
)

// Driver makes instruments whose points the configuration describes.
func Driver() drivers.Driver {
	return drivers.Driver{
		Name:  "modbus",
		Buses: []string{KindTCP, KindRTU},
		New: func(bus drivers.Bus, cfg drivers.Config) (drivers.Sensor, error) {
			var own keys
			if err := cfg.Decode(&own); err != nil {
				return nil, err
			}
			points, err := parsePoints(own.Points)
			if err := errors.Join(err, checkUnit(cfg.Unit)); err != nil {
				return nil, err
			}
			fillGas(points, cfg.Gas)
			return makeInstrument(bus, cfg, points)
		},
	}
}

func makeInstrument(bus drivers.Bus, cfg drivers.Config, points []Point) (drivers.Sensor, error) {
	b, ok := bus.(*Bus)
	if !ok {
		return nil, drivers.Key("bus", "%s is no Modbus bus", bus)
	}
	return newInstrument(b, cfg, points), nil
}

// Units that a request may be addressed to; 0 is for all and answered by none.
const minUnit, maxUnit = 1, 247

func checkUnit(unit int) error {
	if unit < minUnit || unit > maxUnit {
		return drivers.Key("unit", "%d is no unit: give the instrument's number, %d to %d", unit, minUnit, maxUnit)
	}
	return nil
}

// fillGas gives the sensor's gas to the concentrations that name none.
func fillGas(points []Point, gas string) {
	for i := range points {
		if p := &points[i]; p.Gas == "" && concentrations[p.Unit] {
			p.Gas = gas
		}
	}
}

// Layouter is a sensor that can say where its points lie: what a simulated
// instrument needs to stand in for it.
type Layouter interface {
	drivers.Sensor
	Unit() int
	Layout() []Point
}

var _ Layouter = (*Instrument)(nil)

// wrap names a profile in an error of its own.
func wrap(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("profile %s: %w", name, err)
}
