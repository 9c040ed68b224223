package incident

import (
	"fmt"
	"math"

	"aman/test/site"
)

// tally is what comparing one series with the slave's log found.
type tally struct {
	read, stored, doubles, faults int
	missing                       []int // values
}

func (t *tally) add(other tally) {
	t.read += other.read
	t.stored += other.stored
	t.missing = append(t.missing, other.missing...)
	t.doubles += other.doubles
	t.faults += other.faults
}

// storedEqualsRead: every value that a counting register had given when the
// claim was made is in the store, once. Registers count up by one with each
// answered read, so that a gap or a double shows.
func (w *world) storedEqualsRead() (look, error) {
	type series struct {
		point string
		read  int
	}
	var all []series
	for unit := 1; unit <= w.made.Units; unit++ {
		for address := range w.made.Gas() {
			all = append(all, series{point: w.made.Point(unit, address), read: w.plant.counted(unit, address)})
		}
	}
	printed := false
	return func() error {
		var sum tally
		for _, s := range all {
			values, err := w.central.Values(s.point)
			if err != nil {
				return err
			}
			one := compare(values, s.read)
			if len(one.missing) > 0 || one.doubles > 0 {
				return fmt.Errorf("%s: %d of %d read are stored, %d are missing and %d doubled", s.point, one.stored, s.read, len(one.missing), one.doubles)
			}
			sum.add(one)
		}
		if !printed {
			printed = true
			w.figure("readings: %d read of %d series, %d stored, %d missing, %d doubled; %d readings were faulty",
				sum.read, len(all), sum.stored, len(sum.missing), sum.doubles, sum.faults)
		}
		return nil
	}, nil
}

// compare looks for the values 1 to read in a series. What was read after the
// claim was made is left out.
func compare(values []site.Value, read int) tally {
	t := tally{read: read}
	seen := make([]int, read+1)
	for _, v := range values {
		if math.IsNaN(v.Value) || v.Fault != "" {
			t.faults++
			continue
		}
		if n := int(v.Value); n >= 1 && n <= read {
			seen[n]++
		}
	}
	for n, times := range seen {
		switch {
		case n == 0:
		case times == 0:
			t.missing = append(t.missing, n)
		case times > 1:
			t.doubles++
		}
		if times > 0 {
			t.stored++
		}
	}
	return t
}
