package config

import (
	"fmt"
	"time"

	"aman/rules/exposure"
)

// buildShifts checks the shifts that exposure figures belong to.
func (b *builder) buildShifts() {
	if len(b.raw.Shifts) == 0 {
		return
	}
	if b.raw.Timezone == nil {
		b.missing("timezone", "shifts begin by the clock of the plant; write it as in Asia/Almaty")
	}
	known := len(b.faults)
	seen := b.newIDs("shifts")
	list := make([]exposure.Shift, len(b.raw.Shifts))
	for i := range b.raw.Shifts {
		raw, path := &b.raw.Shifts[i], fmt.Sprintf("shifts[%d]", i)
		seen.add(path+".id", raw.ID)
		s := Shift{ID: raw.ID, Start: b.clock(path+".start", raw.Start)}
		if b.has(path + ".length") {
			s.Length = b.within(path+".length", raw.Length, time.Hour, 24*time.Hour)
		}
		list[i] = exposure.Shift{Start: s.Start, Length: s.Length}
		b.site.Shifts = append(b.site.Shifts, s)
	}
	zone, err := time.LoadLocation(b.site.Timezone)
	if err != nil || len(b.faults) > known || b.brokenBelow("shifts") || b.faulty("timezone") {
		return
	}
	if b.shifts, err = exposure.NewShifts(zone, list...); err != nil {
		b.fault("shifts", "%v", err)
	}
}

// clock reads a time of day as the time since midnight.
func (b *builder) clock(at, text string) time.Duration {
	t, err := time.Parse("15:04", text)
	if err != nil {
		if b.has(at) {
			b.fault(at, "%q is no time of day: write it as in 08:00", text)
		}
		return 0
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}
