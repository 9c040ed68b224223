package figures

import (
	"encoding/binary"
	"errors"
	"math"
)

// The saved form: a byte that names figure and version, then samples of 17
// bytes, big endian: time, value, and 1 if certain. Of a deviation the time is 1
// where the input has a value.
const (
	rateForm      = 'r'
	deviationForm = 'd'
	sampleBytes   = 17
)

var errForeign = errors.New("the saved state of a figure is not its own")

// Save implements rules.Figure: what is kept, then the newest reading.
func (r *Rate) Save() []byte {
	if !r.any {
		return nil
	}
	out := make([]byte, 0, 1+(r.kept.n+1)*sampleBytes)
	out = append(out, rateForm)
	for i := range r.kept.n {
		out = appendSample(out, r.kept.at(i))
	}
	return appendSample(out, r.newest)
}

// Load implements rules.Figure.
func (r *Rate) Load(state []byte) error {
	r.clear()
	if len(state) == 0 {
		return nil
	}
	list, err := samples(rateForm, state)
	if err != nil || len(list) < 2 || len(list) > maxKept+1 || !rising(list) {
		return errForeign
	}
	for _, s := range list[:len(list)-1] {
		r.kept.push(s)
	}
	r.newest, r.any = list[len(list)-1], true
	return nil
}

// rising reports whether the kept samples rise and the newest, which may be
// kept as well, does not fall behind them.
func rising(list []sample) bool {
	last := len(list) - 1
	for i := 1; i < last; i++ {
		if list[i].at <= list[i-1].at {
			return false
		}
	}
	return list[last].at >= list[last-1].at
}

// Save implements rules.Figure.
func (d *Deviation) Save() []byte {
	if !d.inputs[0].has && !d.inputs[1].has {
		return nil
	}
	out := []byte{deviationForm}
	for _, in := range d.inputs {
		s := sample{value: in.value, certain: in.certain}
		if in.has {
			s.at = 1
		}
		out = appendSample(out, s)
	}
	return out
}

// Load implements rules.Figure.
func (d *Deviation) Load(state []byte) error {
	d.inputs = [2]input{}
	if len(state) == 0 {
		return nil
	}
	list, err := samples(deviationForm, state)
	if err != nil || len(list) != len(d.inputs) {
		return errForeign
	}
	for i, s := range list {
		if s.at == 1 {
			d.inputs[i] = input{value: s.value, has: true, certain: s.certain}
		}
	}
	return nil
}

func appendSample(out []byte, s sample) []byte {
	out = binary.BigEndian.AppendUint64(out, uint64(s.at)) //nolint:gosec // the bits are meant
	out = binary.BigEndian.AppendUint64(out, math.Float64bits(s.value))
	if s.certain {
		return append(out, 1)
	}
	return append(out, 0)
}

// samples reads what Save wrote; a value that is no number is not a reading.
func samples(form byte, state []byte) ([]sample, error) {
	if state[0] != form || len(state)%sampleBytes != 1 {
		return nil, errForeign
	}
	list := make([]sample, 0, len(state)/sampleBytes)
	for rest := state[1:]; len(rest) > 0; rest = rest[sampleBytes:] {
		s := sample{
			at:      int64(binary.BigEndian.Uint64(rest)), //nolint:gosec // the bits are meant
			value:   math.Float64frombits(binary.BigEndian.Uint64(rest[8:])),
			certain: rest[16] == 1,
		}
		if rest[16] > 1 || math.IsNaN(s.value) || math.IsInf(s.value, 0) {
			return nil, errForeign
		}
		list = append(list, s)
	}
	return list, nil
}
