package modbus

import (
	"time"

	"aman/drivers"
)

// retryRefused is how long a point that the instrument refused is left out of
// the polls before it is asked for again: once in ten seconds costs no line
// much, and a transmitter that was starting up is back soon enough.
const retryRefused = 10 * time.Second

// mergeAgain is how long requests stay narrower after an instrument refused
// several registers together that it gives singly.
const mergeAgain = 10 * time.Minute

// planner keeps the requests of one instrument and what it refused.
type planner struct {
	points  []Point
	cares   []care
	refused []drivers.Fault // the fault of points that are left out
	until   []time.Time     // when those are asked for again
	gap     int             // registers that may lie between points; negative merges nothing
	wide    time.Time       // when gap returns to maxGap
	current []block
	stale   bool // current no longer fits
}

func newPlanner(points []Point) planner {
	p := planner{
		points: points, cares: make([]care, len(points)), refused: make([]drivers.Fault, len(points)),
		until: make([]time.Time, len(points)), gap: maxGap,
	}
	p.current = plan(points, p.cares, maxGap)
	return p
}

// blocks returns the requests of the poll at now.
func (p *planner) blocks(now time.Time) []block {
	if p.gap != maxGap && !now.Before(p.wide) {
		p.gap, p.stale = maxGap, true
	}
	for i, c := range p.cares {
		switch {
		case c == left && !now.Before(p.until[i]):
			p.cares[i], p.stale = alone, true
		case c == alone && p.until[i].Before(now):
			p.cares[i], p.refused[i], p.stale = merged, drivers.NoFault, true
		}
	}
	if p.stale {
		p.current, p.stale = plan(p.points, p.cares, p.gap), false
	}
	return p.current
}

// blame leaves a point out for a while.
func (p *planner) blame(point int, fault drivers.Fault, now time.Time) {
	p.cares[point], p.refused[point] = left, fault
	p.until[point], p.stale = now.Add(retryRefused), true
}

// loosen makes requests narrower after a block was refused of which every point
// is given alone: first without gaps, then without merging.
func (p *planner) loosen(b *block, now time.Time) {
	p.gap = -1
	if b.gaps {
		p.gap = 0
	}
	p.wide, p.stale = now.Add(mergeAgain), true
}

// fault is the fault of a point that is left out of the present poll, else
// NoFault.
func (p *planner) fault(point int) drivers.Fault {
	if p.cares[point] == left {
		return p.refused[point]
	}
	return drivers.NoFault
}
