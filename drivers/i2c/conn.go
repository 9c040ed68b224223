package i2c

import (
	"context"
	"fmt"
	"time"

	"aman/drivers"
)

// Kind is what drivers.Bus.Kind says of every I²C bus.
const Kind = "i2c"

// TransferTimeout bounds one transfer, whatever the caller's deadline. The
// longest transfer of a supported chip has 10 bytes, which is 1 ms at 100 kHz;
// the rest is for a busy processor.
const TransferTimeout = 200 * time.Millisecond

// First and last 7-bit addresses that a chip may have (UM10204 rev. 7, table 4:
// those below and above are reserved).
const (
	MinAddress = 0x08
	MaxAddress = 0x77
)

// Conn is an I²C bus as drivers of chips see it: the wire, the emulated wire or
// a replay.
type Conn interface {
	// String names the bus in errors.
	String() string
	// TxContext writes w to the chip, then reads len(r) bytes into r by a
	// repeated start; either may be empty. It returns by ctx's deadline and
	// TransferTimeout at the latest. An error says that the chip did not answer
	// or that the bus is lost; r is then not touched.
	TxContext(ctx context.Context, addr uint16, w, r []byte) error
}

// On returns bus as the Conn that a driver named name talks to, or an error
// where it is no I²C bus.
func On(bus drivers.Bus, name string) (Conn, error) {
	conn, ok := bus.(Conn)
	if !ok || bus.Kind() != Kind {
		return nil, drivers.Key("bus", "%s needs a bus of kind %s, %s is %s", name, Kind, bus, bus.Kind())
	}
	return conn, nil
}

// CheckAddress returns a fault of the key "address" unless a chip may have it.
func CheckAddress(addr int) error {
	if addr < MinAddress || addr > MaxAddress {
		return drivers.Key("address", "0x%02x is no address of a chip; they go from 0x%02x to 0x%02x", addr, MinAddress, MaxAddress)
	}
	return nil
}

// Wait passes time, as chips need between a command and its answer, or returns
// at ctx's end with a Timeout fault that names what was waited for.
func Wait(ctx context.Context, d time.Duration, what string) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return drivers.Because(drivers.Timeout, fmt.Errorf("%s: %w", what, ctx.Err()))
	}
}
