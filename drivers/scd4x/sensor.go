package scd4x

import (
	"context"
	"errors"
	"fmt"
	"time"

	"aman/drivers"
	"aman/drivers/i2c"
)

const (
	// Period is the time between two conversions.
	Period = 5 * time.Second
	// overdue is how long after the last conversion was read, or measuring was
	// begun, the next one is missed. The data sheet gives no tolerance of the
	// chip's clock; a fifth of the period is far beyond any oscillator's.
	overdue = Period + Period/5
)

// Sensor is one chip.
type Sensor struct {
	conn i2c.Conn
	addr uint16
	keys keys

	identity  string
	measuring bool // Open has succeeded and no Read has failed since
	// fetched is when the last conversion was read; when there is none yet, when
	// measuring was begun. The monotonic clock counts.
	fetched time.Time
	last    [pointCount]drivers.Sample // the conversion read then
	have    bool                       // there is one
}

// Points implements drivers.Sensor.
func (s *Sensor) Points() []drivers.Point { return points() }

// Worst implements drivers.Sensor: a Read ends with its first transfer that is
// not answered.
func (s *Sensor) Worst() time.Duration {
	return i2c.TransferTimeout + dataReady.time + readValues.time
}

// Identity names the chip that answered the last Open, as in
// "SCD41 serial f8969f073bbe"; empty before.
func (s *Sensor) Identity() string { return s.identity }

// Open implements drivers.Sensor. It takes about 0.6 s, most of it the time
// that the chip needs to stop measuring.
func (s *Sensor) Open(ctx context.Context) error {
	s.measuring, s.have = false, false
	for _, step := range []func(context.Context) error{s.halt, s.identify, s.configure, s.start} {
		if err := step(ctx); err != nil {
			return s.named(err)
		}
	}
	return nil
}

// halt brings the chip, in whatever mode it is, to idle. A chip that sleeps
// acknowledges nothing, the command to wake up included.
func (s *Sensor) halt(ctx context.Context) error {
	err := s.send(ctx, stopPeriodic)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if s.send(ctx, wakeUp) != nil {
		if err := i2c.Wait(ctx, wakeUp.time, wakeUp.name); err != nil {
			return err
		}
	}
	return s.send(ctx, stopPeriodic)
}

func (s *Sensor) identify(ctx context.Context) error {
	var serial [3]uint16
	if err := s.ask(ctx, serialNumber, serial[:]); err != nil {
		return err
	}
	var variant [1]uint16
	if err := s.ask(ctx, sensorVariant, variant[:]); err != nil {
		return err
	}
	name, err := variantName(variant[0])
	if err != nil {
		return drivers.Because(drivers.CRC, err)
	}
	s.identity = fmt.Sprintf("%s serial %04x%04x%04x", name, serial[0], serial[1], serial[2])
	return nil
}

// configure sets what measuring depends on and reads it back. Automatic
// self-calibration takes the lowest value of a week for fresh air: where people
// work in shifts behind closed doors it would calibrate danger away.
func (s *Sensor) configure(ctx context.Context) error {
	if err := s.set(ctx, getCalibration, setCalibration, 0); err != nil {
		return err
	}
	if a := s.keys.Altitude; a != nil {
		if err := s.set(ctx, getAltitude, setAltitude, uint16(*a)); err != nil {
			return err
		}
	}
	if o := s.keys.TemperatureOffset; o != nil {
		return s.set(ctx, getOffset, setOffset, encodeOffset(*o))
	}
	return nil
}

// set writes a setting unless the chip has it already, and reads it back.
func (s *Sensor) set(ctx context.Context, get, set command, want uint16) error {
	var got [1]uint16
	if err := s.ask(ctx, get, got[:]); err != nil || got[0] == want {
		return err
	}
	if err := s.send(ctx, set, want); err != nil {
		return err
	}
	if err := s.ask(ctx, get, got[:]); err != nil {
		return err
	}
	if got[0] != want {
		return drivers.Because(drivers.CRC, fmt.Errorf("%s: the chip took %#04x for %#04x", set.name, got[0], want))
	}
	return nil
}

func (s *Sensor) start(ctx context.Context) error {
	if err := s.send(ctx, startPeriodic); err != nil {
		return err
	}
	s.fetched, s.measuring = time.Now(), true
	return nil
}

// Read implements drivers.Sensor. It takes two to four transfers, 3 ms in all.
func (s *Sensor) Read(ctx context.Context, samples []drivers.Sample) error {
	if err := s.read(ctx); err != nil {
		s.measuring = false
		return s.named(err)
	}
	if !s.have {
		for i := range samples {
			samples[i] = drivers.Faulty(drivers.Warmup)
		}
		return nil
	}
	copy(samples, s.last[:])
	return nil
}

// read takes the chip's next conversion, if there is one.
func (s *Sensor) read(ctx context.Context) error {
	if !s.measuring {
		return drivers.Because(drivers.Timeout, errors.New("the chip is not measuring, it has to be opened"))
	}
	var status [1]uint16
	if err := s.ask(ctx, dataReady, status[:]); err != nil {
		return err
	}
	if !isReady(status[0]) {
		if late := time.Since(s.fetched); late > overdue {
			return drivers.Because(drivers.Timeout, fmt.Errorf("no conversion for %s, one is due every %s; the chip may have lost its supply", late.Round(time.Millisecond), Period))
		}
		return nil
	}
	var words [pointCount]uint16
	if err := s.ask(ctx, readValues, words[:]); err != nil {
		return err
	}
	s.last, s.have, s.fetched = decode(words), true, time.Now()
	return nil
}

// named adds the chip to an error.
func (s *Sensor) named(err error) error { return fmt.Errorf("%s at 0x%02x: %w", Name, s.addr, err) }

var _ drivers.Sensor = (*Sensor)(nil)
