package tmp102_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/drivertest"
	"aman/drivers/i2c"
	"aman/drivers/tmp102"
)

// TestOnADevice reads a chip at 0x48 behind a real kernel. The bus is named by
// AMAN_TEST_I2C, as in /dev/i2c-1; nobody answers at 0x4b.
func TestOnADevice(t *testing.T) {
	device := os.Getenv("AMAN_TEST_I2C")
	if device == "" {
		t.Skip("needs a board with a TMP102; set AMAN_TEST_I2C=/dev/i2c-1 there")
	}
	bus := i2c.New("i2c", device)
	defer bus.Close()
	open := func(keys string) (drivers.Sensor, error) {
		sensor, err := tmp102.Driver().New(bus, drivers.Config{ID: "t", Every: time.Second, Decode: drivertest.Decode(keys)})
		require.NoError(t, err)
		return sensor, sensor.Open(t.Context())
	}
	sensor, err := open("")
	require.NoError(t, err)
	for range 10 {
		start := time.Now()
		s, err := read(t.Context(), sensor)
		require.NoError(t, err)
		assert.Equal(t, drivers.NoFault, s.Fault)
		t.Logf("%v °C in %s", s.Value, time.Since(start))
	}
	start := time.Now()
	_, err = open("address: 0x4b")
	assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
	t.Logf("%v, in %s", err, time.Since(start))
}
