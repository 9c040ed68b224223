package modbus_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/drivertest"
	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
)

const station = `points:
  - {name: co, register: holding, address: 0, type: uint16, scale: 0.1, unit: ppm, gas: CO, min: 0, max: 1000}
  - {name: temperature, register: input, address: 4, type: int16, scale: 0.01, unit: Cel, min: -40, max: 80}
  - {name: level, register: holding, address: 10, type: float32, order: cdab, unit: dBA}
  - {name: door, register: discrete, address: 2, type: bool}
  - {name: gas, register: input, address: 20, decimals: 21, unit: "%vol", gas: O2, min: 0, max: 25}
  - {name: ch4, register: input, address: 30, type: uint16, scale: 0.001, loop: ne43, low: 0, high: 100, unit: "%LEL", gas: CH4}`

// conditions puts one simulated station into the states of the suite.
func conditions(t *testing.T, in *slave.Instrument) func(drivertest.Condition) {
	return func(c drivertest.Condition) {
		fault := map[drivertest.Condition]slave.Fault{
			drivertest.Silent: {Mute: true}, drivertest.Hung: {Truncate: true, Mute: true}, drivertest.Garbled: {Garble: true},
		}[c]
		in.Break(fault)
		value := map[drivertest.Condition]float64{drivertest.Over: 1000.1, drivertest.Under: -40.01}[c]
		switch c {
		case drivertest.Over:
			require.NoError(t, in.SetPoint("co", value))
			require.NoError(t, in.SetPoint("ch4", 104)) // 20.64 mA
		case drivertest.Under:
			require.NoError(t, in.SetPoint("temperature", value))
			require.NoError(t, in.SetPoint("ch4", -2)) // 3.68 mA
		}
	}
}

func simulate(t *testing.T, s *slave.Slave, bus drivers.Bus) *slave.Instrument {
	t.Helper()
	sensor := makeSensor(t, bus, 3, station)
	in, err := s.Add(3, sensor.(modbus.Layouter).Layout())
	require.NoError(t, err)
	in.Set(modbus.Input, 21, 1)
	for name, value := range map[string]float64{"co": 20.5, "temperature": -12.34, "level": 84.7, "door": 1, "gas": 20.9, "ch4": 50} {
		require.NoError(t, in.SetPoint(name, value))
	}
	return in
}

var badKeys = []drivertest.BadKeys{
	{Name: "no points", Keys: "points: []", Paths: []string{"points"}},
	{Name: "nothing said", Keys: "points: [{}]", Paths: []string{"points[0].name", "points[0].register", "points[0].address"}},
	{Name: "each wrong at once", Keys: `points:
  - {name: ok, register: holding, address: 0}
  - {name: Bad Name, register: analog, address: -1, type: uint17, order: acbd, bits: 4-7, scale: 0, min: 5, max: 5}
  - {name: ok, register: coil, address: 65536, type: float32, decimals: 70000}`, Paths: []string{
		"points[1].name", "points[1].register", "points[1].address", "points[1].type", "points[1].order", "points[1].bits", "points[1].scale", "points[1].max",
		"points[2].name", "points[2].type", "points[2].register", "points[2].address", "points[2].decimals",
	}},
	{Name: "beyond the last register", Keys: `points: [{name: a, register: holding, address: 65535, type: float32}]`, Paths: []string{"points[0].address"}},
	{Name: "bits of a float", Keys: `points: [{name: a, register: holding, address: 0, type: float32, bits: 1}]`, Paths: []string{"points[0].bits"}},
	{Name: "bits that are not there", Keys: `points: [{name: a, register: holding, address: 0, type: uint16, bits: 8..16}]`, Paths: []string{"points[0].bits"}},
	{Name: "bits backwards", Keys: `points: [{name: a, register: holding, address: 0, type: uint16, bits: 7..4}]`, Paths: []string{"points[0].bits"}},
	{Name: "no such raw values", Keys: `points: [{name: a, register: holding, address: 0, type: int16, invalid: [-32768, 0x8000, .nan, 1.5, none]}]`, Paths: []string{
		"points[0].invalid[1]", "points[0].invalid[2]", "points[0].invalid[3]", "points[0].invalid[4]",
	}},
	{Name: "no such loop", Keys: `points: [{name: a, register: input, address: 0, loop: namur, low: 0, high: 100}]`, Paths: []string{"points[0].loop"}},
	{Name: "a loop without a span", Keys: `points: [{name: a, register: input, address: 0, loop: ne43}]`, Paths: []string{"points[0].low", "points[0].high"}},
	{Name: "a span backwards", Keys: `points: [{name: a, register: input, address: 0, loop: ne43, low: 100, high: 0}]`, Paths: []string{"points[0].high"}},
	{Name: "a span without a loop", Keys: `points: [{name: a, register: input, address: 0, low: 0, high: 100}]`, Paths: []string{"points[0].low", "points[0].high"}},
	{Name: "a range beyond the loop", Keys: `points: [{name: a, register: input, address: 0, loop: ne43, low: 0, high: 100, min: -5, max: 200}]`, Paths: []string{"points[0].min", "points[0].max"}},
	{Name: "a contact is no current", Keys: `points: [{name: a, register: discrete, address: 0, loop: ne43, low: 0, high: 100}]`, Paths: []string{"points[0].loop"}},
	{Name: "not numbers", Keys: `points: [{name: a, register: holding, address: 0, scale: .inf, offset: .nan, min: .nan, max: .inf}]`, Paths: []string{
		"points[0].scale", "points[0].offset", "points[0].min", "points[0].max",
	}},
}

