package tmp102_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/bustest"
	"aman/drivers/drivertest"
	"aman/drivers/i2c"
	"aman/drivers/tmp102"
)

func TestConformanceOnAnEmulatedBus(t *testing.T) {
	drivertest.Run(t, drivertest.Case{
		Driver: tmp102.Driver(),
		Config: drivers.Config{Every: time.Second},
		Keys:   "address: 0x49",
		Bad: []drivertest.BadKeys{
			{Name: "address", Keys: "address: 0x47", Paths: []string{"address"}},
			{Name: "every", Every: 100 * time.Millisecond, Paths: []string{"every"}},
			{Name: "both", Keys: "address: 0x4c", Every: time.Millisecond, Paths: []string{"address", "every"}},
		},
		Virtual: true,
		Want:    []float64{-5.25},
		Can:     []drivertest.Condition{drivertest.Silent, drivertest.Hung, drivertest.Garbled, drivertest.Over, drivertest.Under},
		Rig: func(*testing.T) drivertest.Rig {
			chip := tmp102.NewVirtual(nil)
			bus := i2c.NewEmulated("i2c")
			setCondition(bus, chip, drivertest.Healthy)
			return drivertest.Rig{Bus: bus, Set: func(c drivertest.Condition) { setCondition(bus, chip, c) }}
		},
	})
}

func setCondition(bus *i2c.Emulated, chip *tmp102.Virtual, c drivertest.Condition) {
	const addr = 0x49
	chip.Set(-5.25)
	bus.Plug(addr, chip)
	bus.Garble(addr, c == drivertest.Garbled)
	bus.Hang(c == drivertest.Hung)
	switch c {
	case drivertest.Silent:
		bus.Plug(addr, nil)
	case drivertest.Over:
		chip.Set(127)
	case drivertest.Under:
		chip.Set(-50)
	}
}

func TestConformanceOnTheDataSheet(t *testing.T) {
	trace := bustest.Load(t, "testdata/datasheet.trace")
	drivertest.Run(t, drivertest.Case{
		Driver:  tmp102.Driver(),
		Config:  drivers.Config{Every: time.Second},
		Virtual: true,
		Want:    []float64{25},
		Rig:     func(*testing.T) drivertest.Rig { return drivertest.Rig{Bus: bustest.NewReplay(trace)} },
	})
}

func newSensor(t *testing.T, chip i2c.Chip) (drivers.Sensor, *i2c.Emulated) {
	bus := i2c.NewEmulated("i2c").Plug(tmp102.Address, chip)
	sensor, err := tmp102.Driver().New(bus, drivers.Config{ID: "t", Every: time.Second, Decode: drivertest.Decode("")})
	require.NoError(t, err)
	return sensor, bus
}

func read(ctx context.Context, sensor drivers.Sensor) (drivers.Sample, error) {
	samples := make([]drivers.Sample, 1)
	err := sensor.Read(ctx, samples)
	return samples[0], err
}

// registers is a chip with fixed answers, by register.
type registers map[byte][]byte

func (c registers) Tx(w, r []byte) error {
	copy(r, c[w[0]])
	return nil
}

// TestForeignAnswers: what no TMP102 sends becomes no temperature.
func TestForeignAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		chip registers
		want string
	}{
		{"line stuck high", registers{0: {0xff, 0xff}, 1: {0xff, 0xff}}, "configuration reads 0xffff, no TMP102's"},
		{"line stuck low", registers{0: {0, 0}, 1: {0, 0}}, "configuration reads 0x0000, no TMP102's"},
		{"ADS1115 at the same address", registers{0: {0x12, 0x34}, 1: {0x85, 0x83}}, "configuration reads 0x8583, no TMP102's"},
		{"takes no configuration", registers{0: {0x19, 0}, 1: {0x60, 0xa0}}, "was reset since it was opened"},
		{"another resolution", registers{0: {0x19, 0}, 1: {0x48, 0xa0}}, "no TMP102's"},
		{"sleeps for ever", registers{0: {0x19, 0}, 1: {0x61, 0xa0}}, "configuration reads 0x61, 0x68 was set"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sensor, _ := newSensor(t, c.chip)
				err := sensor.Open(t.Context())
				assert.ErrorContains(t, err, c.want)
				assert.Contains(t, []drivers.Fault{drivers.CRC, drivers.Electrical}, drivers.FaultOf(err))
			})
		})
	}
}

