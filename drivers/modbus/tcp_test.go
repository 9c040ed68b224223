package modbus_test

import (
	"context"
	"io"
	"net"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"aman/drivers"
	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
)

var (
	slaveMute = slave.Fault{Mute: true}
	slaveWell = slave.Fault{}
)

// After one time-out, every later reply was off by one, for ever.
func TestTCPLateReply(t *testing.T) {
	const timeout = 50 * time.Millisecond
	address := server(t, func(conn net.Conn, request []byte, n int) {
		answer := func() { conn.Write(tcpReply(request, request[6], 3, 2, 0, request[9])) } // the address asked
		if n == 0 {
			later(timeout*3/2, answer)
			return
		}
		answer()
	})
	bus := modbus.NewTCP("plc", address, modbus.Options{Timeout: timeout, Retries: 1})
	defer bus.Close()
	first := makeSensor(t, bus, 1, oneRegister("1"))
	_, err := read(t, first)
	require.Error(t, err)
	back(t, first)
	for range 3 {
		assert.Equal(t, []float64{7}, values(t, makeSensor(t, bus, 1, oneRegister("7"))))
		assert.Equal(t, []float64{9}, values(t, makeSensor(t, bus, 1, oneRegister("9"))))
	}
}

func TestTCPReplies(t *testing.T) {
	tests := map[string]struct {
		reply func(request []byte) []byte
		fault drivers.Fault
		text  string
	}{
		"good": {func(r []byte) []byte { return tcpReply(r, 1, 3, 4, 0, 1, 0, 2) }, drivers.NoFault, ""},
		// It was taken as good, and a caller's index panicked.
		"short":           {func(r []byte) []byte { return tcpReply(r, 1, 3, 2, 0, 7) }, drivers.CRC, "2 bytes of data where 4 were asked"},
		"byte count lies": {func(r []byte) []byte { return tcpReply(r, 1, 3, 4, 0, 7) }, drivers.CRC, "reply of 5 bytes where 7"},
		"another transaction": {func(r []byte) []byte {
			reply := tcpReply(r, 1, 3, 4, 0, 1, 0, 2)
			reply[1]++
			return reply
		}, drivers.CRC, "reply to transaction"},
		"another unit":     {func(r []byte) []byte { return tcpReply(r, 2, 3, 4, 0, 1, 0, 2) }, drivers.CRC, "reply from unit 2"},
		"another function": {func(r []byte) []byte { return tcpReply(r, 1, 4, 4, 0, 1, 0, 2) }, drivers.CRC, "function 4 where 3"},
		"another protocol": {func([]byte) []byte { return []byte("HTTP/1.1 400 Bad Request\r\n\r\n") }, drivers.CRC, "not a Modbus reply"},
		"too much":         {func(r []byte) []byte { return append(tcpReply(r, 1, 3, 4, 0, 1, 0, 2), 1, 2, 3) }, drivers.CRC, "3 bytes too many"},
		"broken off":       {func(r []byte) []byte { return tcpReply(r, 1, 3, 4, 0, 1, 0, 2)[:9] }, drivers.CRC, "cut short after 9 bytes"},
		"exception":        {func(r []byte) []byte { return tcpReply(r, 1, 0x83, 6) }, drivers.Timeout, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			address := server(t, func(conn net.Conn, request []byte, _ int) { conn.Write(test.reply(request)) })
			bus := modbus.NewTCP("plc", address, modbus.Options{Timeout: short})
			defer bus.Close()
			sensor := makeSensor(t, bus, 1, `points:
  - {name: a, register: holding, address: 0, type: uint16}
  - {name: b, register: holding, address: 1, type: uint16}`)
			samples, err := read(t, sensor)
			assert.Equal(t, test.fault, samples[0].Fault)
			assert.Equal(t, test.fault, samples[1].Fault)
			if test.text == "" {
				require.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, test.text)
			assert.ErrorContains(t, err, "plc ("+address+"): unit 1: holding 0..1")
		})
	}
}