func TestDriver(t *testing.T) {
	base := drivertest.Case{
		Driver: modbus.Driver(), Config: drivers.Config{Unit: 3}, Keys: station, Bad: badKeys,
		Can:       []drivertest.Condition{drivertest.Silent, drivertest.Hung, drivertest.Garbled, drivertest.Over, drivertest.Under},
		Want:      []float64{20.5, -12.34, 84.7, 1, 20.9, 50},
		Tolerance: 1e-12,
	}
	for name, wire := range map[string]func(*testing.T, modbus.Options) (*slave.Slave, *modbus.Bus){"tcp": newTCP, "rtu": newRTU} {
		t.Run(name, func(t *testing.T) {
			c := base
			c.Rig = func(t *testing.T) drivertest.Rig {
				s, bus := wire(t, modbus.Options{Timeout: short, Retries: 1})
				in := simulate(t, s, bus)
				set := conditions(t, in)
				return drivertest.Rig{Bus: bus, Set: func(c drivertest.Condition) {
					set(c)
					if c == drivertest.Healthy && bus.Stats().Silent > 0 {
						back(t, makeSensor(t, bus, 3, station)) // silence ends with the next probe
					}
				}}
			}
			drivertest.Run(t, c)
		})
	}
}

func TestProfiles(t *testing.T) {
	list := modbus.ProfileDrivers()
	require.NotEmpty(t, list)
	bus := modbus.NewTCP("plc", "127.0.0.1:1", modbus.Options{})
	names := map[string]bool{}
	for _, driver := range list {
		t.Run(driver.Name, func(t *testing.T) {
			assert.False(t, names[driver.Name])
			names[driver.Name] = true
			cfg := config(3, "{}")
			sensor, err := driver.New(bus, cfg)
			if driver.Name == "modbus/generic-gas" {
				assert.ErrorContains(t, err, "gas: missing")
				cfg.Gas = "carbon monoxide"
				_, err = driver.New(bus, cfg)
				assert.ErrorContains(t, err, "write its formula")
				cfg.Gas = "CO"
				sensor, err = driver.New(bus, cfg)
			}
			require.NoError(t, err)
			assert.NotEmpty(t, sensor.Points())
			cfg.Unit = 0
			_, err = driver.New(bus, cfg)
			assert.ErrorContains(t, err, "unit: 0 is no unit")
		})
	}
	assert.True(t, names["modbus/generic-gas"])
}

func TestGenericGas(t *testing.T) {
	s, bus := newTCP(t, modbus.Options{Timeout: short})
	for _, driver := range modbus.ProfileDrivers() {
		if driver.Name != "modbus/generic-gas" {
			continue
		}
		cfg := config(4, "{}")
		cfg.Gas = "CO"
		sensor, err := driver.New(bus, cfg)
		require.NoError(t, err)
		assert.Equal(t, "co", sensor.Points()[0].Name, "the point takes the name of the gas")
		assert.Equal(t, "CO", sensor.Points()[0].Gas)
		assert.Equal(t, "co", sensor.Points()[0].Name, "named after its gas")
		assert.Equal(t, "[ppm]", sensor.Points()[0].Unit)
		s.Unit(4).Set(modbus.Holding, 0, 512, 1, 0, 3)
		assert.Equal(t, []float64{51.2, 3}, values(t, sensor))
		s.Unit(4).Set(modbus.Holding, 1, 77) // no number of decimal places
		samples, err := read(t, sensor)
		require.NoError(t, err)
		assert.Equal(t, drivers.Range, samples[0].Fault)
		assert.Equal(t, drivers.NoFault, samples[1].Fault)
		return
	}
	t.Fatal("no profile generic-gas")
}

// A sensor's gas is that of its concentrations that name none.
func TestSensorsGas(t *testing.T) {
	bus := modbus.NewTCP("plc", "127.0.0.1:1", modbus.Options{})
	cfg := config(1, `points:
  - {name: a, register: holding, address: 0, unit: ppm}
  - {name: b, register: holding, address: 1, unit: ppm, gas: H2S}
  - {name: c, register: holding, address: 2, unit: Cel}`)
	cfg.Gas = "CO"
	sensor, err := modbus.Driver().New(bus, cfg)
	require.NoError(t, err)
	points := sensor.Points()
	assert.Equal(t, []string{"CO", "H2S", ""}, []string{points[0].Gas, points[1].Gas, points[2].Gas})
	assert.True(t, math.IsNaN(points[0].Min))
}

