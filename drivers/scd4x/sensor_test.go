package scd4x_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/bustest"
	"aman/drivers/drivertest"
	"aman/drivers/i2c"
	"aman/drivers/scd4x"
)

func badKeys() []drivertest.BadKeys {
	return []drivertest.BadKeys{
		{Name: "address", Keys: "address: 0x80", Paths: []string{"address"}},
		{Name: "reserved address", Keys: "address: 3", Paths: []string{"address"}},
		{Name: "altitude", Keys: "altitude: -1", Paths: []string{"altitude"}},
		{Name: "offset", Keys: "temperature_offset: 21", Paths: []string{"temperature_offset"}},
		{Name: "offset is no number", Keys: "temperature_offset: .nan", Paths: []string{"temperature_offset"}},
		{Name: "every", Every: 4 * time.Second, Paths: []string{"every"}},
		{Name: "all at once", Keys: "{address: 1, altitude: 9000}", Every: time.Second, Paths: []string{"address", "altitude", "every"}},
	}
}

func TestConformanceOnAnEmulatedBus(t *testing.T) {
	drivertest.Run(t, drivertest.Case{
		Driver:    scd4x.Driver(),
		Config:    drivers.Config{Every: 5 * time.Second},
		Keys:      "{altitude: 350, temperature_offset: 5.4}",
		Bad:       badKeys(),
		Virtual:   true,
		Settle:    5 * time.Second,
		Deadline:  time.Second, // Open hears its first answer after the chip has stopped
		Want:      []float64{612, 23.5, 41},
		Tolerance: 0.002,
		Can:       []drivertest.Condition{drivertest.Silent, drivertest.Hung, drivertest.Garbled, drivertest.Over, drivertest.Under},
		Rig: func(*testing.T) drivertest.Rig {
			chip := scd4x.NewVirtual(nil)
			bus := i2c.NewEmulated("i2c").Plug(scd4x.Address, chip)
			setCondition(bus, chip, drivertest.Healthy)
			return drivertest.Rig{Bus: bus, Set: func(c drivertest.Condition) { setCondition(bus, chip, c) }}
		},
	})
}

func setCondition(bus *i2c.Emulated, chip *scd4x.Virtual, c drivertest.Condition) {
	chip.Set(612, 23.5, 41)
	bus.Plug(scd4x.Address, chip)
	bus.Garble(scd4x.Address, c == drivertest.Garbled)
	bus.Hang(c == drivertest.Hung)
	switch c {
	case drivertest.Silent:
		bus.Plug(scd4x.Address, nil)
	case drivertest.Over:
		chip.Set(45000, 23.5, 41)
	case drivertest.Under:
		chip.Set(612, -30, 41)
	}
}

func TestConformanceOnTheDataSheet(t *testing.T) {
	trace := bustest.Load(t, "testdata/datasheet.trace")
	drivertest.Run(t, drivertest.Case{
		Driver:    scd4x.Driver(),
		Config:    drivers.Config{Every: 5 * time.Second},
		Virtual:   true,
		Want:      []float64{500, 25, 37},
		Tolerance: 0.01,
		Rig:       func(*testing.T) drivertest.Rig { return drivertest.Rig{Bus: bustest.NewReplay(trace)} },
	})
}

// TestDataSheetExamples checks settings and the whole trace, byte for byte.
func TestDataSheetExamples(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		replay := bustest.NewReplay(bustest.Load(t, "testdata/settings.trace"))
		sensor := newSensor(t, replay, "{altitude: 1950, temperature_offset: 5.4}")
		require.NoError(t, sensor.Open(t.Context()))
		assert.NoError(t, replay.Done())
		assert.Equal(t, "SCD41 serial f8969f073bbe", sensor.Identity())
	})
}

// rig is an open sensor on an emulated bus in a synctest bubble.
type rig struct {
	*testing.T
	chip   *scd4x.Virtual
	bus    *i2c.Emulated
	sensor *scd4x.Sensor
}

func inBubble(t *testing.T, name, keys string, test func(rig)) {
	t.Run(name, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			chip := scd4x.NewVirtual(nil)
			bus := i2c.NewEmulated("i2c").Plug(scd4x.Address, chip)
			defer bus.Close()
			test(rig{t, chip, bus, newSensor(t, bus, keys)})
		})
	})
}

func newSensor(t *testing.T, bus drivers.Bus, keys string) *scd4x.Sensor {
	sensor, err := scd4x.Driver().New(bus, drivers.Config{ID: "air", Every: scd4x.Period, Decode: drivertest.Decode(keys)})
	require.NoError(t, err)
	return sensor.(*scd4x.Sensor)
}

func (r rig) read() ([]drivers.Sample, error) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	samples := make([]drivers.Sample, 3)
	err := r.sensor.Read(ctx, samples)
	return samples, err
}

func (r rig) mustRead() []drivers.Sample {
	r.Helper()
	samples, err := r.read()
	require.NoError(r, err)
	return samples
}

