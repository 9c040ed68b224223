package modbus_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/modbus"
)

// An exception frame that comes in two pieces was a checksum error, and its
// last byte poisoned the next read.
func TestRTUExceptionInPieces(t *testing.T) {
	near, bus := newLine(t, modbus.Options{Timeout: 300 * time.Millisecond})
	script(t, near,
		func(_ []byte, write func(...byte)) {
			f := sealed(1, 0x83, 2)
			write(f[:4]...)
			later(40*time.Millisecond, func() { write(f[4:]...) })
		},
		func(_ []byte, write func(...byte)) { write(sealed(1, 3, 2, 0x12, 0x34)...) },
	)
	samples, err := read(t, makeSensor(t, bus, 1, oneRegister("0")))
	require.NoError(t, err, "an exception is an answer")
	assert.Equal(t, drivers.Range, samples[0].Fault)
	assert.Equal(t, []float64{0x1234}, values(t, makeSensor(t, bus, 1, oneRegister("5"))))
}

// The late answer to the first question was taken for the answer to the next.
func TestRTULateAnswer(t *testing.T) {
	const timeout = 60 * time.Millisecond
	near, bus := newLine(t, modbus.Options{Timeout: timeout})
	script(t, near,
		func(_ []byte, write func(...byte)) {
			later(timeout*3/2, func() { write(sealed(1, 3, 2, 0x11, 0x11)...) })
		},
		func(_ []byte, write func(...byte)) { write(sealed(1, 3, 2, 0x22, 0x22)...) }, // the probe
		func(_ []byte, write func(...byte)) { write(sealed(1, 3, 2, 0x22, 0x22)...) },
	)
	_, err := read(t, makeSensor(t, bus, 1, oneRegister("0")))
	require.Error(t, err)
	assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))

	other := makeSensor(t, bus, 1, oneRegister("5"))
	back(t, other)
	script(t, near, func(_ []byte, write func(...byte)) { write(sealed(1, 3, 2, 0x33, 0x33)...) })
	assert.Equal(t, []float64{0x3333}, values(t, other), "never 0x1111, which is register 0")
}

// With a retry, the answers to both attempts may come: the second one must not
// answer the next question.
func TestRTULateAnswerAfterRetry(t *testing.T) {
	const timeout = 60 * time.Millisecond
	near, bus := newLine(t, modbus.Options{Timeout: timeout, Retries: 1})
	script(t, near,
		func(_ []byte, write func(...byte)) {
			later(timeout*3/2, func() { write(sealed(1, 3, 2, 0x11, 0x11)...) })
		},
		func(_ []byte, write func(...byte)) {
			later(timeout*3/2, func() { write(sealed(1, 3, 2, 0x11, 0x11)...) })
		},
		func(_ []byte, write func(...byte)) { write(sealed(1, 3, 2, 0x22, 0x22)...) },
	)
	assert.Equal(t, []float64{0x1111}, values(t, makeSensor(t, bus, 1, oneRegister("0"))), "the first answer, within the retry's time")
	other := makeSensor(t, bus, 1, oneRegister("5"))
	samples, err := read(t, other)
	require.Error(t, err, "the second answer is still under way")
	assert.Equal(t, drivers.Timeout, samples[0].Fault)
	var got []float64
	require.Eventually(t, func() bool {
		samples, err := read(t, other)
		if err == nil {
			got = []float64{samples[0].Value}
		}
		return err == nil
	}, time.Second, time.Millisecond)
	assert.Equal(t, []float64{0x2222}, got)
}

// An unplugged adapter ran a processor at 100 % for ever, and the time-out with
// it.
func TestRTUUnplugged(t *testing.T) {
	near, bus := newLine(t, modbus.Options{Timeout: time.Second})
	closed := make(chan struct{})
	script(t, near, func([]byte, func(...byte)) { near.Close(); close(closed) })
	sensor := makeSensor(t, bus, 1, oneRegister("0"))
	before := cpu(t)
	began := time.Now()
	_, err := read(t, sensor)
	<-closed
	require.Error(t, err)
	assert.ErrorContains(t, err, "serial port lost")
	assert.Less(t, time.Since(began), 900*time.Millisecond, "the end of the line is seen at once")

	until := time.Now().Add(200 * time.Millisecond)
	for time.Now().Before(until) { // a loop that polls as it should, every 5 ms
		_, err = read(t, sensor)
		require.Error(t, err)
		<-time.After(5 * time.Millisecond)
	}
	assert.Less(t, cpu(t)-before, 150*time.Millisecond, "processor time")
	assert.Equal(t, 0, bus.Stats().Silent, "a lost port is the bus's trouble, not the unit's")
}

