package exposure

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// stateVersion is that of the saved form: version, mark of metric and options,
// state, CRC-32 of all before it.
const stateVersion = 1

var errCut = errors.New("the saved figure is cut short or has too much")

// Save implements Figure.
func (f *figure) Save() []byte {
	if !f.begun {
		return nil
	}
	w := &writer{b: []byte{stateVersion}}
	w.b = binary.LittleEndian.AppendUint64(w.b, f.options.mark(f.form))
	w.ints(f.last, f.until)
	w.ints(f.held[:]...)
	w.floats(f.in[:]...)
	w.floats(f.rate)
	w.bools(f.sure[0], f.sure[1], f.sure[2], f.safe)
	if f.sum != nil {
		f.sum.save(w)
	}
	return binary.LittleEndian.AppendUint32(w.b, crc32.ChecksumIEEE(w.b))
}

// Load implements Figure.
func (f *figure) Load(saved []byte) error {
	f.reset()
	if len(saved) == 0 {
		return nil
	}
	if err := f.load(saved); err != nil {
		f.reset()
		return fmt.Errorf("%s: %w", f.form.metric, err)
	}
	return nil
}

func (f *figure) load(saved []byte) error {
	body := len(saved) - crc32.Size
	switch {
	case body < 9:
		return errCut
	case binary.LittleEndian.Uint32(saved[body:]) != crc32.ChecksumIEEE(saved[:body]):
		return errors.New("the saved figure is corrupt")
	case saved[0] != stateVersion:
		return fmt.Errorf("the saved figure is of version %d, and this program reads %d", saved[0], stateVersion)
	case binary.LittleEndian.Uint64(saved[1:]) != f.options.mark(f.form):
		return errNotOurs
	}
	r := &reader{b: saved[9:body]}
	f.begun = true
	r.ints(&f.last, &f.until, &f.held[0], &f.held[1], &f.held[2])
	r.floats(&f.in[0], &f.in[1], &f.in[2], &f.rate)
	r.bools(&f.sure[0], &f.sure[1], &f.sure[2], &f.safe)
	if f.sum != nil {
		f.sum.load(r)
	}
	if r.bad || len(r.b) != 0 {
		return errCut
	}
	return nil
}

// writer appends to a saved state.
type writer struct{ b []byte }

func (w *writer) ints(all ...int64) {
	for _, v := range all {
		w.b = binary.AppendVarint(w.b, v)
	}
}

func (w *writer) floats(all ...float64) {
	for _, v := range all {
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(v))
	}
}

func (w *writer) bools(all ...bool) {
	bits := byte(0)
	for i, v := range all {
		if v {
			bits |= 1 << i
		}
	}
	w.b = append(w.b, bits)
}

func (w *writer) holes(h holes) { w.ints(h.from, h.to, h.bigFrom, h.bigTo, h.unsure) }

// reader takes them back; bad says that something was missing.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) ints(all ...*int64) {
	for _, v := range all {
		n := 0
		if *v, n = binary.Varint(r.b); n <= 0 {
			r.bad = true
			return
		}
		r.b = r.b[n:]
	}
}

func (r *reader) floats(all ...*float64) {
	for _, v := range all {
		if len(r.b) < 8 {
			r.bad = true
			return
		}
		*v = math.Float64frombits(binary.LittleEndian.Uint64(r.b))
		r.b = r.b[8:]
	}
}

func (r *reader) bools(all ...*bool) {
	if len(r.b) == 0 {
		r.bad = true
		return
	}
	for i, v := range all {
		*v = r.b[0]&(1<<i) != 0
	}
	r.b = r.b[1:]
}

func (r *reader) holes(h *holes) { r.ints(&h.from, &h.to, &h.bigFrom, &h.bigTo, &h.unsure) }

// save writes the buckets from the one that is being filled backwards; an empty
// one costs a byte. Suffix sums are formed anew by load.
func (r *ring) save(w *writer) {
	w.ints(r.until, r.measured, r.first, r.skew, r.last, int64(r.older))
	w.floats(r.newer)
	w.holes(r.holes)
	slot := r.slot
	for range r.slots {
		b := &r.slots[slot]
		w.ints(b.measured)
		if b.measured != 0 {
			w.floats(b.sum)
		}
		slot = r.previous(slot)
	}
}

func (r *ring) load(in *reader) {
	older := int64(0)
	in.ints(&r.until, &r.measured, &r.first, &r.skew, &r.last, &older)
	in.floats(&r.newer)
	in.holes(&r.holes)
	if older < 0 || older > int64(len(r.slots)-2) {
		in.bad = true
		return
	}
	r.older, r.slot = int(older), len(r.slots)-1
	for slot := r.slot; slot >= 0 && !in.bad; slot-- {
		b := &r.slots[slot]
		*b = bucket{sum: r.nothing(), suffix: r.nothing()}
		in.ints(&b.measured)
		if b.measured != 0 {
			in.floats(&b.sum)
		}
	}
	r.suffixes()
}

// suffixes forms the sums that flip had formed of the buckets that are left of
// it: the oldest is slot 0, since load puts the newest last.
func (r *ring) suffixes() {
	suffix := r.nothing()
	for slot := r.older; slot >= 1; slot-- {
		suffix = r.join(suffix, r.slots[slot].sum)
		r.slots[slot].suffix = suffix
	}
}
