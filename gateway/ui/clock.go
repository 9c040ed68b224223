package ui

import (
	"time"
)

// Clock writes the time of day to the second, in the zone of the page.
func (s *Speaker) Clock(t time.Time) string {
	if t.IsZero() {
		return notANumber
	}
	return t.In(s.Zone).Format("15:04:05")
}

// When writes the time of day, and the date before it unless it is that of now.
func (s *Speaker) When(t, now time.Time) string {
	if t.IsZero() {
		return notANumber
	}
	a, b := t.In(s.Zone), now.In(s.Zone)
	if a.YearDay() == b.YearDay() && a.Year() == b.Year() {
		return a.Format("15:04:05")
	}
	return a.Format("02.01.2006 15:04:05")
}

// Whole writes a length of time that somebody chooses: whole minutes under two
// hours that are no hour, else whole hours.
func (s *Speaker) Whole(d time.Duration) string {
	if d%time.Hour == 0 {
		return s.T("span.h", "h", int(d/time.Hour))
	}
	return s.T("span.m", "m", int(d/time.Minute))
}

// Span writes a length of time in two units at most, rounded down.
func (s *Speaker) Span(d time.Duration) string {
	d = max(d, 0)
	sec := int(d / time.Second)
	switch {
	case sec < 60:
		return s.T("span.s", "s", sec)
	case sec < 3600:
		return s.T("span.ms", "m", sec/60, "s", sec%60)
	case sec < 86400:
		return s.T("span.hm", "h", sec/3600, "m", sec/60%60)
	}
	return s.T("span.dh", "d", sec/86400, "h", sec/3600%24)
}
