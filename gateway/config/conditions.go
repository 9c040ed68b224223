package config

import (
	"fmt"
	"strings"

	"aman/rules"
	"aman/rules/units"
)

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
	c := &compare{b: b, path: path, key: op.String(), reset: raw.Reset, point: point, op: op}
	if cond, ok := c.compile(limit); ok {
		spec.Conditions = append(spec.Conditions, cond)
	}
}

// comparison finds the one of above, below and equals that is given.
func (b *builder) comparison(path string, raw *rawCondition) (rules.Op, *quantity, bool) {
	given := b.given(path, []string{"above", "below", "equals"})
	switch {
	case len(given) == 0:
		b.fault(path, "says nothing to compare with: give above, below or equals")
		return 0, nil, false
	case len(given) > 1:
		b.fault(path, "gives %s: use one of them", list(given))
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

// point resolves a reference to a point that must be there.
func (b *builder) point(path string, id *string) *Point {
	at := path + ".point"
	if id == nil {
		if !b.faulty(at) {
			b.fault(at, "is missing: the point to watch, as in co-1.co")
		}
		return nil
	}
	return b.pointAt(at, *id)
}

// pointAt resolves a reference to a point. A point of a sensor that is faulty
// itself is passed over.
func (b *builder) pointAt(at, id string) *Point {
	p, why := b.findPoint(id)
	if why != "" && !b.faulty(at) {
		b.fault(at, "%s", why)
	}
	return p
}

// findPoint returns a point, or why there is none; neither where a fault of its
// sensor hides it.
func (b *builder) findPoint(id string) (p *Point, why string) {
	if p := b.points[id]; p != nil {
		return p, ""
	}
	sensor, _, dotted := strings.Cut(id, ".")
	made, named := b.sensors[sensor]
	switch {
	case !dotted:
		return nil, fmt.Sprintf("%q is no point: write sensor.point, as in co-1.co", id)
	case named && made != nil && b.partial(sensor):
	case named && made != nil:
		return nil, fmt.Sprintf("no point %q; sensor %s has %s", id, sensor, strings.Join(b.pointsOf(sensor), ", "))
	case named || b.nameless["sensors"]:
	default:
		return nil, fmt.Sprintf("no sensor %q%s", sensor, suggest(sensor, b.sensors))
	}
	return nil, ""
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

// compare compiles one condition on the readings of a point.
type compare struct {
	b     *builder
	path  string
	key   string    // of the limit, below path
	reset *quantity // as given; nil for the default
	point *Point
	op    rules.Op
}

func (c *compare) compile(limit *quantity) (rules.Condition, bool) {
	v, ok := c.number(c.key, limit)
	if !ok {
		return rules.Condition{}, false
	}
	return c.settle(v, c.written(limit, v))
}

// settle makes the condition of a limit in the point's unit; written is how the
// file has it.
func (c *compare) settle(limit float64, written string) (cond rules.Condition, ok bool) {
	cond = rules.Condition{Point: c.point.ID, Op: c.op, Limit: limit}
	if !c.reachable(written, limit) {
		if c.reset != nil && c.op != rules.Equals {
			c.clears(limit)
		}
		return cond, false
	}
	if c.op == rules.Equals {
		if c.reset != nil {
			c.b.fault(c.path+".reset", "does not belong to equals, which clears at any other value")
		}
		return cond, c.reset == nil
	}
	cond.Reset, ok = c.clears(limit)
	return cond, ok
}

// upward reports whether high values are the dangerous ones.
func (c *compare) upward() bool { return c.op == rules.Above || c.op == rules.Exceeds }

// number converts a limit or reset into the point's unit.
func (c *compare) number(key string, q *quantity) (float64, bool) {
	return c.convert(c.path+"."+key, q)
}

func (c *compare) convert(at string, q *quantity) (float64, bool) {
	if q.unit == "" {
		return units.Round(q.value), true
	}
	from, to, ok := c.b.alike(at, q, q.unit, c.point)
	if !ok {
		return 0, false
	}
	c.b.assumed(at, from, to, c.point)
	v, _, err := units.Convert(q.value, from, to, c.point.context())
	if err != nil {
		c.b.fault(at, "%s: %v", q.text, err)
		return 0, false
	}
	return units.Round(v), true
}

// within refuses a value that the instrument never shows.
func (c *compare) within(at string, q *quantity, v float64) bool {
	return c.measurable(at, c.written(q, v), v)
}

func (c *compare) measurable(at, written string, v float64) bool {
	if v > c.point.Max || v < c.point.Min { // NaN compares false
		c.b.fault(at, "%s is beyond the range of %s, %s", written, c.point.ID, c.span())
		return false
	}
	return true
}

// reachable refuses a limit that the instrument never shows, or always.
func (c *compare) reachable(written string, limit float64) bool {
	at, p := c.path+"."+c.key, c.point
	low, high := p.Min, p.Max
	switch {
	case !c.measurable(at, written, limit):
	case c.upward() && limit <= low, c.op == rules.Below && limit >= high:
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
