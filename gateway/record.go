package gateway

import (
	"context"
	"log/slog"

	"aman/gateway/wire"
	"aman/rules"
)

// record hands one event to the journal.
func (p *pipeline) record(e rules.Event) {
	n := wire.Notice{Event: e}
	suspension := e.Kind == rules.Suspended
	if suspension {
		n.Evidence, n.SignOff = p.evidence(e), p.signedOff()
	}
	p.newEvents = true
	switch e.Kind {
	case rules.Refused, rules.ResetRefused:
		p.refusal = e.Why
	case rules.Acknowledged:
		p.acked[e.Rule] = person{who: e.Who, at: e.Time}
	case rules.Rearmed, rules.Unshelved, rules.Unsuppressed, rules.InService:
		delete(p.acked, e.Rule)
	case rules.Released:
		delete(p.suspended, e.Zone)
	}
	p.meters.event(e)
	p.logEvent(e)
	p.journal.put(entry{notice: n, suspension: suspension})
	if p.observe != nil {
		p.observe(e)
	}
}

// evidence returns the readings that go with a suspension: those of the whole
// zone with its first cause, those of its own points with each further rule, and
// none with a stop that is pressed again, which costs nobody anything.
func (p *pipeline) evidence(e rules.Event) []wire.Block {
	if !p.suspended[e.Zone] {
		p.suspended[e.Zone] = true
		return p.recent.ofZone(e.Zone)
	}
	return p.recent.ofRule(e.Rule)
}

func (p *pipeline) logEvent(e rules.Event) {
	level := slog.LevelInfo
	switch e.Kind {
	case rules.Raised, rules.Suspended, rules.FaultRaised, rules.Rearmed, rules.Degraded, rules.Inhibited, rules.OutOfService:
		level = slog.LevelWarn
	case rules.OutputChanged:
		level = slog.LevelDebug
	}
	p.log.LogAttrs(context.Background(), level, string(e.Kind), said(e)...)
}

// said is what an event has to say: a field that it lacks is no field of the log.
func said(e rules.Event) []slog.Attr {
	var list []slog.Attr
	for _, f := range []struct{ key, value string }{
		{"rule", e.Rule}, {"zone", e.Zone}, {"point", e.Point}, {"state", string(e.State)}, {"who", e.Who}, {"why", e.Why},
	} {
		if f.value != "" {
			list = append(list, slog.String(f.key, f.value))
		}
	}
	if !e.Until.IsZero() {
		list = append(list, slog.Time("until", e.Until))
	}
	return list
}

// setTrouble notes something that is wrong with the gateway itself, or with an
// empty why that it is well again. A change is an event and moves the fault
// outputs.
func (p *pipeline) setTrouble(id, why string) {
	if (p.trouble[id] == "") == (why == "") {
		return
	}
	kind := rules.FaultRaised
	if why == "" {
		kind = rules.FaultCleared
		delete(p.trouble, id)
	} else {
		p.trouble[id] = why
	}
	p.settled = false
	p.record(rules.Event{Time: p.clock.now(), Kind: kind, Point: id, Why: why})
	p.changed.notify()
}