func TestUnusedBitsOfATemperature(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sensor, _ := newSensor(t, registers{0: {0x19, 0x01}, 1: {0x68, 0xa0}})
		require.NoError(t, sensor.Open(t.Context()))
		_, err := read(t.Context(), sensor)
		assert.Equal(t, drivers.CRC, drivers.FaultOf(err))
		assert.ErrorContains(t, err, "tmp102 at 0x48: crc: temperature reads 0x1901")
	})
}

// TestLostSupply: the 0 °C of a chip that has just been powered never counts.
func TestLostSupply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chip := tmp102.NewVirtual(nil)
		sensor, _ := newSensor(t, chip)
		require.NoError(t, sensor.Open(t.Context()))
		s, err := read(t.Context(), sensor)
		require.NoError(t, err)
		assert.Equal(t, drivers.Sample{Value: 20}, s)

		chip.PowerCycle()
		_, err = read(t.Context(), sensor)
		assert.Equal(t, drivers.Electrical, drivers.FaultOf(err))
		require.NoError(t, sensor.Open(t.Context()))
		s, err = read(t.Context(), sensor)
		require.NoError(t, err)
		assert.Equal(t, drivers.Sample{Value: 20}, s)
	})
}

// flaky fails the n-th transfer and counts what follows.
type flaky struct {
	chip      i2c.Chip
	n, passed int
}

var errNoise = errors.New("noise")

func (f *flaky) Tx(w, r []byte) error {
	f.n--
	switch {
	case f.n > 0:
		return f.chip.Tx(w, r)
	case f.n == 0:
		return errNoise
	}
	f.passed++
	return f.chip.Tx(w, r)
}

// TestNothingFollowsAnError: periph's driver goes on after a failed read of the
// configuration and would write zeros over it.
func TestNothingFollowsAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for n := 1; n <= 5; n++ { // Open takes five transfers
			chip := &flaky{chip: tmp102.NewVirtual(nil), n: n}
			sensor, _ := newSensor(t, chip)
			err := sensor.Open(t.Context())
			assert.ErrorIs(t, err, errNoise, "transfer %d", n)
			assert.Zero(t, chip.passed, "transfers after the failed number %d", n)
		}
	})
}

// FuzzRead: whatever two registers say, a value without a fault is one that
// the chip can mean, and lies within the range.
func FuzzRead(f *testing.F) {
	f.Add([]byte{0x19, 0x00}, []byte{0x68, 0xa0})
	f.Add([]byte{0xff, 0xff}, []byte{0xff, 0xff})
	f.Add([]byte{0x7f, 0xf0}, []byte{0x68, 0xa0})
	f.Add([]byte{0x80, 0x00}, []byte{0xe8, 0xa0})
	f.Fuzz(func(t *testing.T, value, configuration []byte) {
		synctest.Test(t, func(t *testing.T) {
			sensor, _ := newSensor(t, registers{0: value, 1: configuration})
			if sensor.Open(t.Context()) != nil {
				return
			}
			s, err := read(t.Context(), sensor)
			if err != nil || s.Fault != drivers.NoFault {
				return
			}
			steps := s.Value * 16
			assert.Equal(t, float64(int(steps)), steps, "steps of 1/16 °C")
			assert.True(t, s.Value >= -40 && s.Value <= 125)
		})
	})
}

func TestExample(t *testing.T) {
	drivertest.Example(t, tmp102.Driver(), i2c.NewEmulated("i2c"), "example.yaml")
}
