package bench

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// subject is something whose cost a reading is measured.
type subject struct {
	name string
	// prepare makes a function that takes n readings, each as the one before.
	prepare func(t testing.TB) func(n int)
	// bound says what it may cost; the zero bound is for what is only shown.
	bound bound
}

// bound is what a reading may cost.
type bound struct {
	// most is nanoseconds a reading on the machine of reference.
	most float64
	// times, where set, replaces most: so many times the cost of the subject named
	// against, measured in the same run.
	times   float64
	against string
	// noAllocs asks for none.
	noAllocs bool
}

// cost is what was measured of a subject.
type cost struct {
	subject
	nanos, allocs float64
}

const (
	// reference is what the bare loop costs a reading where the targets were set,
	// in ns. A slower machine is given more by as much as its bare loop is slower.
	reference = 2.5
	// margin is what other work on two shared cores may add to the best of rounds.
	margin = 1.5
	// rounds is how often every subject is measured, in turn, so that a busy moment
	// of the machine meets all of them; the best round counts.
	rounds = 40
	// span is how long one round of a subject lasts: short enough to fit between
	// two turns of whatever else runs.
	span = 4 * time.Millisecond
)

// measureCosts finds the cost of every subject.
func measureCosts(t testing.TB, subjects []subject) []cost {
	costs := make([]cost, len(subjects))
	runs, counts := make([]func(int), len(subjects)), make([]int, len(subjects))
	for i, s := range subjects {
		runs[i] = s.prepare(t)
		counts[i] = enough(runs[i])
		costs[i] = cost{subject: s, nanos: math.Inf(1)}
		costs[i].allocs = testing.AllocsPerRun(1, func() { runs[i](counts[i]) }) / float64(counts[i])
	}
	// What one subject leaves behind is collected between rounds, not during
	// another subject's.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for range rounds {
		runtime.GC()
		for i, run := range runs {
			costs[i].nanos = min(costs[i].nanos, time1(run, counts[i]))
		}
	}
	return costs
}

// enough is how many readings fill a span.
func enough(run func(int)) int {
	n := 1000
	for {
		began := time.Now()
		run(n)
		if took := time.Since(began); took > span/4 {
			return int(float64(n) * float64(span) / float64(took))
		}
		n *= 4
	}
}

func time1(run func(int), n int) float64 {
	began := time.Now()
	run(n)
	return float64(time.Since(began).Nanoseconds()) / float64(n)
}

// pace is how much slower this machine is than the one of reference, at least 1.
func pace(bare float64) float64 { return max(1, bare/reference) }

// limit is the most that a subject may cost here, in ns; 0 where nothing is asked.
func (b bound) limit(nanos map[string]float64, bare float64) float64 {
	if b.times > 0 {
		return b.times * nanos[b.against] * margin
	}
	return b.most * pace(bare) * margin
}

// meets reports whether a subject keeps its target without the margin.
func (c cost) meets(nanos map[string]float64, bare float64) bool {
	limit := c.bound.limit(nanos, bare)
	return limit == 0 || c.nanos*margin <= limit
}

// judge returns what a subject missed, or nothing.
func (c cost) judge(nanos map[string]float64, bare float64) string {
	limit := c.bound.limit(nanos, bare)
	switch {
	case limit > 0 && c.nanos > limit:
		return fmt.Sprintf("%s costs %.1f ns a reading; with the margin for noise it may cost %.1f", c.name, c.nanos, limit)
	case c.bound.noAllocs && c.allocs >= 0.001: // below: what the run itself allocates
		return fmt.Sprintf("%s allocates %.3f times a reading", c.name, c.allocs)
	}
	return ""
}

// target is the bound in words.
func (b bound) target() string {
	text := "-"
	switch {
	case b.times > 0:
		text = fmt.Sprintf("%g × %s", b.times, b.against)
	case b.most > 0:
		text = fmt.Sprintf("%g ns", b.most)
	}
	if b.noAllocs {
		text += ", no allocation"
	}
	return text
}

// row is one line of the table.
func (c cost) row(nanos map[string]float64, bare float64) string {
	verdict := "met"
	switch {
	case c.bound == (bound{}):
		verdict = "shown"
	case c.judge(nanos, bare) != "":
		verdict = "MISSED"
	case !c.meets(nanos, bare):
		verdict = "within the margin"
	}
	return fmt.Sprintf("%-34s %9.1f ns %7.1f × bare %8.3f allocs   %-28s %s", c.name, c.nanos, c.nanos/bare, c.allocs, c.bound.target(), verdict)
}
