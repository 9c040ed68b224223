package wire

import "time"

// millis returns t as Sparkplug's milliseconds; 0, meaning none, for the zero
// time and for anything before 1970.
func millis(t time.Time) uint64 {
	if ms := t.UnixMilli(); ms > 0 {
		return uint64(ms)
	}
	return 0
}

// maxMillis is the first millisecond of the year 10000, beyond which a time
// cannot be written in RFC 3339.
const maxMillis = 253402300800000

func fromMillis(ms uint64) time.Time {
	if ms == 0 || ms >= maxMillis {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms)).UTC() //nolint:gosec // checked against maxMillis
}
