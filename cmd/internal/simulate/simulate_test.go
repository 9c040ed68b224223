package simulate_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/simulate"
	"aman/drivers"
	"aman/gateway"
	"aman/gateway/config"
)

// freePort is a TCP address that nobody listens at.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	return l.Addr().String()
}

func plant(t *testing.T, address string) *config.Site {
	t.Helper()
	text := fmt.Sprintf(`plant: p
gateway: g
data: /tmp/none
buses:
  - {id: plc, kind: modbus-tcp, address: %q, timeout: 300ms, retries: 0}
sensors:
  - {id: co-1, bus: plc, driver: modbus, unit: 7, every: 1s, points: [
      {name: co, register: holding, address: 0, type: uint16, scale: 0.1, unit: ppm, gas: CO, min: 0, max: 1000},
      {name: door, register: discrete, address: 3, type: bool}]}
outputs:
  - {id: siren, kind: modbus-coil, bus: plc, unit: 9, address: 4, role: horn}
`, address)
	site, err := config.Parse("site.yaml", []byte(text), gateway.Hardware())
	require.NoError(t, err)
	return site
}

// script runs all steps at once.
func script(t *testing.T, s *simulate.Site, text string) {
	t.Helper()
	steps, err := simulate.ReadScript(strings.NewReader("time,point,value,fault\n"+text), "script.csv")
	require.NoError(t, err)
	require.NoError(t, s.Check(steps))
	told := 0
	s.Play(t.Context(), steps, time.Now().Add(-time.Hour), func(simulate.Step) { told++ })
	assert.Len(t, steps, told)
}

// TestAGatewayReadsWhatTheScriptSays: the same configuration at both ends of the
// wire.
func TestAGatewayReadsWhatTheScriptSays(t *testing.T) {
	address := freePort(t)
	s, err := simulate.New(plant(t, address))
	require.NoError(t, err)
	lines, err := s.Serve()
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	require.Len(t, lines, 1)
	assert.Contains(t, lines[0], "co-1 (unit 7), siren (unit 9)")

	site := plant(t, address)
	sensor := site.Sensors[0].Sensor
	defer func() { require.NoError(t, site.Buses[0].Bus.Close()) }()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	require.NoError(t, sensor.Open(ctx))
	samples := make([]drivers.Sample, 2)
	for _, c := range []struct {
		name, script string
		fails        bool
		value        float64
	}{
		{"at rest", "", false, 0},
		{"gas and an open door", "0,co-1.co,60.5,\n0,co-1.door,1,\n", false, 60.5},
		{"silence", "0,co-1,,silent\n", true, 0},
		{"well again, as it was", "0,co-1,,none\n", false, 60.5},
		{"garbled", "0,co-1,,garbled\n", true, 0},
		{"late, but in time", "0,co-1,,late 50ms\n0,co-1.co,12,\n", false, 12},
	} {
		script(t, s, c.script)
		if c.fails {
			require.Error(t, sensor.Read(ctx, samples), c.name)
			continue
		}
		// A unit that was silent is asked again from time to time.
		require.Eventually(t, func() bool { return sensor.Read(ctx, samples) == nil }, 10*time.Second, 10*time.Millisecond, c.name)
		assert.InDelta(t, c.value, samples[0].Value, 1e-9, c.name)
	}
	assert.InDelta(t, 1, samples[1].Value, 0)
}

func TestScriptsThatCannotBePlayed(t *testing.T) {
	s, err := simulate.New(plant(t, "127.0.0.1:1502"))
	require.NoError(t, err)
	for _, c := range []struct{ line, want string }{
		{"x,co-1.co,1,", `script.csv:2: the time "x" is no number of seconds after the start`},
		{"-1,co-1.co,1,", `script.csv:2: the time "-1" is no number of seconds after the start`},
		{"1,co-1.co,,", "script.csv:2: a line gives a value or a fault: one of the two"},
		{"1,co-1.co,1,silent", "script.csv:2: a line gives a value or a fault: one of the two"},
		{"1,co-1.co,NaN,", `script.csv:2: the value "NaN" is no number`},
		{"1,co-1,,late", "script.csv:2: late needs a time up to a minute, as in late 500ms"},
		{"1,co-1,,exception 0", "script.csv:2: exception needs its code, 1 to 127, as in exception 2"},
		{"1,co-1,,tired", `script.csv:2: "tired" is no fault; they are none, silent, late TIME, garbled, truncated, wrong-unit, short, stuck, exception CODE`},
		{"2,co-1.co,1,\n1,co-1.co,1,", "script.csv:3: the time 1 falls"},
		{"1,co-1.co", "script.csv:2: wrong number of fields"},
		{"\"1", "script.csv:2: "},
		{"1,co-9.co,1,", `co-9.co = 1: there is no Modbus instrument "co-9" in the configuration`},
		{"1,co-1.o2,1,", `co-1.o2 = 1: co-1 has no point "o2"`},
		{"1,co-1,1,", "co-1 = 1: a value is that of a point: write co-1.POINT"},
		{"1,co-1.co,,silent", "co-1.co: silent: a fault is that of a whole instrument: write co-1"},
		{"1,co-1.co,1e9,", "co-1.co = 1e9: "},
	} {
		t.Run(c.line, func(t *testing.T) {
			steps, err := simulate.ReadScript(strings.NewReader("time,point,value,fault\n"+c.line+"\n"), "script.csv")
			if err == nil {
				err = s.Check(steps)
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestASiteWithoutModbus(t *testing.T) {
	site := plant(t, "127.0.0.1:1502")
	site.Buses = nil
	_, err := simulate.New(site)
	require.ErrorContains(t, err, "no Modbus bus")
}

func FuzzReadScript(f *testing.F) {
	for _, text := range []string{"time,point,value,fault\n1,co-1.co,60,\n", "time,point,value,fault\n1,co-1,,late 5ms\n", "\"", "time,point,value,fault\n1e400,a,,\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		steps, err := simulate.ReadScript(strings.NewReader(text), "f.csv")
		if err != nil && !strings.HasPrefix(err.Error(), "f.csv:") {
			t.Fatalf("the error names no line: %v", err)
		}
		for _, s := range steps {
			if s.Point == "" && s.Fault == nil && s.Text == "" || s.At < 0 {
				t.Fatalf("an empty step: %+v", s)
			}
		}
	})
}
