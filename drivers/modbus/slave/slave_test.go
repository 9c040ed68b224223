package slave

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	goburrow "github.com/goburrow/modbus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"aman/drivers/modbus"
)

// client speaks with the slave by goburrow's own transport, which knows nothing
// of ours.
func client(t *testing.T, s *Slave, unit byte) goburrow.Client {
	t.Helper()
	address, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(t, err)
	handler := goburrow.NewTCPClientHandler(address.String())
	handler.SlaveId, handler.Timeout = unit, time.Second
	t.Cleanup(func() { handler.Close(); s.Close() })
	return goburrow.NewClient(handler)
}

func TestTables(t *testing.T) {
	s := New()
	u := s.Unit(3)
	u.Set(modbus.Holding, 100, 1, 2, 3)
	u.Set(modbus.Input, 100, 4, 5)
	u.Set(modbus.Coil, 7, 1, 0, 1, 1, 0, 0, 0, 0, 1)
	u.Set(modbus.Discrete, 0, 1)
	c := client(t, s, 3)

	for name, test := range map[string]struct {
		read func(address, count uint16) ([]byte, error)
		at   uint16
		n    uint16
		want []byte
	}{
		"holding":  {c.ReadHoldingRegisters, 100, 3, []byte{0, 1, 0, 2, 0, 3}},
		"input":    {c.ReadInputRegisters, 101, 1, []byte{0, 5}},
		"coil":     {c.ReadCoils, 7, 9, []byte{0x0D, 0x01}},
		"discrete": {c.ReadDiscreteInputs, 0, 1, []byte{1}},
	} {
		got, err := test.read(test.at, test.n)
		require.NoError(t, err, name)
		assert.Equal(t, test.want, got, name)
		_, err = test.read(test.at, 50)
		assert.ErrorContains(t, err, "illegal data address", name)
	}

	_, err := c.WriteSingleRegister(101, 77)
	require.NoError(t, err)
	_, err = c.WriteMultipleRegisters(100, 2, []byte{1, 0, 2, 0})
	require.NoError(t, err)
	assert.Equal(t, uint16(0x100), u.Get(modbus.Holding, 100))
	assert.Equal(t, uint16(0x200), u.Get(modbus.Holding, 101))
	_, err = c.WriteSingleRegister(200, 1)
	assert.ErrorContains(t, err, "illegal data address")
	_, err = c.ReadFIFOQueue(0)
	assert.Error(t, err)
	assert.Equal(t, 2, u.Writes())
}

func TestCoilLog(t *testing.T) {
	s := New()
	u := s.Unit(1)
	u.Set(modbus.Coil, 0, 0, 0, 0)
	var hooked []Coil
	s.OnCoil(func(c Coil) { hooked = append(hooked, c) })
	c := client(t, s, 1)
	_, err := c.WriteSingleCoil(1, 0xFF00)
	require.NoError(t, err)
	_, err = c.WriteSingleCoil(1, 0xFF00) // no change
	require.NoError(t, err)
	_, err = c.WriteMultipleCoils(0, 3, []byte{0b101})
	require.NoError(t, err)
	log := s.Coils()
	require.Len(t, log, 4)
	for i, want := range []Coil{{1, 1, true, log[0].Time}, {1, 0, true, log[1].Time}, {1, 1, false, log[2].Time}, {1, 2, true, log[3].Time}} {
		assert.Equal(t, want, log[i])
	}
	assert.Equal(t, log, hooked)
	assert.WithinDuration(t, time.Now(), log[3].Time, time.Minute)

	u.Break(Fault{StuckCoils: true})
	_, err = c.WriteSingleCoil(0, 0)
	require.NoError(t, err)
	assert.True(t, u.Coil(0))
	assert.Len(t, s.Coils(), 4)
}

// A counter shows each answered read once, and its log agrees.
func TestCountUp(t *testing.T) {
	s := New()
	u := s.Unit(1)
	u.CountUp(modbus.Holding, 0, 1)
	u.Set(modbus.Holding, 1, 0, 0xFFFF)
	u.CountUp(modbus.Holding, 1, 2)
	c := client(t, s, 1)
	for i := 1; i <= 5; i++ {
		got, err := c.ReadHoldingRegisters(0, 3)
		require.NoError(t, err)
		assert.EqualValues(t, i, binary.BigEndian.Uint16(got))
		assert.EqualValues(t, 0xFFFF+i, binary.BigEndian.Uint32(got[2:]))
	}
	_, err := c.ReadHoldingRegisters(0, 4)
	require.Error(t, err, "a refused read counts nothing")
	u.Break(Fault{Exception: 6})
	_, err = c.ReadHoldingRegisters(0, 3)
	require.Error(t, err)
	assert.EqualValues(t, 5, u.Get(modbus.Holding, 0))
	assert.EqualValues(t, 5, u.Served(modbus.Holding, 0))
	require.Eventually(t, func() bool { return len(s.Reads()) == 5 }, time.Second, time.Millisecond)
	assert.Equal(t, []uint16{5, 1, 4}, s.Reads()[4].Values)
}

