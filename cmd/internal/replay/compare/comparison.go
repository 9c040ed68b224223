package compare

import (
	"cmp"
	"slices"
	"time"

	"aman/rules"
)

// Options are the choices of one comparison.
type Options struct {
	// Tolerance joins what lies apart by no more than it.
	Tolerance time.Duration
	// Truth are the periods that were real; nil where nobody says.
	Truth []Period
}

// Comparison takes the events of both sides. It is not safe for concurrent use.
type Comparison struct {
	opt      Options
	start    time.Time
	changes  []Change
	ruleIDs  []string
	zoneIDs  []string
	rules    map[string]*ruleTrack
	zones    map[string]*zoneTrack
	episodes []Episode
	untold   int
}

type ruleTrack struct {
	*track
	home   string // the rule's zone
	in     [2]bool
	zone   [2]*zoneTrack // that the side's rule suspends, or nil
	active [2]bool
}

type zoneTrack struct {
	*track
	in     [2]bool
	active [2]int // suspending alarms that are true
}

// Of makes a comparison of two rule sets from the given time on.
func Of(old, replacement rules.Spec, start time.Time, opt Options) *Comparison {
	c := &Comparison{opt: opt, start: start, changes: changes(old, replacement), rules: map[string]*ruleTrack{}, zones: map[string]*zoneTrack{}}
	for s, spec := range []rules.Spec{old, replacement} {
		for i := range spec.Rules {
			c.addRule(Side(s), &spec.Rules[i])
		}
	}
	if opt.Truth != nil {
		c.tell()
	}
	return c
}

// tell gives the periods that were real to the zones, to the rules that suspend
// them and to the rules that a period names. Of any other rule they say nothing.
func (c *Comparison) tell() {
	for id, z := range c.zones {
		z.know(c.truthOf(func(p Period) bool { return p.Rule == "" && p.Zone == id || c.suspends(p.Rule, z) }))
	}
	for id, t := range c.rules {
		named := c.truthOf(func(p Period) bool { return p.Rule == id })
		if suspending := t.zone[Old] != nil || t.zone[New] != nil; suspending || len(named) > 0 {
			t.know(c.truthOf(func(p Period) bool { return p.Rule == id || p.Rule == "" && p.Zone == t.home }))
		}
	}
}

// suspends reports whether the rule suspends the zone on either side.
func (c *Comparison) suspends(rule string, z *zoneTrack) bool {
	t := c.rules[rule]
	return t != nil && (t.zone[Old] == z || t.zone[New] == z)
}

func (c *Comparison) addRule(s Side, r *rules.Rule) {
	t := c.rules[r.ID]
	if t == nil {
		t = &ruleTrack{track: &track{tolerance: c.opt.Tolerance, rule: r.ID}, home: r.Zone}
		c.rules[r.ID] = t
		c.ruleIDs = append(c.ruleIDs, r.ID)
	}
	t.in[s] = true
	if r.Suspend {
		t.zone[s] = c.addZone(s, r.Zone)
	}
}

func (c *Comparison) addZone(s Side, id string) *zoneTrack {
	z := c.zones[id]
	if z == nil {
		z = &zoneTrack{track: &track{tolerance: c.opt.Tolerance}}
		z.done = func(e episode) { c.told(id, z, e) }
		c.zones[id] = z
		c.zoneIDs = append(c.zoneIDs, id)
	}
	z.in[s] = true
	return z
}

func (c *Comparison) truthOf(of func(Period) bool) (list []Period) {
	for _, p := range c.opt.Truth {
		if of(p) {
			list = append(list, p)
		}
	}
	return list
}

// Take takes one event of a side. Both sides' events come in time order.
func (c *Comparison) Take(s Side, e rules.Event) {
	t := c.rules[e.Rule]
	if t == nil {
		return
	}
	switch e.Kind {
	case rules.Raised:
		c.on(s, t, &e)
	case rules.Cleared:
		c.off(s, t, e.Time)
	case rules.Unshelved, rules.Unsuppressed, rules.InService:
		if e.State == rules.StateUnacknowledged {
			c.on(s, t, &e)
		} else {
			c.off(s, t, e.Time)
		}
	}
}

func (c *Comparison) on(s Side, t *ruleTrack, e *rules.Event) {
	z, byFault := t.zone[s], e.Kind == rules.Raised && !e.HasValue
	if t.active[s] {
		if !byFault {
			t.value(s)
			if z != nil {
				z.value(s)
			}
		}
		return
	}
	t.active[s] = true
	t.begin(s, e.Time, byFault, e.Why)
	if z == nil {
		return
	}
	z.active[s]++
	switch {
	case z.active[s] == 1:
		z.begin(s, e.Time, byFault, e.Rule+": "+e.Why)
	case !byFault:
		z.value(s)
	}
}

func (c *Comparison) off(s Side, t *ruleTrack, at time.Time) {
	if !t.active[s] {
		return
	}
	t.active[s] = false
	t.end(s, at)
	if z := t.zone[s]; z != nil {
		if z.active[s]--; z.active[s] == 0 {
			z.end(s, at)
		}
	}
}

// told keeps an evacuation for the list.
func (c *Comparison) told(zone string, z *zoneTrack, e episode) {
	if len(c.episodes) == mostEpisodes {
		c.untold++
		return
	}
	real := slices.ContainsFunc(z.truth, func(p Period) bool {
		return !e.from.After(p.To.Add(c.opt.Tolerance)) && !e.to.Before(p.From.Add(-c.opt.Tolerance))
	})
	c.episodes = append(c.episodes, Episode{Zone: zone, From: e.from, To: e.to, Begun: e.first, Why: e.why, Real: real})
}

// Result ends the comparison at the given time; what is still open counts up to
// it.
func (c *Comparison) Result(end time.Time) Result {
	r := Result{From: c.start, To: end, Tolerance: c.opt.Tolerance, Judged: c.opt.Truth != nil, Changes: c.changes}
	for _, id := range c.ruleIDs {
		t := c.rules[id]
		t.finish(end)
		r.Rules = append(r.Rules, t.row(id, t.in))
	}
	for _, id := range c.zoneIDs {
		z := c.zones[id]
		z.finish(end)
		r.Zones = append(r.Zones, z.row(id, z.in))
	}
	slices.SortStableFunc(c.episodes, func(a, b Episode) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Zone, b.Zone)) })
	r.Episodes, r.Untold = c.episodes, c.untold
	return r
}
