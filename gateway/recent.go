package gateway

import (
	"time"

	"aman/drivers"
	"aman/gateway/wire"
	"aman/rules"
)

// recentDepth is how many readings of each danger point travel with a
// suspension as its evidence: two minutes at one reading a second.
const recentDepth = 120

// recent keeps the last readings of the points that can suspend a zone.
// The pipeline's goroutine owns it.
type recent struct {
	sensors []recentSensor
	byZone  map[string][]int // sensors with rings, by the zone they can suspend
}

type recentSensor struct {
	id    string
	names []string
	rings []*ring // nil for points that suspend nothing
}

type ring struct {
	rows [recentDepth]wire.Row
	next int
	full bool
}

func (r *ring) add(row wire.Row) {
	r.rows[r.next] = row
	r.next++
	if r.next == recentDepth {
		r.next, r.full = 0, true
	}
}

func (r *ring) all() []wire.Row {
	if !r.full {
		return append([]wire.Row(nil), r.rows[:r.next]...)
	}
	return append(append([]wire.Row(nil), r.rows[r.next:]...), r.rows[:r.next]...)
}

// newRecent makes rings for the points of suspending rules.
func newRecent(spec rules.Spec, sensors []sensorPoints, names [][]string) *recent {
	zones := map[string]string{} // point to the zone that it can suspend
	for _, r := range spec.Rules {
		for _, c := range r.Conditions {
			if r.Suspend {
				zones[c.Point] = r.Zone
			}
		}
	}
	out := &recent{sensors: make([]recentSensor, len(sensors)), byZone: map[string][]int{}}
	for i, s := range sensors {
		out.sensors[i] = recentSensor{id: s.id, names: names[i], rings: make([]*ring, len(s.ids))}
		seen := map[string]bool{}
		for j, id := range s.ids {
			zone, ok := zones[id]
			if !ok {
				continue
			}
			out.sensors[i].rings[j] = &ring{}
			if !seen[zone] {
				seen[zone] = true
				out.byZone[zone] = append(out.byZone[zone], i)
			}
		}
	}
	return out
}

func (r *recent) add(sensor int, at time.Time, samples []drivers.Sample) {
	s := &r.sensors[sensor]
	for i, ring := range s.rings {
		if ring == nil {
			continue
		}
		v := drivers.Place("", at, samples[i])
		ring.add(wire.Row{Point: s.names[i], Time: at, Value: v.Value, Quality: v.Quality, Fault: v.Fault})
	}
}

// of returns the last readings of the points that can suspend the zone, one
// block a point, in rising time.
func (r *recent) of(zone string) []wire.Block {
	var out []wire.Block
	for _, i := range r.byZone[zone] {
		s := &r.sensors[i]
		for _, ring := range s.rings {
			if ring == nil {
				continue
			}
			if rows := ring.all(); len(rows) > 0 {
				out = append(out, wire.Block{Sensor: s.id, Rows: rows})
			}
		}
	}
	return out
}
