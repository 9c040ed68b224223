package bench

import (
	"fmt"
	"slices"
	"time"
)

// figures are the medians and 99th percentiles of a run.
type figures struct {
	rises, missed      int
	read, coil, adding spread
}

// spread is the middle and the end of a set of durations.
type spread struct{ median, p99, worst time.Duration }

func (s spread) String() string {
	return fmt.Sprintf("median %s, p99 %s, worst %s", ms(s.median), ms(s.p99), ms(s.worst))
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond)) }

func sum(delays []delay, missed int) figures {
	return figures{
		rises:  len(delays),
		missed: missed,
		read:   of(delays, func(d delay) time.Duration { return d.toRead }),
		coil:   of(delays, func(d delay) time.Duration { return d.toCoil }),
		adding: of(delays, delay.ours),
	}
}

func of(delays []delay, what func(delay) time.Duration) spread {
	if len(delays) == 0 {
		return spread{}
	}
	all := make([]time.Duration, len(delays))
	for i, d := range delays {
		all[i] = what(d)
	}
	slices.Sort(all)
	return spread{median: all[len(all)/2], p99: all[len(all)*99/100], worst: all[len(all)-1]}
}