func TestOpen(t *testing.T) {
	inBubble(t, "sets what is configured and no more", "{altitude: 350, temperature_offset: 2.5}", func(r rig) {
		start := time.Now()
		require.NoError(r, r.sensor.Open(r.Context()))
		assert.Less(r, time.Since(start), 600*time.Millisecond)
		calibration, altitude, offset := r.chip.Settings()
		assert.False(r, calibration, "automatic self-calibration")
		assert.Equal(r, 350, altitude)
		assert.InDelta(r, 2.5, offset, 0.002)
	})
	inBubble(t, "finds a chip that measures already", "", func(r rig) {
		require.NoError(r, r.sensor.Open(r.Context()))
		require.NoError(r, newSensor(r.T, r.bus, "").Open(r.Context()))
	})
	inBubble(t, "wakes a chip that sleeps", "", func(r rig) {
		r.chip.Sleep()
		require.NoError(r, r.sensor.Open(r.Context()))
	})
	inBubble(t, "refuses another chip", "", func(r rig) {
		r.bus.Plug(scd4x.Address, ones{})
		err := r.sensor.Open(r.Context())
		assert.Equal(r, drivers.CRC, drivers.FaultOf(err))
		assert.ErrorContains(r, err, "scd4x at 0x62: crc: read the serial number: word 0 came as ff ff ff, its checksum should be ac")
	})
	inBubble(t, "gives up at its deadline while the chip stops", "", func(r rig) {
		ctx, cancel := context.WithTimeout(r.Context(), 100*time.Millisecond)
		defer cancel()
		start := time.Now()
		err := r.sensor.Open(ctx)
		assert.Equal(r, 100*time.Millisecond, time.Since(start))
		assert.Equal(r, drivers.Timeout, drivers.FaultOf(err))
		assert.ErrorIs(r, err, context.DeadlineExceeded)
	})
}

// ones is a chip that acknowledges everything and drives nothing.
type ones struct{}

func (ones) Tx(_, r []byte) error {
	for i := range r {
		r[i] = 0xff
	}
	return nil
}

func TestRead(t *testing.T) {
	inBubble(t, "warm-up, then the first conversion", "", func(r rig) {
		require.NoError(r, r.sensor.Open(r.Context()))
		for range 5 {
			for _, s := range r.mustRead() {
				assert.Equal(r, drivers.Warmup, s.Fault)
			}
			time.Sleep(time.Second)
		}
		assert.Equal(r, drivers.Sample{Value: 420}, r.mustRead()[0])
	})
	inBubble(t, "the same conversion only while it is the last", "", func(r rig) {
		require.NoError(r, r.sensor.Open(r.Context()))
		time.Sleep(scd4x.Period)
		assert.Equal(r, 420.0, r.mustRead()[0].Value)
		r.chip.Set(900, 20, 40)
		time.Sleep(scd4x.Period - 10*time.Millisecond)
		assert.Equal(r, 420.0, r.mustRead()[0].Value, "the chip has nothing newer")
		time.Sleep(10 * time.Millisecond)
		assert.Equal(r, 900.0, r.mustRead()[0].Value)
	})
	inBubble(t, "a chip that lost its supply", "", func(r rig) {
		require.NoError(r, r.sensor.Open(r.Context()))
		time.Sleep(scd4x.Period)
		r.mustRead()
		r.chip.PowerCycle()
		time.Sleep(scd4x.Period)
		r.mustRead() // still the last conversion, 5 s old
		time.Sleep(scd4x.Period)
		_, err := r.read()
		assert.Equal(r, drivers.Timeout, drivers.FaultOf(err))
		assert.ErrorContains(r, err, "no conversion for 10.00")
		require.NoError(r, r.sensor.Open(r.Context()))
		assert.Equal(r, drivers.Warmup, r.mustRead()[0].Fault, "nothing of before is kept")
	})
	inBubble(t, "an invalid conversion", "", func(r rig) {
		r.chip.Set(0, 20, 40)
		require.NoError(r, r.sensor.Open(r.Context()))
		time.Sleep(scd4x.Period)
		for _, s := range r.mustRead() {
			assert.Equal(r, drivers.Range, s.Fault)
		}
	})
	inBubble(t, "a missed answer is not replaced by the last", "", func(r rig) {
		require.NoError(r, r.sensor.Open(r.Context()))
		time.Sleep(scd4x.Period)
		r.mustRead()
		r.bus.Plug(scd4x.Address, nil)
		_, err := r.read()
		assert.Equal(r, drivers.Timeout, drivers.FaultOf(err))
		r.bus.Plug(scd4x.Address, r.chip)
		_, err = r.read()
		assert.ErrorContains(r, err, "has to be opened")
	})
}

// TestBeatOfTwoClocks polls two hours by a clock that differs from the chip's: no
// reading may be missing, and none may be older than two periods.
func TestBeatOfTwoClocks(t *testing.T) {
	for name, permille := range map[string]time.Duration{"chip slow": 1003, "chip fast": 997} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				chip := scd4x.NewVirtual(func() time.Time { return begin.Add(time.Since(begin) * 1000 / permille) })
				bus := i2c.NewEmulated("i2c").Plug(scd4x.Address, chip)
				defer bus.Close()
				r := rig{t, chip, bus, newSensor(t, bus, "")}
				require.NoError(t, r.sensor.Open(t.Context()))
				time.Sleep(2 * scd4x.Period)
				for range 2 * 3600 / 5 {
					require.Equal(t, drivers.NoFault, r.mustRead()[0].Fault)
					time.Sleep(scd4x.Period)
				}
			})
		})
	}
}

func TestExample(t *testing.T) {
	drivertest.Example(t, scd4x.Driver(), i2c.NewEmulated("i2c"), "example.yaml")
}
