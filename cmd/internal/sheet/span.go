package sheet

import (
	"strings"
	"time"
)

// span is a duration.
func (s *Sheet) span(d time.Duration) Cell {
	return Cell{Text: s.duration(d), Number: d.Seconds(), HasNumber: true, Unit: "s"}
}

// maybe is a duration that 0 leaves out.
func (s *Sheet) maybe(d time.Duration) Cell {
	if d == 0 {
		return words("–")
	}
	return s.span(d)
}

// duration writes hours, minutes and seconds, or milliseconds below one second.
func (s *Sheet) duration(d time.Duration) string {
	if d > 0 && d < time.Second {
		return s.figure(float64(d)/float64(time.Millisecond)) + "\u00a0" + s.t("ms")
	}
	var parts []string
	add := func(v float64, unit string) {
		if v != 0 {
			parts = append(parts, s.figure(v)+"\u00a0"+s.t(unit))
		}
	}
	add(float64(d/time.Hour), "h")
	add(float64(d%time.Hour/time.Minute), "min")
	add((d % time.Minute).Seconds(), "s")
	if len(parts) == 0 {
		return "0\u00a0" + s.t("s")
	}
	return strings.Join(parts, " ")
}

// durationText writes what stands as a duration in the canonical text.
func (s *Sheet) durationText(text string) string {
	if d, err := time.ParseDuration(text); err == nil {
		return s.duration(d)
	}
	return text
}
