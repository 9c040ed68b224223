package tmp102

import (
	"errors"
	"time"

	"aman/drivers"
	"aman/drivers/i2c"
)

// Name is what the configuration's `driver` key says.
const Name = "tmp102"

// Addresses that the chip's ADD0 pin selects (SBOS397, serial bus address).
const (
	Address    = 0x48 // ADD0 to ground
	maxAddress = 0x4b
)

// Period is the time between two conversions, at 4 a second.
const Period = 250 * time.Millisecond

// keys are the driver's own keys in the configuration.
type keys struct {
	// Address of the chip; 0x48 where it is not given.
	Address *int `yaml:"address"`
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
	if err := errors.Join(checkAddress(address), checkSensor(cfg)); err != nil {
		return nil, err
	}
	return &Sensor{addr: uint16(address), wire: &wire{conn: conn}}, nil
}

func checkAddress(address int) error {
	if address < Address || address > maxAddress {
		return drivers.Key("address", "0x%02x is none of the chip's addresses, 0x%02x to 0x%02x", address, Address, maxAddress)
	}
	return nil
}

// checkSensor checks the keys that every sensor has.
func checkSensor(cfg drivers.Config) error {
	var errs []error
	if cfg.Every < Period {
		errs = append(errs, drivers.Key("every", "%s is shorter than the chip's period of %s; it has no new value before", cfg.Every, Period))
	}
	if cfg.Gas != "" {
		errs = append(errs, drivers.Key("gas", "%s cannot be measured by this chip; it measures temperature", cfg.Gas))
	}
	if cfg.Unit != 0 {
		errs = append(errs, drivers.Key("unit", "an I²C chip has no unit number; it has an address"))
	}
	return errors.Join(errs...)
}
