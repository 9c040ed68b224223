package configtest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"aman/drivers"
	"aman/gateway/config"
)

// Hardware returns three drivers: "modbus" with points described in the file,
// "modbus/generic-gas" with one gas point, and "scd4x" on I²C.
func Hardware() config.Hardware {
	return config.Hardware{
		Drivers: []drivers.Driver{described(), gas(), air()},
		Bus:     func(b config.Bus) (drivers.Bus, error) { return bus{b}, nil },
	}
}

type bus struct{ config.Bus }

func (b bus) String() string { return b.ID }
func (b bus) Kind() string   { return b.Bus.Kind }
func (b bus) Close() error   { return nil }

type sensor struct {
	points []drivers.Point
	worst  time.Duration
	cost   time.Duration
}

var errSimulated = errors.New("configtest: nothing to read")

func (s sensor) Points() []drivers.Point                      { return s.points }
func (s sensor) Open(context.Context) error                   { return errSimulated }
func (s sensor) Read(context.Context, []drivers.Sample) error { return errSimulated }
func (s sensor) Worst() time.Duration                         { return s.worst }
func (s sensor) Cost() time.Duration                          { return s.cost }

// onBus returns a sensor on a Modbus bus.
func onBus(b drivers.Bus, points ...drivers.Point) drivers.Sensor {
	s := sensor{points: points, worst: time.Second, cost: 10 * time.Millisecond}
	if own, ok := b.(bus); ok && own.Modbus() {
		s.worst = own.Reply()
	}
	return s
}

type rawPoint struct {
	Name     string   `yaml:"name"`
	Register string   `yaml:"register"`
	Address  uint16   `yaml:"address"`
	Type     string   `yaml:"type"`
	Scale    *float64 `yaml:"scale"`
	Unit     string   `yaml:"unit"`
	Gas      string   `yaml:"gas"`
	Min      *float64 `yaml:"min"`
	Max      *float64 `yaml:"max"`
}

func described() drivers.Driver {
	return drivers.Driver{Name: "modbus", Buses: []string{"modbus-rtu", "modbus-tcp"}, New: func(b drivers.Bus, cfg drivers.Config) (drivers.Sensor, error) {
		var own struct {
			Points []rawPoint `yaml:"points"`
		}
		errs := []error{cfg.Decode(&own)}
		if len(own.Points) == 0 {
			errs = append(errs, drivers.Key("points", "is missing"))
		}
		var points []drivers.Point
		for i, p := range own.Points {
			if p.Type != "uint16" && p.Type != "bool" {
				errs = append(errs, drivers.Key(fmt.Sprintf("points[%d].type", i), "%q is no type", p.Type))
			}
			points = append(points, drivers.Point{Name: p.Name, Unit: p.Unit, Gas: p.Gas, Min: bound(p.Min), Max: bound(p.Max)})
		}
		if err := errors.Join(errs...); err != nil {
			return nil, fmt.Errorf("modbus: %w", err)
		}
		return onBus(b, points...), nil
	}}
}

func bound(p *float64) float64 {
	if p == nil {
		return math.NaN()
	}
	return *p
}

func gas() drivers.Driver {
	return drivers.Driver{Name: "modbus/generic-gas", Buses: []string{"modbus-rtu", "modbus-tcp"}, New: func(b drivers.Bus, cfg drivers.Config) (drivers.Sensor, error) {
		if err := cfg.Decode(&struct{}{}); err != nil {
			return nil, err
		}
		name, unit, top := "co", "[ppm]", 1000.0
		if cfg.Gas == "O2" {
			name, unit, top = "o2", "%{vol}", 25
		}
		return onBus(b, drivers.Point{Name: name, Unit: unit, Gas: cfg.Gas, Max: top}), nil
	}}
}

func air() drivers.Driver {
	return drivers.Driver{Name: "scd4x", Buses: []string{"i2c"}, New: func(b drivers.Bus, cfg drivers.Config) (drivers.Sensor, error) {
		own := struct {
			Altitude float64 `yaml:"altitude"`
		}{}
		if err := cfg.Decode(&own); err != nil {
			return nil, err
		}
		return onBus(b,
			drivers.Point{Name: "co2", Unit: "[ppm]", Gas: "CO2", Min: 0, Max: 40000},
			drivers.Point{Name: "temperature", Unit: "Cel", Min: -10, Max: 60},
			drivers.Point{Name: "humidity", Unit: "%{RH}", Min: 0, Max: 100}), nil
	}}
}
