package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"aman/drivers"
)

// Limits of one block, far above a second of any sensor.
const (
	MaxBlockPoints = 1 << 12
	MaxBlockRows   = 1 << 16
)

const blockVersion = 1

// The control byte of a row says what of it differs from what its predecessors
// promise: the next point of the sensor, at the same time, of the same quality.
const (
	rowPoint   = 1 << iota // a point's index follows
	rowTime                // a time difference follows, else the row before's time
	rowQuality             // quality and fault follow, else those of the point's last row
	rowCadence             // the time moved by as much as at its last move
	rowSame                // the value is the point's last
	rowForm                // a form and the whole number follow
	rowRaw                 // eight bytes of float64 follow
	// none of the last three: the change of the whole number follows.
)

// EncodeBlock returns the record of a block: what the telemetry lane keeps. A
// row costs two to four bytes where the values are decimals, before the outbox
// compresses. Times are cut to the millisecond. It fails on a block beyond the
// limits, or one whose sensor or points are no ids.
func EncodeBlock(b Block) ([]byte, error) {
	names, index := pointsOf(b.Rows)
	switch {
	case !ValidID(b.Sensor):
		return nil, fmt.Errorf("block: sensor %q is no id", b.Sensor)
	case len(names) > MaxBlockPoints || len(b.Rows) > MaxBlockRows:
		return nil, fmt.Errorf("block of %s: %d rows of %d points are too many", b.Sensor, len(b.Rows), len(names))
	}
	out := appendText([]byte{blockVersion}, b.Sensor)
	out = binary.AppendUvarint(out, uint64(len(names)))
	for _, name := range names {
		if !ValidID(name) {
			return nil, fmt.Errorf("block of %s: point %q is no id", b.Sensor, name)
		}
		out = appendText(out, name)
	}
	out = binary.AppendUvarint(out, uint64(len(b.Rows)))
	w := rowWriter{rowState: newRowState(len(names)), out: out}
	for i := range b.Rows {
		w.add(&b.Rows[i], index[b.Rows[i].Point])
	}
	return w.out, nil
}

func pointsOf(rows []Row) (names []string, index map[string]int) {
	index = make(map[string]int)
	for i := range rows {
		if _, ok := index[rows[i].Point]; !ok {
			index[rows[i].Point] = len(names)
			names = append(names, rows[i].Point)
		}
	}
	return names, index
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// rowState is what both sides know from the rows before.
type rowState struct {
	time, step int64 // ms
	last       int   // index of the last row's point
	points     []pointState
}

type pointState struct {
	quality  drivers.Quality
	fault    drivers.Fault
	bits     uint64 // of the last value
	form     form
	mantissa int64
}

func newRowState(points int) rowState {
	s := rowState{last: points - 1, points: make([]pointState, points)}
	for i := range s.points {
		s.points[i].quality = drivers.Good
	}
	return s
}

func (s *rowState) next() int { return (s.last + 1) % len(s.points) }

type rowWriter struct {
	rowState
	out []byte
}

func (w *rowWriter) add(r *Row, point int) {
	at := len(w.out)
	w.out = append(w.out, 0)
	var control byte
	if point != w.next() {
		control |= rowPoint
		w.out = binary.AppendUvarint(w.out, uint64(point))
	}
	w.last = point
	control |= w.addTime(r.Time.UnixMilli())
	p := &w.points[point]
	if r.Quality != p.quality || r.Fault != p.fault {
		control |= rowQuality
		w.out = append(w.out, byte(r.Quality), byte(r.Fault))
		p.quality, p.fault = r.Quality, r.Fault
	}
	w.out[at] = control | w.addValue(p, r.Value)
}

func (w *rowWriter) addTime(ms int64) byte {
	step := ms - w.time
	w.time = ms
	switch step {
	case 0:
		return 0
	case w.step:
		return rowCadence
	}
	w.step = step
	w.out = binary.AppendVarint(w.out, step)
	return rowTime
}

func (w *rowWriter) addValue(p *pointState, v float64) byte {
	bits := math.Float64bits(v)
	if bits == p.bits {
		return rowSame
	}
	p.bits = bits
	if m, ok := p.form.mantissa(v); ok {
		w.out = binary.AppendVarint(w.out, m-p.mantissa)
		p.mantissa = m
		return 0
	}
	if f, m := formOf(v); f != noForm {
		w.out = binary.AppendVarint(append(w.out, byte(f)), m)
		p.form, p.mantissa = f, m
		return rowForm
	}
	w.out = binary.LittleEndian.AppendUint64(w.out, bits)
	return rowRaw
}

var errShort = errors.New("it ends too early")

// DecodeBlock is the inverse of EncodeBlock.
func DecodeBlock(record []byte) (Block, error) {
	r := recordReader{b: record}
	if v := r.byte(); r.err == nil && v != blockVersion {
		return Block{}, fmt.Errorf("block record of version %d; this program knows version %d", v, blockVersion)
	}
	b := Block{Sensor: r.id()}
	names := make([]string, r.count(MaxBlockPoints))
	for i := range names {
		names[i] = r.id()
	}
	rows := r.count(MaxBlockRows)
	if r.err == nil && rows > 0 && len(names) == 0 {
		r.err = errors.New("rows without points")
	}
	if r.err != nil {
		return Block{}, fmt.Errorf("damaged block record: %w", r.err)
	}
	state := newRowState(len(names))
	b.Rows = make([]Row, 0, min(rows, len(r.b))) // a row takes a byte at least
	for range rows {
		row := r.row(&state, names)
		if r.err != nil {
			break
		}
		b.Rows = append(b.Rows, row)
	}
	if r.err == nil && len(r.b) > 0 {
		r.err = fmt.Errorf("%d bytes after its end", len(r.b))
	}
	if r.err != nil {
		return Block{}, fmt.Errorf("damaged block record: %w", r.err)
	}
	b.Rows = slices.Clip(b.Rows)
	return b, nil
}
