package outbox

import (
	"slices"
	"sort"
)

// Range is a run of record numbers, both ends included.
type Range struct{ First, Last uint64 }

// rangeSet is a set of record numbers: ranges that rise and do not touch.
type rangeSet []Range

// add puts a range into the set and returns how many numbers were new.
func (s *rangeSet) add(r Range) uint64 {
	if r.Last < r.First {
		return 0
	}
	set := *s
	added := r.Last - r.First + 1
	// from is the first range that touches r, to the first beyond it.
	from := sort.Search(len(set), func(i int) bool { return set[i].Last+1 >= r.First })
	to := from
	for to < len(set) && set[to].First <= r.Last+1 {
		if first, last := max(set[to].First, r.First), min(set[to].Last, r.Last); first <= last {
			added -= last - first + 1
		}
		to++
	}
	if from < to {
		r.First = min(r.First, set[from].First)
		r.Last = max(r.Last, set[to-1].Last)
	}
	*s = slices.Replace(set, from, to, r)
	return added
}

// at returns the range that holds n.
func (s rangeSet) at(n uint64) (Range, bool) {
	i := sort.Search(len(s), func(i int) bool { return s[i].Last >= n })
	if i < len(s) && s[i].First <= n {
		return s[i], true
	}
	return Range{}, false
}

// covers reports whether all of r is in the set.
func (s rangeSet) covers(r Range) bool {
	have, ok := s.at(r.First)
	return ok && have.Last >= r.Last
}

// max returns the highest number of the set, or 0.
func (s rangeSet) max() uint64 {
	if len(s) == 0 {
		return 0
	}
	return s[len(s)-1].Last
}

// count returns how many numbers of r are in the set.
func (s rangeSet) count(r Range) uint64 {
	var n uint64
	for _, have := range s {
		if first, last := max(have.First, r.First), min(have.Last, r.Last); first <= last {
			n += last - first + 1
		}
	}
	return n
}
