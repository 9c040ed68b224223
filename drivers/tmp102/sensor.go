package tmp102

import (
	"context"
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/physic"
	"periph.io/x/devices/v3/tmp102"

	"aman/drivers"
	"aman/drivers/i2c"
)

// Registers, and bits of the configuration's high byte (SBOS397, configuration
// register).
const (
	regTemperature   = 0
	regConfiguration = 1

	bitOneShot     = 0x80 // meaningless while converting continuously
	bitsResolution = 0x60 // always set, for 12 bits
	bitsFaultQueue = 0x18 // 00 at power-up
	bitsQueueOfTwo = 0x08 // what Open sets, as the mark of a chip it has opened
	bitShutdown    = 0x01

	// rateFour is 4 conversions a second, with extended mode off, in the low
	// byte.
	rateFour = 0x80
	// unusedBits of a temperature are zero while extended mode is off.
	unusedBits = 0x0f
	// firstConversion is the longest time from start to a temperature (SBOS397,
	// electrical characteristics: 26 ms typical, 35 ms at most).
	firstConversion = 35 * time.Millisecond
)

// opened is the configuration's high byte of a chip that Open has set.
const opened = bitsResolution | bitsQueueOfTwo

// Sensor is one chip.
type Sensor struct {
	addr uint16
	wire *wire
	chip *tmp102.Dev // nil unless opened
}

// Points implements drivers.Sensor. The range is that of specified operation.
func (s *Sensor) Points() []drivers.Point { return []drivers.Point{temperature} }

var temperature = drivers.Point{Name: "temperature", Unit: "Cel", Min: -40, Max: 125}

// Worst implements drivers.Sensor: a Read ends with its first transfer that is
// not answered.
func (s *Sensor) Worst() time.Duration { return i2c.TransferTimeout }

// Open implements drivers.Sensor. It takes about 40 ms.
func (s *Sensor) Open(ctx context.Context) error {
	s.chip = nil
	s.wire.begin(ctx)
	chip, err := s.start(ctx)
	if err != nil {
		return s.named(err)
	}
	s.chip = chip
	return nil
}

func (s *Sensor) start(ctx context.Context) (*tmp102.Dev, error) {
	if _, err := s.configuration(); err != nil {
		return nil, err
	}
	if err := s.wire.Tx(s.addr, []byte{regConfiguration, opened, rateFour}, nil); err != nil {
		return nil, err
	}
	chip, err := tmp102.NewI2C(s.wire, s.addr, nil)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return chip, i2c.Wait(ctx, firstConversion, "first conversion")
}

// configuration reads the register's high byte and checks that it is a
// TMP102's at all. The low byte says nothing more and differs in kin.
func (s *Sensor) configuration() (byte, error) {
	var register [2]byte
	if err := s.wire.Tx(s.addr, []byte{regConfiguration}, register[:]); err != nil {
		return 0, err
	}
	high := register[0] &^ bitOneShot
	if high == 0xff&^bitOneShot || high&bitsResolution != bitsResolution {
		err := fmt.Errorf("configuration reads %#02x%02x, no TMP102's; the line may be stuck, or another chip have the address", register[0], register[1])
		return 0, drivers.Because(drivers.CRC, err)
	}
	return high, nil
}

// check finds out whether the chip is still as Open has set it.
func (s *Sensor) check() error {
	high, err := s.configuration()
	switch {
	case err != nil:
		return err
	case high == opened:
		return nil
	case high&(bitsFaultQueue|bitShutdown) == 0:
		return drivers.Because(drivers.Electrical, errors.New("the chip was reset since it was opened; check its supply"))
	}
	return drivers.Because(drivers.CRC, fmt.Errorf("configuration reads %#02x, %#02x was set", high, opened))
}

// Read implements drivers.Sensor. It takes two transfers, under 1 ms at
// 100 kHz.
func (s *Sensor) Read(ctx context.Context, samples []drivers.Sample) error {
	s.wire.begin(ctx)
	celsius, err := s.read()
	if err != nil {
		s.chip = nil
		return s.named(err)
	}
	samples[0] = temperature.Judge(celsius)
	return nil
}

func (s *Sensor) read() (celsius float64, err error) {
	if s.chip == nil {
		return 0, drivers.Because(drivers.Timeout, errors.New("the chip has to be opened"))
	}
	if err := s.check(); err != nil {
		return 0, err
	}
	var env physic.Env
	if err := s.chip.Sense(&env); err != nil {
		return 0, err
	}
	if raw := s.wire.last; raw[1]&unusedBits != 0 {
		return 0, drivers.Because(drivers.CRC, fmt.Errorf("temperature reads %#02x%02x, its low four bits should be zero", raw[0], raw[1]))
	}
	return env.Temperature.Celsius(), nil
}

// named adds the chip to an error.
func (s *Sensor) named(err error) error { return fmt.Errorf("%s at 0x%02x: %w", Name, s.addr, err) }

var _ drivers.Sensor = (*Sensor)(nil)
