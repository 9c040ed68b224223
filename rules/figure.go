package rules

// FigureSpec describes a value that is made of readings and compared with a
// limit in their place: a rate, a deviation, an exposure, an expression.
type FigureSpec struct {
	// Name is what texts call it, as in "rate over 2s".
	Name string
	// Unit is a UCUM code; empty for none.
	Unit string
	// More are the points that it reads besides the condition's own, which is
	// input 0; these are inputs 1 and up.
	More []string
	// New makes a figure that has seen nothing; each engine has its own.
	New func() Figure
}

// Figure makes one value out of the readings of its inputs. It is used by one
// engine, in time order; times are Unix nanoseconds. It does no I/O and bounds
// its memory.
type Figure interface {
	// Take takes a value of the input. Certain is false for a reading of
	// uncertain quality.
	Take(input int, at int64, value float64, certain bool)
	// Miss says that from now on the input has no value, until the next Take: its
	// reading was faulty, or said nothing.
	Miss(input int, at int64)
	// Value returns the figure at the time, which is that of the last Take. Ok is
	// false while there is none yet, which is neither true, nor false, nor a
	// fault; NaN is a fault. Certain is false where gaps or uncertain readings
	// went into it.
	Value(at int64) (v float64, certain, ok bool)
	// Save returns the state for Load, nil where a fresh figure does as well.
	Save() []byte
	// Load takes what Save returned. Bytes that are not its own are an error and
	// leave it fresh.
	Load(state []byte) error
}