// A server that closed the idle connection costs nothing: it is opened anew.
func TestTCPServerRestarts(t *testing.T) {
	s, bus := newTCP(t, modbus.Options{Timeout: 200 * time.Millisecond})
	s.Unit(1).Set(modbus.Holding, 0, 5)
	sensor := makeSensor(t, bus, 1, oneRegister("0"))
	values(t, sensor)
	address := addressOf(bus)
	s.Close()
	_, err := read(t, sensor)
	require.Error(t, err)
	assert.ErrorContains(t, err, "not connected")
	assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))

	_, err = s.ListenTCP(address)
	require.NoError(t, err)
	assert.Less(t, back(t, sensor), time.Second)
	opened := bus.Stats().Opened
	s.Close()
	_, err = s.ListenTCP(address)
	require.NoError(t, err)
	assert.Equal(t, []float64{5}, values(t, sensor), "no reading is lost over a server's restart between two polls")
	assert.Equal(t, opened+1, bus.Stats().Opened)
}

// A refused connection fails at once, for reads and writes, and is tried at a
// growing interval.
func TestTCPRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	l.Close()
	bus := modbus.NewTCP("plc", address, modbus.Options{Timeout: time.Second})
	defer bus.Close()
	sensor, coil := makeSensor(t, bus, 1, oneRegister("0")), modbus.NewCoils(bus, 1, 0, 1)
	began := time.Now()
	for range 100 {
		_, err := read(t, sensor)
		require.Error(t, err)
		require.Error(t, coil.Write(t.Context(), []bool{true}))
	}
	assert.Less(t, time.Since(began), 300*time.Millisecond)
	assert.Equal(t, 0, bus.Stats().Silent)
}

// One dead unit among many: after its one time-out nobody waits for it, and it
// is found again.
func TestTCPDeadUnitDelaysNobody(t *testing.T) {
	const timeout, polls = 100 * time.Millisecond, 40
	s, bus := newTCP(t, modbus.Options{Timeout: timeout, Retries: 1})
	var sensors []drivers.Sensor
	for unit := 1; unit <= 10; unit++ {
		s.Unit(unit).Set(modbus.Holding, 0, uint16(unit))
		s.Unit(unit).SetBit(modbus.Coil, 0, false)
		sensors = append(sensors, makeSensor(t, bus, unit, oneRegister("0")))
	}
	dead := sensors[4]
	s.Unit(5).Break(slaveMute)
	_, err := read(t, dead)
	require.Error(t, err)

	var took []time.Duration
	for range polls {
		for i, sensor := range sensors {
			began := time.Now()
			_, err := read(t, sensor)
			took = append(took, time.Since(began))
			assert.Equal(t, i == 4, err != nil, "unit %d", i+1)
		}
	}
	slices.Sort(took)
	median, p99 := took[len(took)/2], took[len(took)*99/100]
	t.Logf("%d reads beside a dead unit: median %v, 99th percentile %v, longest %v", len(took), median, p99, took[len(took)-1])
	assert.Less(t, p99, timeout/2, "nobody waits for the dead unit")
	assert.Error(t, modbus.NewCoils(bus, 5, 0, 1).Write(t.Context(), []bool{true}), "a write to it fails at once too")
	assert.EqualValues(t, 1, bus.Stats().Timeouts, "one time-out on the bus's own connection")

	s.Unit(5).Break(slaveWell)
	wait := back(t, dead)
	t.Logf("back after %v", wait)
	assert.Equal(t, []float64{5}, values(t, dead))
}

// A server that serves one connection at a time: the bus's own and the probe's
// must not lock each other out.
func TestTCPSingleConnection(t *testing.T) {
	var mute atomic.Bool
	mute.Store(true)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			for {
				request := make([]byte, 12)
				if _, err := io.ReadFull(conn, request); err != nil {
					break
				}
				if request[6] == 1 || !mute.Load() {
					conn.Write(tcpReply(request, request[6], 3, 2, 0, 42))
				}
			}
			conn.Close()
		}
	}()
	bus := modbus.NewTCP("plc", l.Addr().String(), modbus.Options{Timeout: short})
	defer bus.Close()
	alive, dead := makeSensor(t, bus, 1, oneRegister("0")), makeSensor(t, bus, 2, oneRegister("0"))
	_, err = read(t, dead)
	require.Error(t, err)
	for range 20 {
		assert.Equal(t, []float64{42}, values(t, alive), "the neighbour keeps the connection")
		<-time.After(5 * time.Millisecond)
	}
	bus.Close() // what was learnt is forgotten
	_, err = read(t, dead)
	require.Error(t, err)
	mute.Store(false)
	back(t, dead)
	assert.Equal(t, []float64{42}, values(t, dead))
}

