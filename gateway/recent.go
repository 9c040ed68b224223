package gateway

import (
	"slices"
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
	byZone  map[string][]ringAt // the points that can suspend the zone
	byRule  map[string][]ringAt // the points of a rule that suspends
}

type recentSensor struct {
	id    string
	names []string
	rings []*ring // nil for points that suspend nothing
}

// ringAt is the place of a point among the sensors.
type ringAt struct{ sensor, point int }

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
	out := &recent{sensors: make([]recentSensor, len(sensors)), byZone: map[string][]ringAt{}, byRule: map[string][]ringAt{}}
	places := map[string]ringAt{}
	for i, s := range sensors {
		out.sensors[i] = recentSensor{id: s.id, names: names[i], rings: make([]*ring, len(s.ids))}
		for j, id := range s.ids {
			places[id] = ringAt{i, j}
		}
	}
	for _, r := range spec.Rules {
		for _, point := range rulePoints(r) {
			if at, ok := places[point]; ok && r.Suspend {
				out.sensors[at.sensor].rings[at.point] = &ring{}
				out.byZone[r.Zone] = withPlace(out.byZone[r.Zone], at)
				out.byRule[r.ID] = withPlace(out.byRule[r.ID], at)
			}
		}
	}
	return out
}

func withPlace(list []ringAt, at ringAt) []ringAt {
	if slices.Contains(list, at) {
		return list
	}
	return append(list, at)
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

// ofZone returns the last readings of the points that can suspend the zone, one
// block a point, in rising time.
func (r *recent) ofZone(zone string) []wire.Block { return r.of(r.byZone[zone]) }

// ofRule returns the last readings of the points of a rule that suspends.
func (r *recent) ofRule(rule string) []wire.Block { return r.of(r.byRule[rule]) }

func (r *recent) of(places []ringAt) []wire.Block {
	var out []wire.Block
	for _, at := range places {
		s := &r.sensors[at.sensor]
		if rows := s.rings[at.point].all(); len(rows) > 0 {
			out = append(out, wire.Block{Sensor: s.id, Rows: rows})
		}
	}
	return out
}
