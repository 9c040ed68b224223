package replay

import (
	"fmt"
	"strings"
	"time"
)

// The engine counts nanoseconds in 64 bits: times outside these years cannot
// be told apart from each other.
const (
	firstYear = 1678
	lastYear  = 2261
)

// clock parses RFC 3339 times. Lines of a recording mostly differ from the one
// before in their seconds alone, so that the minute is kept.
type clock struct {
	minute string    // "2026-11-22T18:19:" of the last time
	zone   string    // what stood behind its seconds
	at     time.Time // the start of that minute
}

// minuteLen is the length of "2026-11-22T18:19:".
const minuteLen = 17

func (c *clock) parse(b []byte) (time.Time, error) {
	if len(b) == 0 {
		return time.Time{}, fmt.Errorf("the line has no time")
	}
	if c.minute != "" && len(b) > minuteLen && string(b[:minuteLen]) == c.minute {
		if d, rest, ok := seconds(b[minuteLen:]); ok && string(rest) == c.zone {
			return c.at.Add(d), nil
		}
	}
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(string(b))) // RFC 3339 takes t and z as well
	if err != nil || len(b) < minuteLen+3 || b[13] != ':' {
		return time.Time{}, fmt.Errorf("the time %q is not RFC 3339, as in 2026-11-22T18:19:00.5Z", b)
	}
	t = t.UTC()
	if t.Year() < firstYear || t.Year() > lastYear {
		return time.Time{}, fmt.Errorf("the time %q lies outside the years %d to %d", b, firstYear, lastYear)
	}
	c.keep(b, t)
	return t, nil
}

// ParseTime parses a time as the recordings have them: RFC 3339, within the years
// that the engine can count.
func ParseTime(text string) (time.Time, error) {
	var c clock
	return c.parse([]byte(text))
}

func (c *clock) keep(b []byte, t time.Time) {
	if d, rest, ok := seconds(b[minuteLen:]); ok {
		c.minute, c.zone, c.at = string(b[:minuteLen]), string(rest), t.Add(-d)
	}
}

// seconds parses "07.25" and returns what stands behind it.
func seconds(b []byte) (time.Duration, []byte, bool) {
	if len(b) < 2 || !digit(b[0]) || !digit(b[1]) || b[0] > '5' {
		return 0, nil, false
	}
	d := time.Duration(b[0]-'0')*10*time.Second + time.Duration(b[1]-'0')*time.Second
	b = b[2:]
	if len(b) < 2 || b[0] != '.' || !digit(b[1]) {
		return d, b, len(b) == 0 || b[0] != '.' && b[0] != ','
	}
	b = b[1:]
	unit := time.Second
	for len(b) > 0 && digit(b[0]) {
		unit /= 10
		d += time.Duration(b[0]-'0') * unit
		b = b[1:]
	}
	return d, b, true
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
