package modbus_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
)

func TestPorts(t *testing.T) {
	ports := map[string]func(*modbus.Bus, int) drivers.Port{
		"coils":     func(b *modbus.Bus, n int) drivers.Port { return modbus.NewCoils(b, 1, 10, n) },
		"registers": func(b *modbus.Bus, n int) drivers.Port { return modbus.NewRegisters(b, 1, 10, n) },
	}
	kinds := map[string]modbus.Kind{"coils": modbus.Coil, "registers": modbus.Holding}
	levels := map[string][]bool{
		"one on":        {true},
		"one off":       {false},
		"three":         {true, false, true},
		"nine":          {true, true, true, true, true, true, true, true, true},
		"nine, all off": {false, false, false, false, false, false, false, false, false},
	}
	for wire, start := range map[string]func(*testing.T, modbus.Options) (*slave.Slave, *modbus.Bus){"tcp": newTCP, "rtu": newRTU} {
		for kind, port := range ports {
			for name, want := range levels {
				t.Run(wire+"/"+kind+"/"+name, func(t *testing.T) {
					s, bus := start(t, modbus.Options{Timeout: 200 * time.Millisecond})
					for i := range want { // the opposite stands there
						s.Unit(1).Set(kinds[kind], 10+uint16(i), 1)
						if want[i] {
							s.Unit(1).Set(kinds[kind], 10+uint16(i), 0)
						}
					}
					p := port(bus, len(want))
					require.NoError(t, p.Write(t.Context(), want))
					got := make([]bool, len(want))
					require.NoError(t, p.ReadBack(t.Context(), got))
					assert.Equal(t, want, got)
					for i := range want {
						assert.Equal(t, want[i], s.Unit(1).Get(kinds[kind], 10+uint16(i)) != 0)
					}
					if kind == "coils" {
						assert.Len(t, s.Coils(), len(want), "each coil changed once")
					}
				})
			}
		}
	}
}

func TestPortFaults(t *testing.T) {
	s, bus := newTCP(t, modbus.Options{Timeout: short, Retries: 1})
	s.Unit(1).SetBit(modbus.Coil, 0, false)
	port := modbus.NewCoils(bus, 1, 0, 1)

	s.Unit(1).Break(slave.Fault{StuckCoils: true})
	require.NoError(t, port.Write(t.Context(), []bool{true}), "a burnt coil answers")
	back := []bool{true}
	require.NoError(t, port.ReadBack(t.Context(), back))
	assert.False(t, back[0], "and shows itself when it is read back")

	s.Unit(1).Break(slave.Fault{Exception: 4})
	err := port.Write(t.Context(), []bool{true})
	assert.Equal(t, drivers.Electrical, drivers.FaultOf(err))
	assert.ErrorContains(t, err, "unit 1: write coil 0")

	s.Unit(1).Break(slaveMute)
	began := time.Now()
	for range 10 {
		err = port.Write(t.Context(), []bool{true})
		assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
	}
	assert.Less(t, time.Since(began), 5*short, "a dead module costs one time-out")
	assert.False(t, s.Unit(1).Coil(0), "a probe never writes")

	s.Unit(1).Break(slaveWell)
	require.Eventually(t, func() bool { return port.Write(t.Context(), []bool{true}) == nil }, 5*time.Second, 5*time.Millisecond)
	assert.True(t, s.Unit(1).Coil(0))
}

func TestPortsThatCannotBe(t *testing.T) {
	bus := modbus.NewTCP("plc", "127.0.0.1:1", modbus.Options{})
	tests := map[string]struct {
		port   drivers.Port
		levels int
		err    string
	}{
		"no unit":           {modbus.NewCoils(bus, 0, 0, 1), 1, "0 is no unit"},
		"none":              {modbus.NewCoils(bus, 1, 0, 0), 0, "0 outputs from 0 on"},
		"too many":          {modbus.NewRegisters(bus, 1, 0, 124), 124, "124 outputs"},
		"beyond the last":   {modbus.NewCoils(bus, 1, 65535, 2), 2, "2 outputs from 65535"},
		"levels do not fit": {modbus.NewCoils(bus, 1, 0, 2), 1, "1 levels for 2 outputs"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.ErrorContains(t, test.port.Write(t.Context(), make([]bool, test.levels)), test.err)
			assert.ErrorContains(t, test.port.ReadBack(t.Context(), make([]bool, test.levels)), test.err)
		})
	}
}
