package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"aman/drivers"
)

// recordReader takes a record apart; after the first error it yields zeros.
type recordReader struct {
	b   []byte
	err error
}

func (r *recordReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.b = nil
}

func (r *recordReader) take(n int) []byte {
	if n > len(r.b) {
		r.fail(errShort)
		return make([]byte, n)
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *recordReader) byte() byte { return r.take(1)[0] }

func (r *recordReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail(errShort)
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *recordReader) varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail(errShort)
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *recordReader) count(limit int) int {
	n := r.uvarint()
	if n > uint64(limit) || n > uint64(len(r.b)) { // each item takes a byte at least
		r.fail(fmt.Errorf("a count of %d", n))
		return 0
	}
	return int(n)
}

func (r *recordReader) id() string {
	n := r.uvarint()
	if n > MaxID {
		r.fail(fmt.Errorf("an id of %d bytes", n))
		return ""
	}
	s := string(r.take(int(n)))
	if r.err == nil && !ValidID(s) {
		r.fail(fmt.Errorf("%q is no id", s))
	}
	return s
}

func (r *recordReader) row(s *rowState, names []string) Row {
	control := r.byte()
	s.last = s.next()
	if control&rowPoint != 0 {
		i := r.uvarint()
		if i >= uint64(len(names)) {
			r.fail(fmt.Errorf("point %d of %d", i, len(names)))
			return Row{}
		}
		s.last = int(i)
	}
	switch {
	case control&rowTime != 0:
		s.step = r.varint()
		s.time += s.step
	case control&rowCadence != 0:
		s.time += s.step
	}
	p := &s.points[s.last]
	if control&rowQuality != 0 {
		p.quality, p.fault = drivers.Quality(r.byte()), drivers.Fault(r.byte())
	}
	value := r.value(control, p)
	if p.quality > drivers.Good || p.fault > drivers.Inhibited {
		r.fail(errors.New("an unknown quality or fault"))
	}
	if s.time >= maxMillis || s.time <= -maxMillis {
		r.fail(errors.New("a time beyond the year 9999"))
		return Row{}
	}
	return Row{Point: names[s.last], Time: time.UnixMilli(s.time).UTC(), Value: value, Quality: p.quality, Fault: p.fault}
}

func (r *recordReader) value(control byte, p *pointState) float64 {
	switch {
	case control&rowSame != 0:
	case control&rowRaw != 0:
		p.bits = binary.LittleEndian.Uint64(r.take(8))
	case control&rowForm != 0:
		f := form(r.byte())
		if f >= forms {
			r.fail(fmt.Errorf("number form %d", f))
			return 0
		}
		p.form, p.mantissa = f, r.varint()
		p.bits = math.Float64bits(f.value(p.mantissa))
	default:
		p.mantissa += r.varint()
		p.bits = math.Float64bits(p.form.value(p.mantissa))
	}
	return math.Float64frombits(p.bits)
}
