package modbus_test

import (
	"context"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/modbus"
	"aman/drivers/modbus/internal/frame"
	"aman/drivers/modbus/internal/pty"
	"aman/drivers/modbus/slave"
)

// line115200 is fast enough that the line costs the tests no time.
var line115200 = modbus.Serial{Baud: 115200, Parity: "none"}

// short is the time-out of buses whose units fail on purpose.
const short = 60 * time.Millisecond

// makeSensor makes the instrument of one unit from the YAML text of its points.
func makeSensor(t *testing.T, bus drivers.Bus, unit int, text string) drivers.Sensor {
	t.Helper()
	sensor, err := modbus.Driver().New(bus, config(unit, text))
	require.NoError(t, err)
	return sensor
}

func config(unit int, text string) drivers.Config {
	return drivers.Config{ID: "plc", Unit: unit, Every: time.Second, Decode: func(into any) error {
		return yaml.NewDecoder(strings.NewReader(text), yaml.Strict()).Decode(into)
	}}
}

const twoRegisters = `points:
  - {name: a, register: holding, address: 0, type: uint16}
  - {name: b, register: holding, address: 5, type: uint16}`

func oneRegister(address string) string {
	return `points: [{name: a, register: holding, address: ` + address + `, type: uint16}]`
}

// read reads once with a deadline that never matters.
func read(t *testing.T, sensor drivers.Sensor) ([]drivers.Sample, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Second) // cleanups read too
	defer cancel()
	samples := make([]drivers.Sample, len(sensor.Points()))
	err := sensor.Read(ctx, samples)
	return samples, err
}

// values reads once and expects no fault.
func values(t *testing.T, sensor drivers.Sensor) []float64 {
	t.Helper()
	samples, err := read(t, sensor)
	require.NoError(t, err)
	list := make([]float64, len(samples))
	for i, s := range samples {
		require.Equal(t, drivers.NoFault, s.Fault, "%s", sensor.Points()[i].Name)
		list[i] = s.Value
	}
	return list
}

// back reads until the instrument answers again.
func back(t *testing.T, sensor drivers.Sensor) time.Duration {
	t.Helper()
	began := time.Now()
	require.Eventually(t, func() bool { _, err := read(t, sensor); return err == nil }, 5*time.Second, 5*time.Millisecond)
	return time.Since(began)
}

// newTCP starts a slave and a bus that talks to it.
func newTCP(t *testing.T, opts modbus.Options) (*slave.Slave, *modbus.Bus) {
	t.Helper()
	s := slave.New()
	address, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(t, err)
	bus := modbus.NewTCP("plc", address.String(), opts)
	t.Cleanup(func() { bus.Close(); s.Close() })
	return s, bus
}

// newRTU starts a slave on one end of a line and a bus on the other.
func newRTU(t *testing.T, opts modbus.Options) (*slave.Slave, *modbus.Bus) {
	t.Helper()
	near, bus := newLine(t, opts)
	s := slave.New()
	s.ServeRTU(near)
	t.Cleanup(func() { s.Close() })
	return s, bus
}

// newLine returns the near end of a line, for a slave of one's own, and the bus
// at its far end.
func newLine(t *testing.T, opts modbus.Options) (*os.File, *modbus.Bus) {
	t.Helper()
	near, far, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminals on this machine: %v", err)
	}
	bus, err := modbus.NewRTU("rs485", far, line115200, opts)
	require.NoError(t, err)
	t.Cleanup(func() { bus.Close(); near.Close() })
	return near, bus
}

// script plays a serial slave by hand: each step gets a request and writes what
// it likes. What comes after the last step is not answered.
func script(t *testing.T, port *os.File, steps ...func(request []byte, write func(...byte))) {
	t.Helper()
	ended := make(chan struct{})
	t.Cleanup(func() { port.Close(); <-ended })
	go func() {
		defer close(ended)
		buf := make([]byte, 256)
		for _, step := range steps {
			n, err := readRequest(port, buf)
			if err != nil {
				return
			}
			step(buf[:n], func(b ...byte) { port.Write(b) })
		}
	}()
}

// readRequest reads one frame of eight bytes; a pseudo terminal whose other end
// is not open yet reads as an error.
func readRequest(port *os.File, buf []byte) (int, error) {
	got := 0
	for got < 8 {
		n, err := port.Read(buf[got:8])
		if err != nil {
			if strings.Contains(err.Error(), "closed") {
				return 0, err
			}
			timer := time.NewTimer(time.Millisecond)
			<-timer.C
			continue
		}
		got += n
	}
	return got, nil
}

// later runs f after a while.
func later(wait time.Duration, f func()) {
	time.AfterFunc(wait, f)
}

// server plays a Modbus TCP server by hand: answer gets each request and the
// number of requests that came before it on any connection.
func server(t *testing.T, answer func(conn net.Conn, request []byte, n int)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	requests := make(chan int, 1)
	requests <- 0
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
			go func() {
				for {
					request := make([]byte, 12)
					if _, err := io.ReadFull(conn, request); err != nil {
						return
					}
					n := <-requests
					requests <- n + 1
					answer(conn, request, n)
				}
			}()
		}
	}()
	return l.Addr().String()
}

// sealed is a serial frame.
func sealed(core ...byte) []byte { return frame.Seal(core) }

// tcpReply is the frame that answers request with a core.
func tcpReply(request []byte, core ...byte) []byte {
	return append([]byte{request[0], request[1], 0, 0, 0, byte(len(core))}, core...)
}
