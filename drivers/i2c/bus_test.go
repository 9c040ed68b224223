package i2c

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"

	"aman/drivers"
)

// fakeWire counts what becomes of a device.
type fakeWire struct {
	opened, closed int
	err            error
	block          chan struct{}
}

func (f *fakeWire) open() (i2c.BusCloser, error)    { f.opened++; return f, nil }
func (f *fakeWire) Close() error                    { f.closed++; return nil }
func (f *fakeWire) String() string                  { return "fake" }
func (f *fakeWire) SetSpeed(physic.Frequency) error { return nil }

func (f *fakeWire) Tx(_ uint16, w, r []byte) error {
	if f.block != nil {
		<-f.block
	}
	if f.err == nil {
		for i := range r {
			r[i] = w[0] + byte(i)
		}
	}
	return f.err
}

func TestBusOpensLazilyAndAgainAfterAnError(t *testing.T) {
	wire := &fakeWire{}
	bus := newBus("i2c", "/dev/i2c-1", wire.open)
	assert.Zero(t, wire.opened)
	r := make([]byte, 2)
	require.NoError(t, bus.TxContext(t.Context(), 0x48, []byte{7}, r))
	assert.Equal(t, []byte{7, 8}, r)
	require.NoError(t, bus.Tx(0x48, []byte{7}, r))
	assert.Equal(t, 1, wire.opened)

	wire.err = errors.New("remote I/O error")
	err := bus.TxContext(t.Context(), 0x48, []byte{9}, r)
	assert.ErrorIs(t, err, wire.err)
	assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
	assert.EqualError(t, err, "timeout: i2c (/dev/i2c-1): no answer from 0x48 (remote I/O error); check its address, wiring and supply")
	assert.Equal(t, []byte{7, 8}, r, "not touched")
	assert.Equal(t, 1, wire.closed)

	wire.err = nil
	require.NoError(t, bus.TxContext(t.Context(), 0x48, []byte{9}, r))
	assert.Equal(t, 2, wire.opened)
	require.NoError(t, bus.Close())
	assert.Equal(t, 2, wire.closed)
	require.NoError(t, bus.TxContext(t.Context(), 0x48, []byte{9}, r), "opens again after Close")
}

func TestBusThatHangsIsLostUntilItsTransferEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wire := &fakeWire{block: make(chan struct{})}
		bus := newBus("i2c", "/dev/i2c-1", wire.open)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		start := time.Now()
		w, r := []byte{1}, []byte{0xee}
		err := bus.TxContext(ctx, 0x62, w, r)
		assert.Equal(t, 30*time.Millisecond, time.Since(start))
		assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
		assert.ErrorContains(t, err, "i2c (/dev/i2c-1) is lost")
		since, lost := bus.Lost()
		assert.True(t, lost)
		assert.Equal(t, start, since)

		start = time.Now()
		err = bus.TxContext(t.Context(), 0x48, w, r)
		assert.ErrorContains(t, err, "transfer to 0x62, begun 30ms ago, has not ended")
		assert.Zero(t, time.Since(start), "a lost bus costs its other chips nothing")
		assert.ErrorContains(t, bus.Close(), "is closed when its stuck transfer ends")

		w[0] = 99 // the caller's bytes are the caller's again
		close(wire.block)
		synctest.Wait()
		assert.Equal(t, []byte{0xee}, r, "an abandoned transfer touches nothing")
		assert.Equal(t, 1, wire.closed)
		_, lost = bus.Lost()
		assert.False(t, lost)
		wire.block = nil
		require.NoError(t, bus.TxContext(t.Context(), 0x48, w, r))
	})
}

func TestBusBoundsATransferWithoutADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wire := &fakeWire{block: make(chan struct{})}
		bus := newBus("i2c", "/dev/i2c-1", wire.open)
		start := time.Now()
		assert.Error(t, bus.Tx(0x62, []byte{1}, nil))
		assert.Equal(t, TransferTimeout, time.Since(start))
		close(wire.block)
	})
}

func TestBusRefusesReservedAddresses(t *testing.T) {
	bus := newBus("i2c", "/dev/i2c-1", (&fakeWire{}).open)
	for _, addr := range []uint16{0, 7, 0x78, 0x7f, 0x3ff} {
		assert.ErrorContains(t, bus.Tx(addr, []byte{1}, nil), "is no address of a chip")
	}
	assert.ErrorContains(t, bus.SetSpeed(physic.MegaHertz), "device tree")
}

func TestBusWithoutADevice(t *testing.T) {
	for _, c := range []struct{ device, want string }{
		{"/dev/i2c-9999", "/dev/i2c-9999 does not exist; switch I²C on"},
		{t.TempDir(), "is no I²C device; they are called /dev/i2c-1"},
	} {
		err := New("i2c", c.device).Tx(0x48, []byte{0}, nil)
		assert.ErrorContains(t, err, c.want)
		assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
	}
}

func TestBusNumber(t *testing.T) {
	n, err := busNumber("/dev/i2c-22")
	assert.NoError(t, err)
	assert.Equal(t, 22, n)
	for _, path := range []string{"", "/dev/i2c-", "/dev/i2c-x", "/dev/i2c--1", "/dev/spidev0.0", "i2c-1"} {
		_, err := busNumber(path)
		assert.Error(t, err, path)
	}
}
