package drivers

import (
	"context"
	"fmt"
	"time"
)

// Bus is one wire, or one network connection that stands for a wire. Making a
// Bus opens nothing: the device is opened at the first transaction and again
// after it was lost. The methods that do I/O belong to the kind of bus; a
// driver asserts the kind it needs in Driver.New.
//
// A Bus is used by one goroutine at a time: the gateway's loop that owns it.
type Bus interface {
	// String names the bus in errors: its id and device or address.
	String() string
	// Kind is one of "modbus-rtu", "modbus-tcp", "i2c", "gpio".
	Kind() string
	// Close gives the device back. A later transaction opens it again.
	Close() error
}

// Sensor is one opened instrument on a bus.
type Sensor interface {
	// Points lists the quantities in the order in which Read fills samples. It
	// never changes and does no I/O.
	Points() []Point

	// Open wakes the instrument and checks that it is what the configuration
	// says. It is called before the first Read and again after a Read has
	// failed as a whole, until it succeeds; it returns by ctx's deadline.
	Open(ctx context.Context) error

	// Read fills one sample for each point. It is never called concurrently
	// with itself or with other traffic of its bus and returns by ctx's
	// deadline. An error means that no point could be read: every sample then
	// has the fault FaultOf(err). Points that failed alone are marked in
	// samples, and Read returns nil.
	Read(ctx context.Context, samples []Sample) error

	// Worst is the longest time that one Read keeps the bus busy when the
	// instrument does not answer, retries included.
	Worst() time.Duration
}

// Config is what the configuration says of one sensor.
type Config struct {
	// ID is the sensor's id on this gateway.
	ID string
	// Unit is the unit (slave) number on a Modbus bus, 1 to 247; 0 elsewhere.
	Unit int
	// Gas is the substance that the configuration names, or empty.
	Gas string
	// Every is the polling period.
	Every time.Duration
	// Decode fills the driver's own keys into a struct with `yaml` tags; keys
	// that the struct lacks are errors that name file, line and column.
	Decode func(into any) error
}

// Driver makes sensors of one make. It is a value in a registry, so that tests
// pass their own; there is no registration by side effect.
type Driver struct {
	// Name is what the configuration's `driver` key says, as in "scd4x" or
	// "modbus/generic-gas".
	Name string
	// Buses lists the kinds of bus that the driver can sit on.
	Buses []string
	// New decodes and checks the sensor's own keys. It does no I/O. Faults are
	// *KeyError values, several of them joined, so that the configuration can
	// print the line and column of each.
	New func(bus Bus, cfg Config) (Sensor, error)
}

// KeyError is a fault of one key of the configuration, with the key's path
// below the item that is being decoded, as in "points[2].type".
type KeyError struct {
	Path string
	Err  error
}

// Error implements error.
func (e *KeyError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *KeyError) Unwrap() error { return e.Err }

// Key returns a fault of the key at the given path.
func Key(path, format string, args ...any) error {
	return &KeyError{Path: path, Err: fmt.Errorf(format, args...)}
}

// Port is a group of outputs that are written and read back together: the
// coils of one module, the lines of one chip. Levels are electrical: true is
// an energised coil or a high line, in the order of the port's outputs.
type Port interface {
	// Write sets every output of the port. It returns by ctx's deadline.
	Write(ctx context.Context, levels []bool) error
	// ReadBack reports the level that each output has now.
	ReadBack(ctx context.Context, levels []bool) error
}