// A hundred units of twenty registers, ten times a second, are 1,000 answers a
// second; the slave must have many times that to spare.
func BenchmarkUnits(b *testing.B) {
	s := New()
	for unit := 1; unit <= 100; unit++ {
		s.Unit(unit).Set(modbus.Holding, 0, make([]uint16, 20)...)
	}
	address, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(b, err)
	defer s.Close()
	conn, err := net.Dial("tcp", address.String())
	require.NoError(b, err)
	defer conn.Close()
	reply := make([]byte, 6+3+40)
	for i := 0; b.Loop(); i++ {
		conn.Write([]byte{0, 1, 0, 0, 0, 6, byte(1 + i%100), 3, 0, 0, 0, 20})
		if _, err := io.ReadFull(conn, reply); err != nil {
			b.Fatal(err)
		}
	}
}

func TestCloseEndsEverything(t *testing.T) {
	leaks := goleak.IgnoreCurrent()
	s := New()
	s.Unit(1).Set(modbus.Holding, 0, 1)
	s.Unit(1).Break(Fault{Delay: time.Hour})
	for range 2 {
		address, err := s.ListenTCP("127.0.0.1:0")
		require.NoError(t, err)
		var wg sync.WaitGroup
		for range 3 {
			conn, err := new(net.Dialer).DialContext(context.Background(), "tcp", address.String())
			require.NoError(t, err)
			conn.Write([]byte{0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1})
			wg.Go(func() { io.Copy(io.Discard, conn); conn.Close() })
		}
		require.NoError(t, s.Close())
		wg.Wait()
	}
	goleak.VerifyNone(t, leaks)
}

func TestInstrument(t *testing.T) {
	s := New()
	points := []modbus.Point{
		{Register: modbus.Holding, Address: 0, Type: modbus.Uint16, Low: 0, High: 3, Scale: 1, Decimals: -1},
		{Register: modbus.Holding, Address: 0, Type: modbus.Uint16, Low: 4, High: 7, Scale: 1, Decimals: -1},
		{Register: modbus.Input, Address: 2, Type: modbus.Float32, Order: modbus.CDAB, High: -1, Scale: 1, Decimals: -1},
		{Register: modbus.Holding, Address: 5, Type: modbus.Uint16, High: -1, Scale: 1, Decimals: 6},
		{Register: modbus.Discrete, Address: 9, Type: modbus.Bool, High: -1, Scale: 1, Decimals: -1},
	}
	for i, name := range []string{"low", "high", "float", "gas", "door"} {
		points[i].Name, points[i].Min, points[i].Max = name, -1e9, 1e9
	}
	in, err := s.Add(1, points)
	require.NoError(t, err)
	in.Set(modbus.Holding, 6, 2)
	for name, value := range map[string]float64{"low": 5, "high": 9, "float": -3.5, "gas": 12.34, "door": 1} {
		require.NoError(t, in.SetPoint(name, value))
	}
	assert.EqualValues(t, 0x95, in.Get(modbus.Holding, 0))
	assert.EqualValues(t, 1234, in.Get(modbus.Holding, 5))
	assert.EqualValues(t, 0xC060, in.Get(modbus.Input, 3))
	assert.EqualValues(t, 1, in.Get(modbus.Discrete, 9))
	assert.ErrorContains(t, in.SetPoint("low", 16), "does not fit into bits 0..3")
	assert.ErrorContains(t, in.SetPoint("gas", 700), "does not fit into uint16")
	assert.ErrorContains(t, in.SetPoint("nope", 1), `no point "nope"`)
	assert.Len(t, in.Points(), 5)
}

// Whatever comes in, the slave answers with a sound core or not at all.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte{1, 3, 0, 0, 0, 2})
	f.Add([]byte{1, 15, 0, 0, 0, 3, 1, 5})
	f.Add([]byte{1, 16, 0xFF, 0xFF, 0, 1, 2, 0, 1})
	f.Fuzz(func(t *testing.T, request []byte) {
		if len(request) < 3 || len(request) > 254 {
			return
		}
		s := New()
		u := s.Unit(int(request[0]))
		u.Set(modbus.Holding, 0, 1, 2, 3)
		u.Set(modbus.Coil, 0, 1, 0, 1)
		a := u.answer(request, Fault{})
		assert.GreaterOrEqual(t, len(a.core), 3)
		assert.LessOrEqual(t, len(a.core), 254)
		assert.Equal(t, request[0], a.core[0])
	})
}

// A serial stream of anything neither panics nor keeps more than a frame.
func FuzzRequestLength(f *testing.F) {
	f.Add([]byte{1, 3, 0, 0, 0, 2, 0xC4, 0x0B})
	f.Add([]byte{1, 15, 0, 0, 0, 3, 255})
	f.Fuzz(func(t *testing.T, held []byte) {
		if n := requestLength(held); n > 0 {
			assert.LessOrEqual(t, n, 264)
		}
		rest := New().serveFrames(io.Discard, held, nil)
		assert.LessOrEqual(t, len(rest), len(held))
	})
}
