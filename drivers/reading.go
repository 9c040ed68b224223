package drivers

import (
	"errors"
	"math"
	"time"
)

// Point describes one quantity that a sensor reports.
type Point struct {
	// Name is the quantity within its sensor, as in "co".
	Name string
	// Unit is a UCUM code such as "[ppm]" or "Cel"; empty for a contact.
	Unit string
	// Gas is the substance as in "CO"; empty where the point is no gas.
	Gas string
	// Min and Max bound the measuring range, in Unit. NaN where no bound is
	// declared; use Ranged to ask.
	Min, Max float64
	// FaultHold is how long an unbroken run of faulty readings must last before
	// it counts, where the instrument says so itself; zero means the common rule.
	FaultHold time.Duration
	// WarmUp is the instrument's own longest warm-up; zero means that it is not
	// known.
	WarmUp time.Duration
}

// Ranged reports whether both ends of the measuring range are declared.
func (p Point) Ranged() bool { return !math.IsNaN(p.Min) && !math.IsNaN(p.Max) }

// Judge turns a measured value, in the point's unit, into a sample: a value
// beyond the range is Over or Under and stands at the end of the range, a
// value that is no number is a Range fault.
func (p Point) Judge(value float64) Sample {
	switch {
	case math.IsNaN(value) || math.IsInf(value, 0):
		return Sample{Value: math.NaN(), Fault: Range}
	case value > p.Max: // false where Max is NaN
		return Sample{Value: p.Max, Fault: Over}
	case value < p.Min:
		return Sample{Value: p.Min, Fault: Under}
	}
	return Sample{Value: value}
}

// Sample is what an instrument reports of one point, in the point's unit.
type Sample struct {
	// Value is the measured value; the end of the range under Over and Under,
	// and NaN under every other fault.
	Value float64
	Fault Fault
}

// Faulty returns the sample of a point that could not be read.
func Faulty(f Fault) Sample { return Sample{Value: math.NaN(), Fault: f} }

// Reading is a sample placed on site: which point, when, and how far to trust
// it. Its ID is "sensor.point", as in "co-1.co".
type Reading struct {
	ID      string
	Time    time.Time // UTC on the time base of the run; never steps
	Value   float64   // as in Sample
	Quality Quality
	Fault   Fault
}

// Place makes a reading of a sample taken at the given time. Over and Under are
// Bad: only a rule can know that they lie on its dangerous side.
func Place(id string, at time.Time, s Sample) Reading {
	q := Good
	if s.Fault != NoFault {
		q = Bad
	}
	return Reading{ID: id, Time: at, Value: s.Value, Quality: q, Fault: s.Fault}
}

// FaultError is an error that knows which fault it makes of a reading.
type FaultError struct {
	Fault Fault
	Err   error
}

// Error implements error.
func (e *FaultError) Error() string { return e.Fault.String() + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *FaultError) Unwrap() error { return e.Err }

// Because returns err marked with the fault that it makes of a reading.
func Because(f Fault, err error) error {
	if err == nil {
		return nil
	}
	return &FaultError{Fault: f, Err: err}
}

// FaultOf returns the fault that err makes of a reading: the one it was marked
// with, Timeout for an expired deadline, and Timeout for anything else, since
// an instrument that cannot be asked has not answered.
func FaultOf(err error) Fault {
	if err == nil {
		return NoFault
	}
	if fe, ok := errors.AsType[*FaultError](err); ok {
		return fe.Fault
	}
	return Timeout
}
