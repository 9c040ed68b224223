package incident

import (
	"fmt"
	"math"
	"slices"
	"time"

	"aman/test/site"
)

// lateWindow is how near a faulty reading stands to an answer that came too
// late to count: on a busy machine the instruments' side may itself be slow.
const lateWindow = time.Second

// tally is what comparing one series with the slave's log found.
type tally struct {
	read, stored, doubles, faults int
	// late counts values that were answered after the time-out: a faulty
	// reading is stored in their place.
	late    int
	missing []int // values
}

func (t *tally) add(other tally) {
	t.read += other.read
	t.stored += other.stored
	t.doubles += other.doubles
	t.faults += other.faults
	t.late += other.late
	t.missing = append(t.missing, other.missing...)
}

// series is one counting register when a claim was made: when each of its
// values was read, [0] being 1.
type series struct {
	point string
	reads []time.Time
}

// counting lists the plan's counting registers. What is read later is left out.
func (w *world) counting() []series {
	var all []series
	for unit := 1; unit <= w.made.Units; unit++ {
		reads := w.plant.reads(unit)
		for address := range w.made.Gas() {
			all = append(all, series{w.made.Point(unit, address), reads})
		}
	}
	return all
}

// compareAll compares every series with the store; excuse is asked about each value that
// is missing.
func (w *world) compareAll(all []series, excuse func(read time.Time) bool) (tally, error) {
	var sum tally
	for _, s := range all {
		values, err := w.central.Values(s.point)
		if err != nil {
			return sum, err
		}
		one := compare(values, s.reads)
		if one.doubles > 0 {
			return sum, fmt.Errorf("%s: %d values are stored twice", s.point, one.doubles)
		}
		for _, n := range one.missing {
			if at := s.reads[n-1]; !excuse(at) {
				return sum, fmt.Errorf("%s: %d of %d read are stored; value %d, read at %s, is missing",
					s.point, one.stored, one.read, n, at.Format("15:04:05.000"))
			}
		}
		sum.add(one)
	}
	return sum, nil
}

// storedEqualsRead: every value that a counting register had given when the
// claim was made is in the store, once. Registers count up by one with each
// answered read, so that a gap or a double shows.
func (w *world) storedEqualsRead() look {
	all, printed := w.counting(), false
	return func() error {
		sum, err := w.compareAll(all, func(time.Time) bool { return false })
		if err != nil || printed {
			return err
		}
		printed = true
		w.figure("readings: %d read of %d series, %d stored, none missing, none doubled; %d were answered too late and %d stored as faulty",
			sum.read, len(all), sum.stored, sum.late, sum.faults)
		return nil
	}
}

// storedWhole: what is missing in the store was read within lossWindow before
// the gateway was killed, when it had not reached the disk and nobody had
// acknowledged it; nothing is there twice.
func (w *world) storedWhole() look {
	all, printed := w.counting(), false
	return func() error {
		var oldest time.Duration
		sum, err := w.compareAll(all, func(read time.Time) bool {
			before, ok := w.beforeDeath(read)
			oldest = max(oldest, before)
			return ok
		})
		if err != nil || printed {
			return err
		}
		printed = true
		w.figure("readings: %d read, %d stored, none twice; %d had not reached the disk when the gateway was killed, the oldest %v before; %d were answered too late; none of the acknowledged is missing",
			sum.read, sum.stored, len(sum.missing), oldest.Round(time.Millisecond), sum.late)
		return nil
	}
}

// compare looks for the values 1 to len(reads) in a series.
func compare(values []site.Value, reads []time.Time) tally {
	t := tally{read: len(reads)}
	seen := make([]int, len(reads)+1)
	var faulty []time.Time
	for _, v := range values {
		if math.IsNaN(v.Value) || v.Fault != "" {
			faulty = append(faulty, v.Time)
		} else if n := int(v.Value); n >= 1 && n <= len(reads) {
			seen[n]++
		}
	}
	t.faults = len(faulty)
	for n, times := range seen[1:] {
		switch {
		case times == 1:
			t.stored++
		case times > 1:
			t.stored++
			t.doubles++
		case near(faulty, reads[n]):
			t.late++
		default:
			t.missing = append(t.missing, n+1)
		}
	}
	return t
}

// near says whether a faulty reading stands beside an instant.
func near(faulty []time.Time, at time.Time) bool {
	return slices.ContainsFunc(faulty, func(f time.Time) bool { return f.Sub(at).Abs() < lateWindow })
}
