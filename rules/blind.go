package rules

import (
	"fmt"
	"slices"
	"time"
)

// inhibitReasons says why an inhibit is not allowed now.
func (e *Engine) inhibitReasons(a Act) (why []string) {
	i, ok := e.inhibitOf[a.Target]
	if !ok {
		return []string{fmt.Sprintf("there is no rule or point %q", a.Target)}
	}
	if nobody(a) {
		why = append(why, "nobody is named")
	}
	if a.For > maxInhibit {
		why = append(why, fmt.Sprintf("%s is longer than an inhibit may last, %s; renew it instead", a.For, maxInhibit))
	}
	if a.For < 0 {
		why = append(why, fmt.Sprintf("%s is no time to come", a.For))
	}
	in := &e.inhibits[i]
	if r, ok := e.ruleOf[a.Target]; ok && e.alarms[r].rule.votes() {
		return append(why, fmt.Sprintf("%s is a vote: inhibit one of its members", a.Target))
	}
	if in.on {
		return why // a renewal takes nothing more
	}
	return append(append(why, e.voteReasons(in)...), e.blindReasons(in.points, -1)...)
}

// voteReasons keeps an inhibit from taking more of a vote than one member, or
// more than it can do without.
func (e *Engine) voteReasons(in *inhibit) (why []string) {
	for i := range e.spec.Rules {
		a := &e.alarms[i]
		if !a.rule.votes() {
			continue
		}
		taken, lost, new := 0, 0, false
		for _, ref := range a.watches {
			p := &e.points[ref.point]
			named := slices.Contains(in.points, ref.point)
			new = new || named && p.inhibits == 0
			switch {
			case named || p.inhibits > 0:
				taken++
			case p.neutral || e.watch(ref).trouble == held:
				lost++
			}
		}
		left := len(a.watches) - taken - lost
		switch {
		case !new:
		case taken > 1:
			why = append(why, fmt.Sprintf("another member of the vote %s is inhibited", a.rule.ID))
		case a.vote.degrade == DegradeAvailable && left < a.vote.k:
			why = append(why, fmt.Sprintf("it would leave %d members of the vote %s, which needs %d", left, a.rule.ID, a.vote.k))
		}
	}
	return why
}

// blindReasons keeps at least half of a zone's danger points watched; the rule
// is one that would go out of service, or -1.
func (e *Engine) blindReasons(points []int32, rule int) (why []string) {
	for z := range e.zones {
		all, blind, added := e.dangerPoints(int32(z), points, rule)
		if most := (all + 1) / 2; added && blind > most {
			why = append(why, fmt.Sprintf("%d of the %d danger points of zone %s would be inhibited, and at most %d may be", blind, all, e.zones[z].spec.ID, most))
		}
	}
	return why
}

// dangerPoints counts the points of a zone's danger rules, and those that would
// not be watched with these points inhibited and this rule out of service.
// Added says that the act itself blinds one more.
func (e *Engine) dangerPoints(zone int32, points []int32, rule int) (all, blind int, added bool) {
	var seen []int32
	for i := range e.spec.Rules {
		a := &e.alarms[i]
		if a.zone != zone || a.rule.Severity != SeverityDanger {
			continue
		}
		for _, ref := range a.watches {
			if slices.Contains(seen, ref.point) {
				continue
			}
			seen = append(seen, ref.point)
			before := e.blindPoint(zone, ref.point, nil, -1)
			after := e.blindPoint(zone, ref.point, points, rule)
			if after {
				blind++
			}
			added = added || after && !before
		}
	}
	return len(seen), blind, added
}

// blindPoint reports whether a danger point is inhibited, or a danger rule of
// the zone that watches it is out of service.
func (e *Engine) blindPoint(zone, point int32, points []int32, rule int) bool {
	p := &e.points[point]
	if p.inhibits > 0 || slices.Contains(points, point) {
		return true
	}
	for k := range p.watches {
		i := int(p.watches[k].rule)
		a := &e.alarms[i]
		if a.zone == zone && a.rule.Severity == SeverityDanger && (a.mode == outOfService || i == rule) {
			return true
		}
	}
	return false
}

// unprotect keeps the account of the time in which a danger rule cannot trip.
func (e *Engine) unprotect() {
	for i := range e.zones {
		z := &e.zones[i]
		blind := false
		for k := range e.spec.Rules {
			a := &e.alarms[k]
			blind = blind || int(a.zone) == i && a.rule.Severity == SeverityDanger && (a.blocked > 0 || a.mode == outOfService)
		}
		switch {
		case blind && z.blindSince == 0:
			z.blindSince = e.now
		case !blind && z.blindSince != 0:
			z.unprotected += e.now - z.blindSince
			z.blindSince = 0
		}
	}
}

// Unprotected returns how long, until now, a danger rule of the zone at the index
// of the spec could not trip because of an inhibit or an out-of-service.
func (e *Engine) Unprotected(zone int) time.Duration { return e.unprotectedFor(&e.zones[zone]) }

// unprotectedFor is the zone's time unprotected until now.
func (e *Engine) unprotectedFor(z *zone) time.Duration {
	total := z.unprotected
	if z.blindSince != 0 {
		total += e.now - z.blindSince
	}
	return time.Duration(total)
}
