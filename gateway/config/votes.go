package config

import (
	"fmt"
	"time"

	"aman/rules"
	"aman/rules/units"
)

// defaultSpreadFor is how long members must disagree before it is said.
const defaultSpreadFor = 5 * time.Minute

var degrades = map[string]rules.Degrade{"safe": rules.DegradeSafe, "available": rules.DegradeAvailable}

// vote compiles k of several points: one condition a member, each with the
// limit and the reset in its own unit.
func (b *builder) vote(path string, raw *rawVote, spec *rules.Rule) {
	members := b.members(path+".of", raw.Of)
	v := &rules.Vote{K: raw.K}
	if raw.Degrade != nil {
		v.Degrade = degrades[b.oneOf(path+".degrade", *raw.Degrade, "safe", "available")]
	}
	if b.has(path+".k") && len(raw.Of) > 1 && (raw.K < 1 || raw.K > len(raw.Of)) {
		b.fault(path+".k", "must be 1 to %d, the number of members, not %d", len(raw.Of), raw.K)
	}
	limits := &rawCondition{Above: raw.Above, Below: raw.Below, Equals: raw.Equals, Reset: raw.Reset}
	op, limit, ok := b.comparison(path, limits)
	if !ok {
		return
	}
	spec.Vote = v
	b.spread(path, raw, v, members)
	for _, p := range members {
		c := &compare{b: b, path: path, key: op.String(), reset: raw.Reset, point: p, op: op}
		cond, ok := c.compile(limit)
		if !ok {
			return // the other members would say the same
		}
		spec.Conditions = append(spec.Conditions, cond)
	}
}

// members resolves the points of a vote; those that are not there are left out.
func (b *builder) members(path string, of []string) (members []*Point) {
	if len(of) == 0 && b.has(path) {
		b.fault(path, "a vote needs its members")
	}
	return b.distinct(path, of)
}

// distinct resolves points of which none may be given twice.
func (b *builder) distinct(path string, ids []string) (points []*Point) {
	seen := make(map[string]bool)
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d]", path, i)
		if seen[id] {
			b.fault(at, "%s is given twice", id)
			continue
		}
		seen[id] = true
		if p := b.pointAt(at, id); p != nil {
			points = append(points, p)
		}
	}
	return points
}

// spread compiles how far members may lie apart. It is compared without
// conversion, so that all members must be in one unit.
func (b *builder) spread(path string, raw *rawVote, v *rules.Vote, members []*Point) {
	if raw.SpreadFor != nil {
		v.SpreadFor = b.within(path+".spread_for", *raw.SpreadFor, time.Second, maxHold)
		if raw.Spread == nil && b.root.Lookup(path+".spread") == nil {
			b.fault(path+".spread_for", "belongs to spread: say how far the members may lie apart")
		}
	}
	if raw.Spread == nil || len(members) == 0 {
		return
	}
	at := path + ".spread"
	for _, p := range members[1:] {
		if p.Unit != members[0].Unit {
			b.fault(at, "needs members in one unit: %s is in %s and %s in %s", members[0].ID, unitWord(members[0].Unit), p.ID, unitWord(p.Unit))
			return
		}
	}
	d, ok := b.difference(at, raw.Spread, members[0])
	if !ok {
		return
	}
	if d <= 0 {
		b.fault(at, "must be above 0, not %s", raw.Spread.text)
		return
	}
	v.Spread = d
	if raw.SpreadFor == nil {
		v.SpreadFor = defaultSpreadFor
	}
}

func unitWord(code string) string {
	if code == "" {
		return "no unit"
	}
	return code
}

// difference converts a difference of two values into the unit of a point.
func (b *builder) difference(at string, q *quantity, p *Point) (float64, bool) {
	if q.unit == "" {
		return units.Round(q.value), true
	}
	from, to, ok := b.alike(at, q, q.unit, p)
	if !ok {
		return 0, false
	}
	v, _, err := units.ConvertDifference(q.value, from, to, p.context())
	if err != nil {
		b.fault(at, "%s: %v", q.text, err)
		return 0, false
	}
	return units.Round(v), true
}

// alike parses a unit that stands in the file and that of a point, and refuses
// two that cannot be converted into each other.
func (b *builder) alike(at string, q *quantity, code string, p *Point) (from, to units.Unit, ok bool) {
	from, err := units.Parse(code)
	if err != nil {
		b.fault(at, "%v", err)
		return from, to, false
	}
	to, err = units.Parse(p.Unit)
	switch {
	case err != nil:
		b.fault(at, "point %s: %v", p.ID, err)
	case to.Kind == units.None:
		b.fault(at, "%s has a unit, and point %s has none", q.text, p.ID)
	case !units.Convertible(from, to):
		b.fault(at, "%s is in a unit of another kind (%s) than point %s, which is in %s (%s)", q.text, from.Kind, p.ID, to, to.Kind)
	default:
		return from, to, true
	}
	return from, to, false
}
