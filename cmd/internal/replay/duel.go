package replay

import (
	"fmt"
	"slices"
	"time"

	"aman/cmd/internal/replay/compare"
	"aman/drivers"
	"aman/rules"
	"aman/rules/kpi"
)

// duel carries one recording into two engines and their events, in the order of
// their times, into a comparison.
type duel struct {
	sides  [2]contender
	until  *time.Time
	end    time.Time
	survey survey
	result *compare.Comparison
	left   []string // what is not compared
	events []tagged // of one step
}

// contender is one side.
type contender struct {
	engine  *rules.Engine
	targets targets
	meter   *kpi.Meter
	refused int
	stray   map[string]bool // targets of acts that this side does not have
}

type tagged struct {
	side compare.Side
	rules.Event
}

func newDuel(a Against, s survey) (*duel, error) {
	d := &duel{until: a.Until, survey: s, end: s.last}
	if a.Until != nil {
		d.end = *a.Until
	}
	specs := [2]rules.Spec{a.Old, a.New}
	for i := range specs {
		var left []string
		specs[i], left = without(specs[i], compare.Side(i).String(), s.seen)
		d.left = append(d.left, left...)
		engine, err := rules.New(unsuppressed(specs[i]), s.first, rules.Options{})
		if err != nil {
			return nil, err
		}
		d.sides[i] = contender{engine: engine, targets: targetsOf(specs[i]), meter: kpi.New(s.first, kpi.Options{QuietUnder: QuietUnder(specs[i])}), stray: map[string]bool{}}
	}
	d.result = compare.Of(specs[0], specs[1], s.first, compare.Options{Tolerance: a.Tolerance, Truth: a.Truth})
	return d, nil
}

// unsuppressed returns the spec without suppression by design, which like one by
// a person hides from the comparison what the rules find.
func unsuppressed(spec rules.Spec) rules.Spec {
	spec.Rules = slices.Clone(spec.Rules)
	for i := range spec.Rules {
		spec.Rules[i].SuppressWhile = nil
	}
	return spec
}

// QuietUnder lists, by rule, the rules under which it is quiet, as the figures
// of the alarm system want them.
func QuietUnder(spec rules.Spec) map[string][]string {
	m := map[string][]string{}
	for i := range spec.Rules {
		if r := &spec.Rules[i]; len(r.QuietUnder) > 0 {
			m[r.ID] = r.QuietUnder
		}
	}
	return m
}

func (d *duel) play(in *reader) error {
	return in.each(func(l line) error {
		if d.until != nil && l.time.After(*d.until) {
			return nil
		}
		if l.act != "" {
			return d.act(l)
		}
		r := drivers.Reading{ID: l.point, Time: l.time, Value: l.value, Quality: l.quality, Fault: l.fault}
		for i := range d.sides {
			s := &d.sides[i]
			if at, ok := l.name.in(s.engine, i); ok {
				s.engine.ReadAt(at, r)
			} else {
				s.engine.Advance(l.time.Add(-1)) // time passes for it as well
			}
		}
		d.drain()
		return nil
	})
}

// act carries out an act on the sides that have its target.
func (d *duel) act(l line) error {
	a, err := parseAct(l.act, l.point, l.who)
	if err != nil || annunciationOnly(a.Kind) {
		return err
	}
	for i := range d.sides {
		s := &d.sides[i]
		if s.targets.check(a) != nil {
			s.engine.Advance(l.time.Add(-1))
			s.stray[a.Target] = true
			continue
		}
		s.engine.Act(l.time, a)
	}
	d.drain()
	return nil
}

// annunciationOnly reports whether the act changes only what people see and
// hear. Such acts would hide from the comparison what the rules find.
func annunciationOnly(k rules.ActKind) bool {
	switch k {
	case rules.ActSilence, rules.ActShelve, rules.ActUnshelve, rules.ActSuppress, rules.ActUnsuppress:
		return true
	}
	return false
}

// drain takes the events of one step of both sides, in the order of their times.
func (d *duel) drain() {
	d.events = d.events[:0]
	for i := range d.sides {
		s := &d.sides[i]
		for _, e := range s.engine.Drain() {
			d.events = append(d.events, tagged{compare.Side(i), e})
			s.meter.Take(e)
			if e.Kind == rules.Refused || e.Kind == rules.ResetRefused {
				s.refused++
			}
		}
	}
	if len(d.events) == 0 {
		return
	}
	slices.SortStableFunc(d.events, func(a, b tagged) int { return a.Time.Compare(b.Time) })
	for _, e := range d.events {
		d.result.Take(e.side, e.Event)
	}
}

// finish lets the rest of time pass.
func (d *duel) finish() Comparison {
	out := Comparison{Lines: d.survey.lines, Left: d.left}
	for i := range d.sides {
		d.sides[i].engine.Advance(d.end)
	}
	d.drain()
	for i := range d.sides {
		s := &d.sides[i]
		out.Load[i], out.Refused[i] = s.meter.Report(d.end), s.refused
		for _, id := range sorted(s.stray) {
			out.Left = append(out.Left, fmt.Sprintf("%s: acts on %s are left out: it has none", compare.Side(i), id))
		}
	}
	out.Result = d.result.Result(d.end)
	return out
}

func sorted(set map[string]bool) (list []string) {
	for id := range set {
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}
