package signoff

import "slices"

// Direction says what a change does to safety.
type Direction uint8

// The directions. Unclear counts as Less: what nobody can judge asks for two
// people as well.
const (
	Unclear Direction = iota
	Less
	More
	// Neutral changes what people read and nothing that protects them.
	Neutral
)

var directionNames = [...]string{"unclear", "less", "more", "neutral"}

// String returns the word of JSON: unclear, less, more or neutral.
func (d Direction) String() string {
	if int(d) < len(directionNames) {
		return directionNames[d]
	}
	return directionNames[Unclear]
}

// MarshalText implements encoding.TextMarshaler.
func (d Direction) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; a word of another version
// is Unclear.
func (d *Direction) UnmarshalText(text []byte) error {
	*d = Direction(max(slices.Index(directionNames[:], string(text)), 0)) //nolint:gosec // an index of four words
	return nil
}

// Loosens reports whether the direction asks for two people.
func (d Direction) Loosens() bool { return d == Less || d == Unclear }

// Change is one difference between two states of a site.
type Change struct {
	Part Part   `json:"part"`
	ID   string `json:"id"`
	Of   string `json:"of,omitempty"`
	Key  string `json:"key,omitempty"` // empty: the whole of it came or went
	Old  string `json:"old,omitempty"` // empty: it was not there
	New  string `json:"new,omitempty"` // empty: it is gone
	// Direction is what it does to safety.
	Direction Direction `json:"direction"`
}

// Changes are differences in the order of the items.
type Changes []Change

// Loosening counts those that ask for two people.
func (c Changes) Loosening() int {
	n := 0
	for i := range c {
		if c[i].Direction.Loosens() {
			n++
		}
	}
	return n
}
