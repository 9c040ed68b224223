package modbus

import (
	"fmt"
	"time"
)

// DefaultTimeout is how long a unit has for the first byte of its reply where
// the configuration says nothing and the polling period leaves that much:
// instruments answer within 5 to 50 ms, TCP-to-serial converters within 100.
const DefaultTimeout = 200 * time.Millisecond

// minTimeout is the least that a short polling period leaves of DefaultTimeout.
const minTimeout = 20 * time.Millisecond

// Options are the timing of a bus.
type Options struct {
	// Timeout is how long a unit has for the first byte of its reply. Zero
	// means DefaultTimeout, or less where a sensor's polling period does not
	// leave room for it and its retries.
	Timeout time.Duration
	// Retries is how often a request is repeated that got no or no fitting
	// reply; the configuration's default is 1.
	Retries int
	// Pause is the least time between a reply and the next request, for
	// instruments that need to recover. On a serial line the silence of 3.5
	// characters between frames is kept anyway.
	Pause time.Duration
}

// Serial are the line settings of a serial port. The zero value is 19200 8E1,
// the default of the Modbus specification.
type Serial struct {
	Baud     int    // bit/s; 0 means 19200
	DataBits int    // 8, as Modbus RTU demands; 0 means 8
	Parity   string // "none", "even" or "odd"; empty means even
	StopBits int    // 1 or 2; 0 means 1
}

// Baud rates outside these bounds are typing errors.
const minBaud, maxBaud = 300, 4_000_000

func (s Serial) complete() (Serial, error) {
	if s.Baud == 0 {
		s.Baud = 19200
	}
	if s.DataBits == 0 {
		s.DataBits = 8
	}
	if s.Parity == "" {
		s.Parity = "even"
	}
	if s.StopBits == 0 {
		s.StopBits = 1
	}
	return s, s.check()
}

func (s Serial) check() error {
	switch {
	case s.Baud < minBaud || s.Baud > maxBaud:
		return fmt.Errorf("baud %d: a serial line runs at %d to %d bit/s", s.Baud, minBaud, maxBaud)
	case s.DataBits != 8:
		return fmt.Errorf("data bits %d: Modbus RTU needs 8", s.DataBits)
	case s.Parity != "none" && s.Parity != "even" && s.Parity != "odd":
		return fmt.Errorf("parity %q: it is none, even or odd", s.Parity)
	case s.StopBits != 1 && s.StopBits != 2:
		return fmt.Errorf("stop bits %d: there are 1 or 2", s.StopBits)
	}
	return nil
}

// char is the time that one character takes on the line: start bit, data bits,
// parity bit and stop bits.
func (s Serial) char() time.Duration {
	bits := 1 + s.DataBits + s.StopBits
	if s.Parity != "none" {
		bits++
	}
	return time.Duration(bits) * time.Second / time.Duration(s.Baud)
}

// gap is the silence that separates frames: 3.5 characters, and 1.75 ms above
// 19200 bit/s (Modbus over Serial Line V1.02, 2.5.1.1).
func (s Serial) gap() time.Duration {
	if s.Baud > 19200 {
		return 1750 * time.Microsecond
	}
	return s.char() * 7 / 2
}

// String returns the settings as printed on instruments: "19200 8E1".
func (s Serial) String() string {
	return fmt.Sprintf("%d %d%c%d", s.Baud, s.DataBits, s.Parity[0]-'a'+'A', s.StopBits)
}
