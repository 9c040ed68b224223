package i2c_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/i2c"
)

// echo is a chip that reads back the last byte written.
type echo struct{ last byte }

func (c *echo) Tx(w, r []byte) error {
	if len(w) > 0 {
		c.last = w[len(w)-1]
	}
	for i := range r {
		r[i] = c.last
	}
	return nil
}

func TestEmulated(t *testing.T) {
	bus := i2c.NewEmulated("i2c").Plug(0x20, &echo{})
	defer bus.Close()
	r := make([]byte, 1)

	require.NoError(t, bus.TxContext(t.Context(), 0x20, []byte{0xa5}, r))
	assert.Equal(t, []byte{0xa5}, r)
	assert.ErrorIs(t, bus.TxContext(t.Context(), 0x21, []byte{1}, nil), i2c.ErrNACK)

	bus.Garble(0x20, true)
	require.NoError(t, bus.TxContext(t.Context(), 0x20, nil, r))
	assert.Equal(t, []byte{0xf0}, r)
	bus.Garble(0x20, false)

	bus.Plug(0x20, nil)
	assert.ErrorIs(t, bus.TxContext(t.Context(), 0x20, nil, r), i2c.ErrNACK)
}

func TestEmulatedHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := i2c.NewEmulated("i2c").Plug(0x20, &echo{})
		bus.Hang(true)
		bus.Hang(true) // twice is once
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		assert.Error(t, bus.TxContext(ctx, 0x20, []byte{1}, nil))
		assert.Equal(t, 10*time.Millisecond, time.Since(start))
		bus.Hang(false)
		synctest.Wait()
		assert.NoError(t, bus.TxContext(t.Context(), 0x20, []byte{1}, nil))

		bus.Hang(true)
		assert.Error(t, bus.Tx(0x20, []byte{1}, nil))
		_ = bus.Close() // lets the transfer go, or the bubble would not end
	})
}

// modbus is a bus of another kind.
type modbus struct{}

func (modbus) String() string { return "rs485 (/dev/ttyAMA0)" }
func (modbus) Kind() string   { return "modbus-rtu" }
func (modbus) Close() error   { return nil }

func TestOn(t *testing.T) {
	bus := i2c.NewEmulated("i2c")
	conn, err := i2c.On(bus, "scd4x")
	require.NoError(t, err)
	assert.Equal(t, "i2c (emulated)", conn.String())

	_, err = i2c.On(modbus{}, "scd4x")
	assert.EqualError(t, err, "bus: scd4x needs a bus of kind i2c, rs485 (/dev/ttyAMA0) is modbus-rtu")
	var key *drivers.KeyError
	assert.ErrorAs(t, err, &key)
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		require.NoError(t, i2c.Wait(t.Context(), time.Second, "nap"))
		assert.Equal(t, time.Second, time.Since(start))
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		err := i2c.Wait(ctx, time.Second, "nap")
		assert.EqualError(t, err, "timeout: nap: context deadline exceeded")
	})
}
