package config

import (
	"fmt"
	"slices"
	"time"

	"aman/rules"
)

// maxHold bounds hold, clear_for and stale.
const maxHold = 24 * time.Hour

var severities = map[string]rules.Severity{
	"warning": rules.SeverityWarning, "alarm": rules.SeverityAlarm, "danger": rules.SeverityDanger,
}

var faultPolicies = map[string]rules.FaultPolicy{
	"trip": rules.TripOnFault, "fault": rules.FaultOnly, "ignore": rules.IgnoreFault,
}

func (b *builder) buildRules() {
	seen := b.newIDs("rules")
	b.site.Rules = make([]Rule, len(b.raw.Rules))
	b.site.Spec.Rules = make([]rules.Rule, len(b.raw.Rules))
	for i := range b.raw.Rules {
		raw, path := &b.raw.Rules[i], fmt.Sprintf("rules[%d]", i)
		seen.add(path+".id", raw.ID)
		spec := &b.site.Spec.Rules[i]
		*spec = rules.Rule{ID: raw.ID, Latch: raw.Latch, Suspend: raw.Suspend, Outputs: raw.Outputs}
		b.conditions(path, raw, spec)
		b.ruleZone(path, raw, spec)
		b.policy(path, raw, spec)
		b.times(path, raw, spec)
		b.drives(path, raw, spec)
		b.announce(path, raw, spec)
		b.site.Rules[i] = Rule{ID: raw.ID, Zone: spec.Zone, Name: raw.Name.words, Tell: raw.Tell.words, Do: raw.Do.words, Consequence: raw.Consequence.words}
		b.respond(path, raw, &b.site.Rules[i], spec)
	}
	b.quiet()
}

// ruleZone is the one that the rule names, else that of its first point.
func (b *builder) ruleZone(path string, raw *rawRule, spec *rules.Rule) {
	spec.Zone = b.zone(path+".zone", raw.Zone)
	first := firstPoint(raw, spec)
	if raw.Zone != nil || first == nil {
		return
	}
	p := b.points[*first]
	if p == nil {
		return
	}
	spec.Zone = p.Zone
	if raw.Suspend && p.Zone == "" && !b.partial(p.Sensor) {
		b.fault(path+".suspend", "there is no zone to suspend: give the rule or sensor %s a zone", p.Sensor)
	}
}

func (b *builder) policy(path string, raw *rawRule, spec *rules.Rule) {
	if raw.Severity != nil {
		spec.Severity = severities[b.oneOf(path+".severity", *raw.Severity, "alarm", "warning", "danger")]
	}
	if raw.OnFault != nil {
		spec.OnFault = faultPolicies[b.oneOf(path+".on_fault", *raw.OnFault, "trip", "fault", "ignore")]
	}
	if raw.Limit != nil && raw.Limit.Instant {
		spec.Severity = rules.SeverityWarning
	}
	if spec.Severity == rules.SeverityDanger && spec.OnFault == rules.IgnoreFault {
		b.fault(path+".on_fault", "ignore is not allowed for a danger: a dead instrument would look like clean air; use trip or fault")
	}
}

func (b *builder) times(path string, raw *rawRule, spec *rules.Rule) {
	spec.Hold = b.span(path+".hold", raw.Hold)
	spec.ClearFor = b.span(path+".clear_for", raw.ClearFor)
	if raw.Stale == nil {
		return // each point has its own default: three times its every
	}
	slowest := b.slowest(spec)
	spec.Stale = b.within(path+".stale", *raw.Stale, 100*time.Millisecond, maxHold)
	if slowest > 0 && spec.Stale <= slowest && !b.faulty(path+".stale") {
		b.fault(path+".stale", "%s is not longer than the slowest instrument's every, %s: the rule would trip between two readings", Span(spec.Stale), Span(slowest))
	}
}

func (b *builder) span(path string, given *time.Duration) time.Duration {
	if given == nil {
		return 0
	}
	return b.within(path, *given, 0, maxHold)
}

// watched lists the points of a rule, those of its figures included, each once.
func watched(spec *rules.Rule) (ids []string) {
	add := func(id string) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, c := range spec.Conditions {
		add(c.Point)
		if c.Figure != nil {
			for _, id := range c.Figure.More {
				add(id)
			}
		}
	}
	return ids
}

// slowest is the longest period among the rule's points.
func (b *builder) slowest(spec *rules.Rule) time.Duration {
	var every time.Duration
	for _, id := range watched(spec) {
		if p := b.points[id]; p != nil {
			every = max(every, p.Every)
		}
	}
	return every
}

// drives checks the outputs that a rule names.
func (b *builder) drives(path string, raw *rawRule, spec *rules.Rule) {
	seen := make(map[string]bool)
	for i, id := range raw.Outputs {
		at := fmt.Sprintf("%s.outputs[%d]", path, i)
		out := b.output(at, id)
		switch {
		case out == nil:
		case seen[id]:
			b.fault(at, "%s is given twice", id)
		case out.Role == rules.RoleInterlock:
			b.fault(at, "%s is an interlock: it follows the suspension of zone %s; write suspend: true instead", id, out.Zone)
		case out.Role.HoldsWhileWell():
			b.fault(at, "%s has the role %s, which no rule drives", id, out.Role)
		}
		seen[id] = true
	}
	spec.Outputs = raw.Outputs
}

// output resolves a reference to an output; nil where there is none.
func (b *builder) output(at, id string) *Output {
	out := b.outputs[id]
	if out == nil && !b.faulty(at) && !b.nameless["outputs"] {
		b.fault(at, "no output %q%s", id, suggest(id, b.outputs))
	}
	return out
}

// respond computes the rule's worst case and holds it against the time that
// people have.
func (b *builder) respond(path string, raw *rawRule, rule *Rule, spec *rules.Rule) {
	rule.Worst = b.worst(spec)
	if raw.RespondIn == nil {
		return
	}
	at := path + ".respond_in"
	rule.RespondIn = b.within(at, *raw.RespondIn, time.Second, maxHold)
	if !b.brokenBelow(path) && rule.Worst.Total > rule.RespondIn {
		b.fault(at, "%s is shorter than the worst case of the rule itself, %s", Span(rule.RespondIn), Span(rule.Worst.Total))
	}
}
