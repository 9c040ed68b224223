package recorded

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// began is when every recording begins: 08:00 in Almaty, with the day shift.
var began = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)

const (
	length = time.Hour
	period = 5 * time.Second
)

// knot is a value at a time; between two the value runs straight. Values are in
// tenths of the unit, as the instruments give them.
type knot struct {
	at     time.Duration
	tenths int
}

// trace is one point of a script.
type trace struct {
	point string
	knots []knot
	// noise is how far the value wanders about the line, in tenths.
	noise int
	// whole points give whole numbers, not tenths.
	whole bool
}

// act is one line of a person, or a reading that is no value.
type act struct {
	at                       time.Duration
	point, quality, what, by string
}

// script is an incident: its traces, its acts, and times without readings.
type script struct {
	traces []trace
	acts   []act
	faults []fault
}

// fault takes the place of a point's readings for a time; without a quality
// there are none at all.
type fault struct {
	point    string
	from, to time.Duration
	quality  string
	value    string // of over and under
}

type row struct {
	at   time.Duration
	text string
}

// csv writes the recording. It computes in whole numbers, so that it is the same
// wherever it is made.
func (s script) csv() []byte {
	var rows []row
	for i, t := range s.traces {
		for n := range int(length / period) {
			at := time.Duration(n)*period + time.Duration(i)*37*time.Millisecond
			if text, ok := s.reading(t, n, at); ok {
				rows = append(rows, row{at, text})
			}
		}
	}
	for _, a := range s.acts {
		rows = append(rows, row{a.at, fmt.Sprintf("%s,,%s,%s,%s", a.point, a.quality, quoted(a.what), a.by)})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.at, b.at) })
	var b bytes.Buffer
	b.WriteString("time,point,value,quality,action,who\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "%s,%s\n", began.Add(r.at).Format(time.RFC3339Nano), r.text)
	}
	return b.Bytes()
}

func (s script) reading(t trace, n int, at time.Duration) (string, bool) {
	for _, f := range s.faults {
		if f.point == t.point && at >= f.from && at < f.to {
			return fmt.Sprintf("%s,%s,%s,,", t.point, f.value, f.quality), f.quality != ""
		}
	}
	v := t.value(at)
	if t.noise > 0 {
		v += int(mixed(uint32(n), t.point)%uint32(2*t.noise+1)) - t.noise
	}
	if t.whole {
		return fmt.Sprintf("%s,%d,,,", t.point, v), true
	}
	return fmt.Sprintf("%s,%s,,,", t.point, tenths(v)), true
}

func tenths(v int) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	return sign + strconv.Itoa(v/10) + "." + strconv.Itoa(v%10)
}

// value is the line's value in tenths.
func (t trace) value(at time.Duration) int {
	for i, k := range slices.Backward(t.knots) {
		if at < k.at {
			continue
		}
		if i == len(t.knots)-1 {
			return k.tenths
		}
		next := t.knots[i+1]
		return k.tenths + int(int64(next.tenths-k.tenths)*int64(at-k.at)/int64(next.at-k.at))
	}
	return t.knots[0].tenths
}

// mixed is a number that looks random and never changes.
func mixed(n uint32, point string) uint32 {
	h := n*2654435761 + 97
	for _, c := range []byte(point) {
		h = (h ^ uint32(c)) * 16777619
	}
	return h ^ h>>15
}

func quoted(s string) string {
	if strings.ContainsAny(s, `",`) {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
