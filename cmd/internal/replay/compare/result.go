package compare

import "time"

// Period is a time during which something was truly wrong in a zone, or of what
// a rule watches; one of the two is named. A zone's period is one of each of its
// rules, and a suspending rule's is one of its zone.
type Period struct {
	From, To   time.Time
	Zone, Rule string
}

// Result is what a comparison found.
type Result struct {
	From, To time.Time
	// Tolerance joins occurrences that lie apart by no more than it.
	Tolerance time.Duration
	// Judged says that periods that were real were given.
	Judged bool
	// Changes are the differences between the rule sets, in words.
	Changes []Change
	// Zones are those in which either side suspends, Rules those of either side.
	Zones []Row
	Rules []Row
	// Episodes are the evacuations of all zones in time order, at most
	// mostEpisodes; Untold counts the others.
	Episodes []Episode
	Untold   int
}

// Row compares one zone's evacuations or one rule's occurrences.
type Row struct {
	ID string `json:"id"`
	// In says which sides have it.
	In  [2]bool `json:"-"`
	Old Count   `json:"old"`
	New Count   `json:"new"`
	// Same counts what both gave, OnlyOld and OnlyNew what one of them gave.
	Same    int `json:"same"`
	OnlyOld int `json:"only_old"`
	OnlyNew int `json:"only_new"`
	// Judged says that real and false are told apart; Periods is how many were
	// real.
	Judged  bool `json:"judged"`
	Periods int  `json:"periods"`
	// Shift is how much later NEW began what both gave, in seconds; negative is
	// earlier. Absent where both gave nothing.
	Shift *Shift `json:"shift,omitempty"`
}

// Shift is a set of differences in time, in seconds.
type Shift struct {
	Least  float64 `json:"least"`
	Middle float64 `json:"middle"`
	Most   float64 `json:"most"`
	// Earlier and Later count what NEW began before OLD, and after it.
	Earlier int `json:"earlier"`
	Later   int `json:"later"`
}

// Episode is one evacuation of either side, or of both.
type Episode struct {
	Zone     string
	From, To time.Time
	// Begun is when each side began it; zero where it did not. Why says what
	// raised its first alarm.
	Begun [2]time.Time
	Why   [2]string
	Real  bool
}

// alike reports whether both sides gave the same.
func (r Row) alike() bool {
	return r.In[Old] == r.In[New] && r.Old == r.New && r.OnlyOld+r.OnlyNew == 0 && (r.Shift == nil || *r.Shift == Shift{})
}

// tells reports whether the row says what was real, false or missed.
func (r Row) tells() bool {
	return r.Judged && r.Old.Stretches+r.New.Stretches+r.Old.Missed+r.New.Missed > 0
}

// mostEpisodes bounds the list for people; the counts are complete.
const mostEpisodes = 10_000

func (t *track) row(id string, in [2]bool) Row {
	r := Row{ID: id, In: in, Old: t.counts[Old], New: t.counts[New], Same: t.same, OnlyOld: t.only[Old], OnlyNew: t.only[New], Judged: t.judged}
	for _, p := range t.truth {
		if t.due(p) {
			r.Periods++
		}
	}
	if n := len(t.shifts); n > 0 {
		r.Shift = &Shift{Least: t.shifts[0].Seconds(), Middle: t.shifts[n/2].Seconds(), Most: t.shifts[n-1].Seconds()}
		for _, d := range t.shifts {
			switch {
			case d < 0:
				r.Shift.Earlier++
			case d > 0:
				r.Shift.Later++
			}
		}
	}
	return r
}
