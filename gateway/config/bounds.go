package config

import (
	"slices"
	"strings"
	"time"
)

// between returns a whole number within its bounds, or its default.
func (b *builder) between(path string, got *int, def, lowest, highest int) int {
	if got == nil {
		return def
	}
	if *got < lowest || *got > highest {
		b.fault(path, "must be %d to %d, not %d", lowest, highest, *got)
		return def
	}
	return *got
}

// within checks a duration against its bounds.
func (b *builder) within(path string, got, lowest, highest time.Duration) time.Duration {
	if got < lowest || got > highest {
		if !b.faulty(path) {
			b.fault(path, "must be %s to %s, not %s", Span(lowest), Span(highest), Span(got))
		}
		return lowest
	}
	return got
}

// oneOf checks a word against those that are known.
func (b *builder) oneOf(path, got string, known ...string) string {
	if slices.Contains(known, got) {
		return got
	}
	if !b.faulty(path) {
		b.fault(path, "%q is unknown; use one of %s", got, strings.Join(known, ", "))
	}
	return known[0]
}

// Span writes a duration without the zeros that time.Duration prints: 1m, not
// 1m0s.
func Span(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
