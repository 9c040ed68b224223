package scd4x

import (
	"errors"

	"aman/drivers"
	"aman/drivers/i2c"
)

// Name is what the configuration's `driver` key says.
const Name = "scd4x"

// Address is the chip's only address; another one stands behind a translator.
const Address = 0x62

// Bounds of the keys: the altitudes that the chip accepts, in metres, and the
// temperature offsets that the data sheet recommends, in °C.
const (
	maxAltitude = 3000
	maxOffset   = 20
)

// keys are the driver's own keys in the configuration.
type keys struct {
	// Address of the chip; 0x62 where it is not given.
	Address *int `yaml:"address"`
	// Altitude of the site above the sea in metres, for the air pressure; the
	// chip's own (0 unless stored) where it is not given.
	Altitude *int `yaml:"altitude"`
	// TemperatureOffset is how much warmer the chip is than the air around its
	// housing, in °C; the chip's own (4 unless stored) where it is not given.
	TemperatureOffset *float64 `yaml:"temperature_offset"`
}

// Driver returns the driver of the chip.
func Driver() drivers.Driver {
	return drivers.Driver{Name: Name, Buses: []string{i2c.Kind}, New: newSensor}
}

func newSensor(bus drivers.Bus, cfg drivers.Config) (drivers.Sensor, error) {
	conn, err := i2c.On(bus, Name)
	if err != nil {
		return nil, err
	}
	var k keys
	if err := cfg.Decode(&k); err != nil {
		return nil, err
	}
	address := Address
	if k.Address != nil {
		address = *k.Address
	}
	if err := errors.Join(i2c.CheckAddress(address), k.check(), checkSensor(cfg)); err != nil {
		return nil, err
	}
	return &Sensor{conn: conn, addr: uint16(address), keys: k}, nil
}

func (k keys) check() error {
	var errs []error
	if a := k.Altitude; a != nil && (*a < 0 || *a > maxAltitude) {
		errs = append(errs, drivers.Key("altitude", "%d m is beyond what the chip takes, 0 to %d m", *a, maxAltitude))
	}
	if o := k.TemperatureOffset; o != nil && !(*o >= 0 && *o <= maxOffset) {
		errs = append(errs, drivers.Key("temperature_offset", "%v °C is beyond what the chip takes, 0 to %d °C", *o, maxOffset))
	}
	return errors.Join(errs...)
}

// checkSensor checks the keys that every sensor has.
func checkSensor(cfg drivers.Config) error {
	var errs []error
	if cfg.Every < Period {
		errs = append(errs, drivers.Key("every", "%s is shorter than the chip's period of %s; it has no new value before", cfg.Every, Period))
	}
	if cfg.Gas != "" && cfg.Gas != "CO2" {
		errs = append(errs, drivers.Key("gas", "%s cannot be measured by this chip; it measures CO2", cfg.Gas))
	}
	if cfg.Unit != 0 {
		errs = append(errs, drivers.Key("unit", "an I²C chip has no unit number; it has an address"))
	}
	return errors.Join(errs...)
}
