package modbus_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
)

// BenchmarkRead reads one unit of twenty registers over TCP loopback: one
// request, of a hundred units in turn.
func BenchmarkRead(b *testing.B) {
	const units, registers = 100, 20
	s := slave.New()
	address, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(b, err)
	defer s.Close()
	bus := modbus.NewTCP("plc", address.String(), modbus.Options{Timeout: time.Second})
	defer bus.Close()
	var text strings.Builder
	text.WriteString("points:\n")
	for i := range registers {
		fmt.Fprintf(&text, "  - {name: r%d, register: holding, address: %d, type: uint16, scale: 0.1}\n", i, i)
	}
	var sensors []drivers.Sensor
	for unit := 1; unit <= units; unit++ {
		s.Unit(unit).Set(modbus.Holding, 0, make([]uint16, registers)...)
		sensor, err := modbus.Driver().New(bus, drivers.Config{Unit: unit, Every: time.Second, Decode: func(into any) error {
			return yaml.Unmarshal([]byte(text.String()), into)
		}})
		require.NoError(b, err)
		sensors = append(sensors, sensor)
	}
	samples := make([]drivers.Sample, registers)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := sensors[i%units].Read(b.Context(), samples); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWriteCoil writes one coil over TCP loopback.
func BenchmarkWriteCoil(b *testing.B) {
	s := slave.New()
	address, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(b, err)
	defer s.Close()
	s.Unit(1).SetBit(modbus.Coil, 0, false)
	bus := modbus.NewTCP("plc", address.String(), modbus.Options{Timeout: time.Second})
	defer bus.Close()
	port := modbus.NewCoils(bus, 1, 0, 1)
	for i := 0; b.Loop(); i++ {
		if err := port.Write(b.Context(), []bool{i%2 == 0}); err != nil {
			b.Fatal(err)
		}
	}
}
