package wire

import (
	"strconv"
	"strings"
)

// Valid reports whether l is one of the lanes.
func (l Lane) Valid() bool { return l == LaneAlarm || l == LaneTelemetry }

// epochLength is the length of an epoch in hexadecimal digits: 64 random bits.
const epochLength = 16

// ValidEpoch reports whether s is an epoch: 16 hexadecimal digits, lower case.
func ValidEpoch(s string) bool { return len(s) == epochLength && isHex(s) }

func isHex(s string) bool {
	return strings.Trim(s, "0123456789abcdef") == ""
}

// String returns "EPOCH/LANE/NUMBER", the form of positions in logs and stores.
func (p Position) String() string {
	return p.Epoch + "/" + string(p.Lane) + "/" + strconv.FormatUint(p.Number, 10)
}

// ParsePosition is the inverse of Position.String.
func ParsePosition(s string) (Position, error) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 {
		return Position{}, malformed("position %.80q is not EPOCH/LANE/NUMBER", s)
	}
	p := Position{Epoch: parts[0], Lane: Lane(parts[1])}
	n, err := strconv.ParseUint(parts[2], 10, 64)
	if err != nil || n == 0 || !ValidEpoch(p.Epoch) || !p.Lane.Valid() {
		return Position{}, malformed("position %.80q is not EPOCH/LANE/NUMBER", s)
	}
	p.Number = n
	return p, nil
}

// stamp is the value of the metric Aman/Position: "EPOCH/LANE/NUMBER/DIGEST".
func stamp(p Position, digest string) string { return p.String() + "/" + digest }

func parseStamp(s string) (p Position, digest string, err error) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 || !validDigest(s[i+1:]) {
		return p, "", malformed("%s %.80q is not EPOCH/LANE/NUMBER/DIGEST", metricPosition, s)
	}
	p, err = ParsePosition(s[:i])
	return p, s[i+1:], err
}

// Range is a run of record numbers, both ends included.
type Range struct{ First, Last uint64 }

// Stored says which records of one lane a server keeps durably: the content of
// one metric Aman/Stored, whose value is "EPOCH/LANE/1-5,7,9-12".
type Stored struct {
	Epoch  string
	Lane   Lane
	Ranges []Range
}

// MaxRanges bounds the ranges of one answer. A server with more sends another;
// a gateway keeps at most a few hundred records unanswered.
const MaxRanges = 1024

// String returns the value of the metric.
func (s Stored) String() string {
	b := append(make([]byte, 0, 32+16*len(s.Ranges)), s.Epoch...)
	b = append(append(append(b, '/'), s.Lane...), '/')
	for i, r := range s.Ranges {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendUint(b, r.First, 10)
		if r.Last != r.First {
			b = strconv.AppendUint(append(b, '-'), r.Last, 10)
		}
	}
	return string(b)
}

// ParseStored is the inverse of Stored.String.
func ParseStored(s string) (Stored, error) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 || !ValidEpoch(parts[0]) || !Lane(parts[1]).Valid() {
		return Stored{}, malformed("%s %.80q is not EPOCH/LANE/RANGES", metricStored, s)
	}
	out := Stored{Epoch: parts[0], Lane: Lane(parts[1])}
	for word := range strings.SplitSeq(parts[2], ",") {
		r, ok := parseRange(word)
		if !ok || len(out.Ranges) == MaxRanges {
			return Stored{}, malformed("%s: %.40q is no range, or there are more than %d", metricStored, word, MaxRanges)
		}
		out.Ranges = append(out.Ranges, r)
	}
	return out, nil
}

func parseRange(word string) (Range, bool) {
	first, last, two := strings.Cut(word, "-")
	if !two {
		last = first
	}
	a, err1 := strconv.ParseUint(first, 10, 64)
	b, err2 := strconv.ParseUint(last, 10, 64)
	return Range{a, b}, err1 == nil && err2 == nil && a > 0 && a <= b
}