// What spends the time-out with a broken-off reply is set apart like a dead
// unit, and stays a damaged reading.
func TestTCPBrokenOffRepliesDelayNobody(t *testing.T) {
	s, bus := newTCP(t, modbus.Options{Timeout: short, Retries: 1})
	s.Unit(1).Set(modbus.Holding, 0, 1)
	s.Unit(1).Break(slave.Fault{Truncate: true})
	sensor := makeSensor(t, bus, 1, oneRegister("0"))
	for range 5 {
		_, err := read(t, sensor)
		assert.Equal(t, drivers.CRC, drivers.FaultOf(err), "%v", err)
	}
	assert.EqualValues(t, 1, bus.Stats().Timeouts)
	s.Unit(1).Break(slaveWell)
	back(t, sensor)
}

// A garbled reply, an exception, a reply from another unit: faulty readings for
// that unit alone, at no cost to the neighbours.
func TestTCPFaultsOfOneUnit(t *testing.T) {
	tests := map[string]struct {
		fault slave.Fault
		want  drivers.Fault
	}{
		"garbled":                      {slave.Fault{Garble: true}, drivers.CRC},
		"another unit":                 {slave.Fault{WrongUnit: true}, drivers.CRC},
		"short":                        {slave.Fault{Short: true}, drivers.CRC},
		"illegal address":              {slave.Fault{Exception: 2}, drivers.Range},
		"device failure":               {slave.Fault{Exception: 4}, drivers.Electrical},
		"busy":                         {slave.Fault{Exception: 6}, drivers.Timeout},
		"converter's unit is silent":   {slave.Fault{Exception: 11}, drivers.Timeout},
		"no exception of the protocol": {slave.Fault{Exception: 99}, drivers.CRC},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, bus := newTCP(t, modbus.Options{Timeout: 200 * time.Millisecond, Retries: 1})
			s.Unit(1).Set(modbus.Holding, 0, 1, 0, 0, 0, 0, 2)
			s.Unit(2).Set(modbus.Holding, 0, 3)
			s.Unit(1).Break(test.fault)
			sick, well := makeSensor(t, bus, 1, twoRegisters), makeSensor(t, bus, 2, oneRegister("0"))
			began := time.Now()
			for range 3 {
				samples, _ := read(t, sick)
				assert.Equal(t, test.want, samples[0].Fault)
				assert.Equal(t, test.want, samples[1].Fault)
				assert.Equal(t, []float64{3}, values(t, well))
			}
			assert.Less(t, time.Since(began), 150*time.Millisecond)
		})
	}
}

// Nothing outlives the bus, and a closed bus opens again.
func TestTCPClose(t *testing.T) {
	leaks := goleak.IgnoreCurrent()
	s := slave.New()
	address, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(t, err)
	s.Unit(1).Set(modbus.Holding, 0, 1)
	s.Unit(2).Break(slaveMute)
	bus := modbus.NewTCP("plc", address.String(), modbus.Options{Timeout: short})
	alive, dead := makeSensor(t, bus, 1, oneRegister("0")), makeSensor(t, bus, 2, oneRegister("0"))
	for range 2 {
		values(t, alive)
		_, err = read(t, dead)
		require.Error(t, err)
		assert.Equal(t, 1, bus.Stats().Silent)
		require.NoError(t, bus.Close())
	}
	require.NoError(t, s.Close())
	goleak.VerifyNone(t, leaks)
}

// Every call ends with its context, and proves nothing against the unit.
func TestTCPContext(t *testing.T) {
	s, bus := newTCP(t, modbus.Options{Timeout: 5 * time.Second})
	s.Unit(1).Set(modbus.Holding, 0, 1)
	s.Unit(1).Break(slaveMute)
	sensor := makeSensor(t, bus, 1, oneRegister("0"))
	samples := make([]drivers.Sample, 1)
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	require.Error(t, sensor.Read(ctx, samples))
	ctx, cancel = context.WithCancel(t.Context())
	later(30*time.Millisecond, cancel)
	require.Error(t, sensor.Read(ctx, samples))
	assert.Less(t, time.Since(began), time.Second)
	assert.Equal(t, 0, bus.Stats().Silent)
	s.Unit(1).Break(slaveWell)
	assert.Equal(t, []float64{1}, values(t, sensor))
}

func addressOf(bus *modbus.Bus) string {
	name := bus.String()
	return name[len("plc (") : len(name)-1]
}
