package config

import (
	"fmt"
	"strings"

	"aman/rules"
	"aman/rules/units"
)

// notYet are the kinds of rule that the decoder has refused already.
var notYet = []string{"vote", "rate", "deviation", "limit", "exposure", "expression"}

// conditions compiles a rule's conditions: its own, or those under all or any.
func (b *builder) conditions(path string, raw *rawRule, spec *rules.Rule) {
	own := raw.Point != nil || raw.Above != nil || raw.Below != nil || raw.Equals != nil || raw.Reset != nil
	all, any := b.root.Lookup(path+".all") != nil, b.root.Lookup(path+".any") != nil
	for _, key := range notYet {
		if b.root.Lookup(path+"."+key) != nil {
			return
		}
	}
	switch {
	case all && any, own && (all || any):
		b.fault(path, "has its condition in itself, under all or under any: use one of the three")
	case all:
		b.list(path+".all", raw.All, spec)
	case any:
		spec.Join = rules.Any
		b.list(path+".any", raw.Any, spec)
	case own:
		b.condition(path, &raw.rawCondition, spec)
	case !b.brokenBelow(path):
		b.fault(path, "has no condition: give point with above, below or equals, or a list under all or any")
	}
}

func (b *builder) list(path string, raw []rawCondition, spec *rules.Rule) {
	if len(raw) == 0 && !b.faulty(path) {
		b.fault(path, "must not be empty")
	}
	for i := range raw {
		b.condition(fmt.Sprintf("%s[%d]", path, i), &raw[i], spec)
	}
}

// condition compiles one condition and adds it to the rule.
func (b *builder) condition(path string, raw *rawCondition, spec *rules.Rule) {
	op, limit, ok := b.comparison(path, raw)
	point := b.point(path, raw.Point)
	if !ok || point == nil {
		return
	}
	c := &compare{b: b, path: path, raw: raw, point: point, op: op}
	if cond, ok := c.compile(limit); ok {
		spec.Conditions = append(spec.Conditions, cond)
	}
}

// comparison finds the one of above, below and equals that is given.
func (b *builder) comparison(path string, raw *rawCondition) (rules.Op, *quantity, bool) {
	var given []string
	for _, key := range []string{"above", "below", "equals"} {
		if b.root.Lookup(path+"."+key) != nil {
			given = append(given, key)
		}
	}
	switch {
	case len(given) == 0:
		b.fault(path, "says nothing to compare with: give above, below or equals")
		return 0, nil, false
	case len(given) > 1:
		b.fault(path, "gives %s: use one of them", strings.Join(given, " and "))
		return 0, nil, false
	case b.faulty(path + "." + given[0]):
		return 0, nil, false
	}
	switch given[0] {
	case "above":
		return rules.Above, raw.Above, true
	case "below":
		return rules.Below, raw.Below, true
	}
	return rules.Equals, raw.Equals, true
}

// point resolves a reference to a point. A point of a sensor that is faulty
// itself is passed over.
func (b *builder) point(path string, id *string) *Point {
	at := path + ".point"
	if id == nil {
		if !b.faulty(at) {
			b.fault(at, "is missing: the point to watch, as in co-1.co")
		}
		return nil
	}
	if p := b.points[*id]; p != nil {
		return p
	}
	sensor, _, dotted := strings.Cut(*id, ".")
	made, named := b.sensors[sensor]
	switch {
	case !dotted:
		b.fault(at, "%q is no point: write sensor.point, as in co-1.co", *id)
	case named && made != nil && b.partial(sensor):
	case named && made != nil:
		b.fault(at, "no point %q; sensor %s has %s", *id, sensor, strings.Join(b.pointsOf(sensor), ", "))
	case named || b.nameless["sensors"]:
	default:
		b.fault(at, "no sensor %q%s", sensor, suggest(sensor, b.sensors))
	}
	return nil
}

// partial reports whether a sensor has faulty keys and so may lack points.
func (b *builder) partial(sensor string) bool {
	for i := range b.raw.Sensors {
		if b.raw.Sensors[i].ID == sensor {
			return b.brokenBelow(fmt.Sprintf("sensors[%d]", i))
		}
	}
	return false
}

func (b *builder) pointsOf(sensor string) []string {
	var out []string
	for i := range b.site.Points {
		if b.site.Points[i].Sensor == sensor {
			out = append(out, b.site.Points[i].ID)
		}
	}
	return out
}

// compare compiles one condition.
type compare struct {
	b     *builder
	path  string
	raw   *rawCondition
	point *Point
	op    rules.Op
}

func (c *compare) compile(limit *quantity) (rules.Condition, bool) {
	cond := rules.Condition{Point: c.point.ID, Op: c.op}
	var ok bool
	if cond.Limit, ok = c.number(c.op.String(), limit); !ok {
		return cond, false
	}
	if !c.reachable(limit, cond.Limit) {
		if c.raw.Reset != nil && c.op != rules.Equals {
			c.reset(cond.Limit)
		}
		return cond, false
	}
	if c.op == rules.Equals {
		if c.raw.Reset != nil {
			c.b.fault(c.path+".reset", "does not belong to equals, which clears at any other value")
		}
		return cond, c.raw.Reset == nil
	}
	cond.Reset, ok = c.reset(cond.Limit)
	return cond, ok
}

// number converts a limit or reset into the point's unit.
func (c *compare) number(key string, q *quantity) (float64, bool) {
	at := c.path + "." + key
	if q.unit == "" {
		return units.Round(q.value), true
	}
	from, err := units.Parse(q.unit)
	if err != nil {
		c.b.fault(at, "%v", err)
		return 0, false
	}
	to, err := units.Parse(c.point.Unit)
	switch {
	case err != nil:
		c.b.fault(at, "point %s: %v", c.point.ID, err)
		return 0, false
	case to.Kind == units.None:
		c.b.fault(at, "%s has a unit, and point %s has none", q.text, c.point.ID)
		return 0, false
	case !units.Convertible(from, to):
		c.b.fault(at, "%s is in a unit of another kind (%s) than point %s, which is in %s (%s)", q.text, from.Kind, c.point.ID, to, to.Kind)
		return 0, false
	}
	v, _, err := units.Convert(q.value, from, to, units.Context{Gas: c.point.Gas})
	if err != nil {
		c.b.fault(at, "%s: %v", q.text, err)
		return 0, false
	}
	return units.Round(v), true
}

// reachable refuses a limit that the instrument never shows, or always.
func (c *compare) reachable(q *quantity, limit float64) bool {
	at, p := c.path+"."+c.op.String(), c.point
	low, high := p.Min, p.Max // NaN compares false
	switch {
	case limit > high, limit < low:
		c.b.fault(at, "%s is beyond the range of %s, %s", c.written(q, limit), p.ID, c.span())
	case c.op == rules.Above && limit <= low, c.op == rules.Below && limit >= high:
		c.b.fault(at, "%s is the end of the range of %s, %s: it would always be true", c.amount(limit), p.ID, c.span())
	default:
		return true
	}
	return false
}

// written shows a limit as the file has it, and what it comes to where its
// unit is another than the point's.
func (c *compare) written(q *quantity, v float64) string {
	if from, err := units.Parse(q.unit); err == nil && q.unit != "" && from.Code != c.point.Unit {
		return fmt.Sprintf("%s (%s)", q.text, c.amount(v))
	}
	return c.amount(v)
}

// amount writes a value of the point.
func (c *compare) amount(v float64) string { return Amount(v, c.point.Unit) }

func (c *compare) span() string {
	return fmt.Sprintf("%s to %s", Number(c.point.Min), c.amount(c.point.Max))
}
