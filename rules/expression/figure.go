package expression

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"slices"
	"strings"
)

// Figure is the value of an expression over the newest values of its points.
type Figure struct {
	e      *Expression
	in     []float64
	known  []standing
	absent int // inputs without a value
	unsure int // inputs of uncertain quality
}

// standing is what is known of one input.
type standing uint8

const (
	missing standing = iota
	unsure
	certain
)

// New returns a figure that has seen nothing. Its inputs are those of Points.
func (e *Expression) New() *Figure {
	n := len(e.points)
	return &Figure{e: e, in: make([]float64, n), known: make([]standing, n), absent: n}
}

// Take implements rules.Figure.
func (f *Figure) Take(input int, _ int64, value float64, sure bool) {
	f.in[input] = value
	s := unsure
	if sure {
		s = certain
	}
	f.set(input, s)
}

// Miss implements rules.Figure.
func (f *Figure) Miss(input int, _ int64) { f.set(input, missing) }

func (f *Figure) set(input int, s standing) {
	f.count(f.known[input], -1)
	f.known[input] = s
	f.count(s, 1)
}

func (f *Figure) count(s standing, by int) {
	switch s {
	case missing:
		f.absent += by
	case unsure:
		f.unsure += by
	case certain:
	}
}

// Value implements rules.Figure: ok is false while a point has no value, and v
// is NaN where the result cannot be told.
func (f *Figure) Value(int64) (v float64, sure, ok bool) {
	if f.absent > 0 {
		return 0, false, false
	}
	return f.e.eval(f.in), f.unsure == 0, true
}

// The saved form: a byte that names form and version, a checksum of the ids of
// the points, then 9 bytes an input: its standing and its value, big endian.
const (
	form       = 'e'
	headBytes  = 5
	inputBytes = 9
)

// head opens the saved state: what was saved for other points is not ours.
func (e *Expression) head() []byte {
	sum := crc32.ChecksumIEEE([]byte(strings.Join(e.points, "\n")))
	return binary.BigEndian.AppendUint32([]byte{form}, sum)
}

var errForeign = errors.New("the saved state of an expression is not its own")

// Save implements rules.Figure.
func (f *Figure) Save() []byte {
	if f.absent == len(f.in) {
		return nil
	}
	out := slices.Grow(f.e.head(), inputBytes*len(f.in))
	for i, s := range f.known {
		out = append(out, byte(s))
		out = binary.BigEndian.AppendUint64(out, math.Float64bits(f.in[i]))
	}
	return out
}

// Load implements rules.Figure.
func (f *Figure) Load(state []byte) error {
	*f = *f.e.New()
	if len(state) == 0 {
		return nil
	}
	if len(state) != headBytes+inputBytes*len(f.in) || !bytes.HasPrefix(state, f.e.head()) {
		return errForeign
	}
	for i := range f.in {
		at := state[headBytes+i*inputBytes:]
		v := math.Float64frombits(binary.BigEndian.Uint64(at[1:]))
		if at[0] > byte(certain) || math.IsNaN(v) || math.IsInf(v, 0) {
			*f = *f.e.New()
			return errForeign
		}
		f.in[i] = v
		f.set(i, standing(at[0]))
	}
	return nil
}
