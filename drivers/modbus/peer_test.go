package modbus_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
)

// needs skips a test whose programs are not installed, unless the test run has
// installed them: then their absence is a failure.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	wanted := os.Getenv("AMAN_TEST_SERVERS") != ""
	if !wanted {
		t.Skip("needs foreign programs; set AMAN_TEST_SERVERS=1, or run test/run, which installs them")
	}
	for _, program := range programs {
		_, err := exec.LookPath(program)
		require.NoError(t, err, "test/run installs it")
	}
}

// background starts a program that ends with the test, and waits for its first
// line of output if it prints one.
func background(t *testing.T, wait bool, name string, args ...string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, name, args...)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { stop(); cmd.Wait() })
	if wait {
		require.True(t, bufio.NewScanner(out).Scan(), "%s ended at once", name)
	}
}

const peerScript = "../../test/peers/modbus_slave.py"

// pymodbus listens a moment after it said so.
const peerStarts = 10 * time.Second

func startPymodbusTCP(t *testing.T) *modbus.Bus {
	address := freeAddress(t)
	background(t, true, "/usr/bin/python3", peerScript, "tcp", address)
	bus := modbus.NewTCP("peer", address, modbus.Options{Timeout: 300 * time.Millisecond, Retries: 1})
	t.Cleanup(func() { bus.Close() })
	return bus
}

func startPymodbusRTU(t *testing.T) *modbus.Bus {
	near, far := line(t)
	background(t, true, "/usr/bin/python3", peerScript, "rtu", near, "19200")
	bus, err := modbus.NewRTU("peer", far, modbus.Serial{Baud: 19200, Parity: "none"}, modbus.Options{Timeout: 300 * time.Millisecond, Retries: 1})
	require.NoError(t, err)
	t.Cleanup(func() { bus.Close() })
	return bus
}

// line is a pair of serial devices that socat joins.
func line(t *testing.T) (near, far string) {
	near, far = filepath.Join(t.TempDir(), "near"), filepath.Join(t.TempDir(), "far")
	background(t, false, "socat", "pty,raw,echo=0,link="+near, "pty,raw,echo=0,link="+far)
	require.Eventually(t, func() bool {
		_, e1 := os.Stat(near)
		_, e2 := os.Stat(far)
		return e1 == nil && e2 == nil
	}, 5*time.Second, 10*time.Millisecond)
	return near, far
}

func freeAddress(t *testing.T) string {
	s := slave.New()
	address, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, s.Close())
	return address.String()
}

const peerPoints = `points:
  - {name: gas, register: holding, address: 0, type: uint16, decimals: 1, unit: ppm, gas: CO}
  - {name: negative, register: holding, address: 2, type: int16}
  - {name: o2, register: holding, address: 4, type: float32, unit: "%vol", gas: O2}
  - {name: level, register: holding, address: 6, type: float32, order: cdab, unit: dBA}
  - {name: big, register: holding, address: 8, type: int64}
  - {name: temperature, register: input, address: 3, type: int16, scale: 0.01, unit: Cel}
  - {name: even, register: discrete, address: 4, type: bool}
  - {name: odd, register: discrete, address: 5, type: bool}`

// A slave that this project did not write, over both wires.
func TestPymodbus(t *testing.T) {
	for wire, start := range map[string]func(*testing.T) *modbus.Bus{"tcp": startPymodbusTCP, "rtu": startPymodbusRTU} {
		t.Run(wire, func(t *testing.T) {
			needs(t, "/usr/bin/python3", "socat")
			bus := start(t)
			sensor := makeSensor(t, bus, 1, peerPoints)
			require.Eventually(t, func() bool { _, err := read(t, sensor); return err == nil }, peerStarts, 50*time.Millisecond)
			want := []float64{51.2, -2, 20.9, 84.7, -1234567890123, 21.5, 0, 1}
			for range 10 {
				assert.Equal(t, want, values(t, sensor))
			}
			peerOutputs(t, bus)
			peerFaults(t, bus, sensor)
		})
	}
}

func peerOutputs(t *testing.T, bus *modbus.Bus) {
	ports := map[string]drivers.Port{
		"coil": modbus.NewCoils(bus, 3, 0, 1), "coils": modbus.NewCoils(bus, 3, 2, 11),
		"register": modbus.NewRegisters(bus, 3, 15, 1), "registers": modbus.NewRegisters(bus, 3, 16, 2),
	}
	counts := map[string]int{"coil": 1, "coils": 11, "register": 1, "registers": 2}
	for name, port := range ports {
		for _, on := range []bool{true, false} {
			want, got := make([]bool, counts[name]), make([]bool, counts[name])
			for i := range want {
				want[i] = on == (i%3 != 1)
			}
			require.NoError(t, port.Write(t.Context(), want), name)
			require.NoError(t, port.ReadBack(t.Context(), got), name)
			assert.Equal(t, want, got, name)
		}
	}
}

// peerFaults asks for what the slave lacks: registers and a unit.
func peerFaults(t *testing.T, bus *modbus.Bus, well drivers.Sensor) {
	samples, err := read(t, makeSensor(t, bus, 1, `points:
  - {name: there, register: holding, address: 19}
  - {name: beyond, register: holding, address: 20}`))
	require.NoError(t, err)
	assert.Equal(t, drivers.Sample{Value: 0}, samples[0])
	assert.Equal(t, drivers.Range, samples[1].Fault)

	_, err = read(t, makeSensor(t, bus, 9, oneRegister("0")))
	require.Error(t, err)
	assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
	began := time.Now()
	values(t, well)
	assert.Less(t, time.Since(began), 250*time.Millisecond, "the missing unit delays nobody")
}

// A master that this project did not write reads our slave.
func TestMbpollReadsOurSlave(t *testing.T) {
	needs(t, "mbpoll", "socat")
	s := slave.New()
	t.Cleanup(func() { s.Close() })
	s.Unit(7).Set(modbus.Holding, 0, 512, 65534)
	address, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(t, err)
	near, far := line(t)
	port, err := modbus.OpenSerial(near, modbus.Serial{Baud: 19200, Parity: "none"})
	require.NoError(t, err)
	s.ServeRTU(port)
	host, number := address.String()[:9], address.String()[10:]
	for wire, args := range map[string][]string{
		"tcp": {"-m", "tcp", "-p", number, "-a", "7", "-r", "1", "-c", "2", "-1", "-q", host},
		"rtu": {"-m", "rtu", "-b", "19200", "-P", "none", "-a", "7", "-r", "1", "-c", "2", "-1", "-q", far},
	} {
		t.Run(wire, func(t *testing.T) {
			out, err := exec.CommandContext(t.Context(), "mbpoll", args...).CombinedOutput()
			require.NoError(t, err, "%s", out)
			assert.Regexp(t, `\[1\]:\s+512\s`, string(out))
			assert.Regexp(t, `\[2\]:\s+65534 \(-2\)`, string(out))
		})
	}
}