func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestRTUReplies(t *testing.T) {
	good := sealed(1, 3, 2, 0x12, 0x34)
	damaged := append([]byte(nil), good...)
	damaged[4] ^= 1
	tests := map[string]struct {
		reply []byte
		fault drivers.Fault
		text  string
	}{
		"good":              {good, drivers.NoFault, ""},
		"wrong checksum":    {damaged, drivers.CRC, "wrong checksum"},
		"from another unit": {sealed(2, 3, 2, 0x12, 0x34), drivers.CRC, "another unit"},
		"another function":  {sealed(1, 4, 2, 0x12, 0x34), drivers.CRC, "function 4 where 3 was asked"},
		"too few registers": {sealed(1, 3, 0), drivers.CRC, "0 bytes of data where 2 were asked"},
		"too many":          {sealed(1, 3, 4, 1, 2, 3, 4), drivers.CRC, "4 bytes of data where 2 were asked"},
		"noise":             {[]byte{0xFF, 0x00, 0xFF}, drivers.CRC, "another unit"},
		"cut short":         {good[:4], drivers.CRC, "cut short after 4 bytes"},
		"something behind":  {append(append([]byte(nil), good...), 0xAA), drivers.CRC, "1 bytes too many"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			near, bus := newLine(t, modbus.Options{Timeout: short})
			script(t, near, func(_ []byte, write func(...byte)) { write(test.reply...) })
			sensor := makeSensor(t, bus, 1, oneRegister("0"))
			samples, err := read(t, sensor)
			assert.Equal(t, test.fault, samples[0].Fault)
			if test.fault == drivers.NoFault {
				require.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, test.text)
			assert.ErrorContains(t, err, "unit 1: holding 0")
		})
	}
}

// A garbled reply is asked for again at once, and does not spoil the retry.
func TestRTURetryAfterNoise(t *testing.T) {
	near, bus := newLine(t, modbus.Options{Timeout: 200 * time.Millisecond, Retries: 1})
	script(t, near,
		func(_ []byte, write func(...byte)) { write(1, 3, 2, 0x12, 0x35, 0, 0, 1, 3, 2) },
		func(_ []byte, write func(...byte)) { write(sealed(1, 3, 2, 0x12, 0x34)...) },
	)
	assert.Equal(t, []float64{0x1234}, values(t, makeSensor(t, bus, 1, oneRegister("0"))))
	assert.EqualValues(t, 1, bus.Stats().Garbled)
}

// A silent unit costs its neighbour one time-out and its retries, then a short
// question at a growing interval.
func TestRTUSilentUnit(t *testing.T) {
	s, bus := newRTU(t, modbus.Options{Timeout: short, Retries: 1})
	s.Unit(1).Set(modbus.Holding, 0, 11)
	s.Unit(2).Set(modbus.Holding, 0, 22)
	s.Unit(2).Break(slaveMute)
	alive, dead := makeSensor(t, bus, 1, oneRegister("0")), makeSensor(t, bus, 2, oneRegister("0"))

	began := time.Now()
	_, err := read(t, dead)
	require.Error(t, err)
	assert.GreaterOrEqual(t, time.Since(began), 2*short)

	began = time.Now()
	for range 20 {
		_, err = read(t, dead)
		require.Error(t, err)
		assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
		assert.Equal(t, []float64{11}, values(t, alive))
	}
	assert.Less(t, time.Since(began), 240*time.Millisecond, "twenty polls of both, before the first question to the silent one")
	assert.Equal(t, 1, bus.Stats().Silent)

	s.Unit(2).Break(slaveWell)
	assert.Less(t, back(t, dead), time.Second)
	assert.Equal(t, []float64{22}, values(t, dead))
	assert.Equal(t, 0, bus.Stats().Silent)
}

func TestSerialSettings(t *testing.T) {
	tests := map[string]struct {
		line modbus.Serial
		err  string
	}{
		"default":        {modbus.Serial{}, ""},
		"odd, two stops": {modbus.Serial{Baud: 9600, Parity: "odd", StopBits: 2}, ""},
		"too slow":       {modbus.Serial{Baud: 30}, "baud 30"},
		"seven bits":     {modbus.Serial{DataBits: 7}, "Modbus RTU needs 8"},
		"parity":         {modbus.Serial{Parity: "mark"}, `parity "mark": it is none, even or odd`},
		"stop bits":      {modbus.Serial{StopBits: 3}, "stop bits 3"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := modbus.NewRTU("rs485", "/dev/null", test.line, modbus.Options{})
			if test.err == "" {
				require.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, test.err)
		})
	}
}

// A file that is no serial device, or none at all, is the bus's trouble and says so.
func TestRTUNoDevice(t *testing.T) {
	for device, text := range map[string]string{"/dev/null": "not a serial device", "/dev/no-such-tty": "no such file"} {
		bus, err := modbus.NewRTU("rs485", device, modbus.Serial{}, modbus.Options{})
		require.NoError(t, err)
		_, err = read(t, makeSensor(t, bus, 1, oneRegister("0")))
		assert.ErrorContains(t, err, text)
		assert.ErrorContains(t, err, device)
		require.NoError(t, bus.Close())
	}
}
