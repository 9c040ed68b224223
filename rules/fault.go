package rules

import (
	"fmt"

	"aman/drivers"
)

// tell emits the fault events of a point after a reading: counted faults once
// for all rules, and a value beyond the range at once as a fault of its own.
func (e *Engine) tell(p *point, holdersBefore int, c class) {
	within := c == usable
	own := p.ownFault(c)
	if p.restored && (within || own != drivers.NoFault) {
		p.restored = false
		holdersBefore = max(holdersBefore, 1)
	}
	if holdersBefore > 0 && p.holders == 0 {
		e.hideFault(p)
	}
	if p.own != drivers.NoFault && (within || own != drivers.NoFault && own != p.own) {
		e.endOwn(p)
	}
	if own != drivers.NoFault && p.own == drivers.NoFault {
		p.own = own
		e.faultPresent(+1)
		e.emit(Event{Kind: FaultRaised, Point: p.spec.ID, Zone: p.spec.Zone, Why: p.beyondText(own)})
	}
	if holdersBefore == 0 && p.holders > 0 {
		e.showFault(p, e.holder(p).kind, nil)
	}
}

// ownFault is the fault that a reading beyond the range raises at once: one on
// the dangerous side of a rule, where a rule wants faults told.
func (p *point) ownFault(c class) drivers.Fault {
	if !p.reports || c != overRange && c != underRange {
		return drivers.NoFault
	}
	for i := range p.watches {
		if p.watches[i].dangerous(c) {
			if c == overRange {
				return drivers.Over
			}
			return drivers.Under
		}
	}
	return drivers.NoFault
}

// holder returns the first watch, of a rule that wants faults told, that holds
// the point for faulty.
func (e *Engine) holder(p *point) *watch {
	for i := range p.watches {
		if p.watches[i].trouble == held && e.alarms[p.watches[i].rule].rule.OnFault != IgnoreFault {
			return &p.watches[i]
		}
	}
	return &watch{}
}

// showFault emits the fault event of a point, unless the same fault is told
// already; w is set when time alone did it.
func (e *Engine) showFault(p *point, kind drivers.Fault, w *watch) {
	if kind == p.own {
		return
	}
	why := faultText(kind, w)
	if lead := e.holder(p); lead.figure > 0 && e.figures[lead.figure-1].broken {
		why = fmt.Sprintf("%s: %s is no number", kind, e.figures[lead.figure-1].spec.Name)
	}
	e.tellFault(p, why)
}

// tellFault emits the fault event of a point, unless one stands.
func (e *Engine) tellFault(p *point, why string) {
	if p.shown {
		return
	}
	p.shown = true
	e.faultPresent(+1)
	e.emit(Event{Kind: FaultRaised, Point: p.spec.ID, Zone: p.spec.Zone, Why: why})
}

func (e *Engine) hideFault(p *point) {
	if !p.shown || p.restored {
		return
	}
	p.shown = false
	e.faultPresent(-1)
	e.emit(Event{Kind: FaultCleared, Point: p.spec.ID, Zone: p.spec.Zone, Why: "good readings again"})
}

func (e *Engine) endOwn(p *point) {
	p.own = drivers.NoFault
	e.faultPresent(-1)
	e.emit(Event{Kind: FaultCleared, Point: p.spec.ID, Zone: p.spec.Zone, Why: "within the range again"})
}

func (e *Engine) faultPresent(by int) {
	e.faulty += by
	for i := range e.outputs {
		if e.outputs[i].spec.Role == RoleFault {
			e.touch(int32(i))
		}
	}
}
