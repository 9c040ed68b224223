package ui

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

	"aman/drivers"
)

// pointBytes is about how long one point is on the wire.
const pointBytes = 128

// appendPoint writes one point of a frame: {"id","value","quality","fault",
// "state","time","last"}. It is written by hand since a large site has
// thousands of points, several times a second, on a small computer.
func (x *index) appendPoint(b []byte, p SitePoint, state string, trends Trends) []byte {
	r := x.readings[p.ID]
	b = appendText(append(b, `{"id":`...), p.ID)
	b = append(b, `,"value":`...)
	if usable(r) {
		b = appendNumber(b, r.Value)
	} else {
		b = append(b, "null"...)
	}
	b = appendText(append(b, `,"quality":`...), r.Quality.String())
	if r.Fault != drivers.NoFault {
		b = appendText(append(b, `,"fault":`...), r.Fault.String())
	}
	b = appendText(append(b, `,"state":`...), state)
	if !r.Time.IsZero() {
		b = appendTime(append(b, `,"time":`...), r.Time)
	}
	if trends != nil && !usable(r) && r.Quality != drivers.Unknown {
		b = appendLast(b, p.ID, trends)
	}
	return append(b, '}')
}

// appendLast writes the last usable value of a point that has none now.
func appendLast(b []byte, id string, trends Trends) []byte {
	t, ok := trends(id)
	if !ok || t.LastAt.IsZero() {
		return b
	}
	b = appendNumber(append(b, `,"last":{"value":`...), t.Last)
	b = appendTime(append(b, `,"time":`...), t.LastAt)
	return append(b, '}')
}

// appendNumber writes a number with at most six decimals, and null for what
// JSON has no number for.
func appendNumber(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, math.Round(v*1e6)/1e6, 'f', -1, 64)
}

func appendTime(b []byte, t time.Time) []byte {
	b = t.UTC().AppendFormat(append(b, '"'), time.RFC3339Nano)
	return append(b, '"')
}

// appendText quotes a text; ids and words of ours need no escape.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, err := json.Marshal(s)
			if err != nil { // a string always has a form in JSON
				return append(b, `""`...)
			}
			return append(b, quoted...)
		}
	}
	b = append(append(b, '"'), s...)
	return append(b, '"')
}