// An instrument that lacks one of several neighbouring registers refuses the
// merged request: the points that it has are read all the same, and the refusal
// is not paid for at each poll.
func TestRefusedPointLeavesItsNeighbours(t *testing.T) {
	s, bus := newTCP(t, modbus.Options{Timeout: 200 * time.Millisecond})
	u := s.Unit(1)
	u.Set(modbus.Holding, 0, 10, 11, 12, 13)
	u.Remove(modbus.Holding, 2, 1)
	sensor := makeSensor(t, bus, 1, `points:
  - {name: a, register: holding, address: 0}
  - {name: b, register: holding, address: 1}
  - {name: c, register: holding, address: 2}
  - {name: d, register: holding, address: 3}`)
	for range 5 {
		samples, err := read(t, sensor)
		require.NoError(t, err)
		assert.Equal(t, drivers.Sample{Value: 10}, samples[0])
		assert.Equal(t, drivers.Sample{Value: 11}, samples[1])
		assert.Equal(t, drivers.Range, samples[2].Fault)
		assert.Equal(t, drivers.Sample{Value: 13}, samples[3])
	}
	requests := bus.Stats().Requests
	assert.EqualValues(t, 1+4+4*2, requests, "one merged, four alone, then two a poll")
	assert.EqualValues(t, 2, bus.Stats().Exceptions)
}

// An instrument that gives every register alone and not together is asked so.
func TestNarrowsWhatIsRefusedTogether(t *testing.T) {
	s, bus := newTCP(t, modbus.Options{Timeout: 200 * time.Millisecond})
	u := s.Unit(1)
	u.Set(modbus.Holding, 0, 10)
	u.Set(modbus.Holding, 4, 14) // what lies between does not exist
	sensor := makeSensor(t, bus, 1, `points:
  - {name: a, register: holding, address: 0}
  - {name: b, register: holding, address: 4}`)
	for range 3 {
		assert.Equal(t, []float64{10, 14}, values(t, sensor))
	}
	assert.EqualValues(t, 1, bus.Stats().Exceptions)
	assert.EqualValues(t, 1+2+2*2, bus.Stats().Requests)
}

// A refused decimals register spoils its point and no other.
func TestRefusedDecimals(t *testing.T) {
	s, bus := newTCP(t, modbus.Options{Timeout: 200 * time.Millisecond})
	s.Unit(1).Set(modbus.Holding, 5, 100, 200)
	sensor := makeSensor(t, bus, 1, `points:
  - {name: a, register: holding, address: 5, decimals: 4}
  - {name: b, register: holding, address: 6}`)
	for range 3 {
		samples, err := read(t, sensor)
		require.NoError(t, err)
		assert.Equal(t, drivers.Range, samples[0].Fault)
		assert.Equal(t, drivers.Sample{Value: 200}, samples[1])
	}
}

func TestWorstAndCost(t *testing.T) {
	tcp := modbus.NewTCP("plc", "127.0.0.1:1", modbus.Options{Timeout: 100 * time.Millisecond, Retries: 1})
	rtu, err := modbus.NewRTU("rs485", "/dev/null", modbus.Serial{Baud: 9600, Parity: "none"}, modbus.Options{Timeout: 100 * time.Millisecond, Retries: 1})
	require.NoError(t, err)
	type load interface {
		drivers.Sensor
		Cost() time.Duration
	}
	onTCP, onRTU := makeSensor(t, tcp, 1, twoRegisters).(load), makeSensor(t, rtu, 1, twoRegisters).(load)
	assert.Equal(t, 200*time.Millisecond, onTCP.Worst())
	assert.Equal(t, time.Millisecond, onTCP.Cost(), "one merged request")
	// 8 characters of 10 bits at 9600 bit/s, 3.5 of silence, the time-out; twice
	assert.InDelta(t, 2*(100+8*1.0417+3.5*1.0417), onRTU.Worst().Seconds()*1000, 0.1)
	// 8 and 5+12 characters, 5 ms of thinking, 3.5 characters of silence
	assert.InDelta(t, 25*1.0417+5+3.5*1.0417, onRTU.Cost().Seconds()*1000, 0.1)
}

// A slave stands in for the instruments of a bus, where the bus looks for them.
func TestServe(t *testing.T) {
	bus := modbus.NewTCP("plc", freeAddress(t), modbus.Options{Timeout: 200 * time.Millisecond})
	sensor := makeSensor(t, bus, 3, station)
	s := slave.New()
	in, err := s.Add(3, sensor.(modbus.Layouter).Layout())
	require.NoError(t, err)
	require.NoError(t, s.Serve(bus))
	t.Cleanup(func() { bus.Close(); s.Close() })
	assert.Equal(t, []float64{0, 0, 0, 0, 0, 0}, values(t, sensor))
	require.NoError(t, in.SetPoint("co", 51.2))
	assert.Equal(t, []float64{51.2, 0, 0, 0, 0, 0}, values(t, sensor)) //nolint:testifylint // to the last bit
	rtu, err := modbus.NewRTU("rs485", "/dev/null", modbus.Serial{}, modbus.Options{})
	require.NoError(t, err)
	assert.ErrorContains(t, s.Serve(rtu), "not a serial device")
}
