package exposure

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Shift is one shift of every day.
type Shift struct {
	// Start is the local time of its beginning, from midnight.
	Start time.Duration
	// Length is how long it lasts; it may run past midnight.
	Length time.Duration
}

// Shifts are a plant's shifts, which repeat every day. A figure belongs to one
// of them: it starts at nothing when a shift starts. Time outside every shift
// belongs to none and does not count; the last shift's figure stands until the
// next one starts. Where a change of the clocks makes a shift run into the next
// one, the next one begins on time.
type Shifts struct {
	zone *time.Location
	list []Shift
}

const day = 24 * time.Hour

// NewShifts checks the shifts: starts from 00:00 and before 24:00, lengths above
// zero and up to 24 h, none running into another.
func NewShifts(zone *time.Location, list ...Shift) (*Shifts, error) {
	if zone == nil || len(list) == 0 {
		return nil, errors.New("shifts need a time zone and at least one shift")
	}
	s := &Shifts{zone: zone, list: slices.Clone(list)}
	slices.SortFunc(s.list, func(a, b Shift) int { return int(a.Start/time.Second - b.Start/time.Second) })
	for i, one := range s.list {
		if one.Start < 0 || one.Start >= day {
			return nil, fmt.Errorf("a shift cannot start at %v after midnight: 00:00 to 23:59", one.Start)
		}
		if one.Length <= 0 || one.Length > day {
			return nil, fmt.Errorf("the shift at %s lasts %v: it must be above 0 and at most 24h", clock(one.Start), one.Length)
		}
		next := s.list[(i+1)%len(s.list)].Start
		if i+1 == len(s.list) {
			next += day
		}
		if one.Start+one.Length > next {
			return nil, fmt.Errorf("the shift at %s lasts %v and runs into the one at %s", clock(one.Start), one.Length, clock(next%day))
		}
	}
	return s, nil
}

// ParseClock reads a local time such as "08:00" as the time from midnight.
func ParseClock(text string) (time.Duration, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("%q is no time of day such as 08:00", text)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

func clock(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

// Longest is the length of the longest shift, that which a reduced limit is for.
func (s *Shifts) Longest() time.Duration {
	longest := time.Duration(0)
	for _, one := range s.list {
		longest = max(longest, one.Length)
	}
	return longest
}

// String lists the shifts, as in "08:00+12h0m0s 20:00+12h0m0s Asia/Almaty".
func (s *Shifts) String() string {
	var b strings.Builder
	for _, one := range s.list {
		fmt.Fprintf(&b, "%s+%v ", clock(one.Start), one.Length)
	}
	return b.String() + s.zone.String()
}

// Around returns the shift that began last at or before the time, which may
// have ended, and the start of the one after it. All are Unix nanoseconds.
func (s *Shifts) Around(at int64) (start, end, next int64) {
	local := time.Unix(0, at).In(s.zone)
	year, month, today := local.Date()
	found := false
	for d := today - 2; d <= today+2; d++ {
		for _, one := range s.list {
			begins := time.Date(year, month, d, int(one.Start/time.Hour), int(one.Start%time.Hour/time.Minute), 0, int(one.Start%time.Minute), s.zone).UnixNano()
			if begins > at && found {
				return start, min(end, begins), begins
			}
			if begins <= at {
				start, end, found = begins, begins+int64(one.Length), true
			}
		}
	}
	return start, end, end // not reached: every day has a shift
}
