package gateway

import (
	"fmt"
	"slices"
	"time"

	"aman/rules"
)

// pressWithin bounds how long an act of a button waits for its record: it is not
// carried out later, when nobody expects it.
const pressWithin = 5 * time.Second

// waitingAct is an act of a button whose record is on its way to the disk.
type waitingAct struct {
	*asking
	input string
	until time.Time // zero once it is too late to give up: it is being carried out
}

// pressAck acknowledges every alarm that nobody has taken note of.
func (p *pipeline) pressAck(in *panelInput) {
	found := false
	for _, a := range p.engine.Alarms() {
		if unacknowledged(a.State) && (in.Zone == "" || a.Zone == in.Zone) {
			found = true
			p.askPanel(in, rules.ActAck, a.Rule)
		}
	}
	if !found {
		p.log.Info("nothing to acknowledge", "input", in.Input)
	}
}

// unacknowledged reports the states B, D and H.
func unacknowledged(s rules.State) bool {
	return s == rules.StateUnacknowledged || s == rules.StateReturned || s == rules.StateLatchedUnack
}

// pressSilence mutes every horn that sounds, each by one of the rules that sound
// it: a silence mutes all horns that its rule names.
func (p *pipeline) pressSilence(in *panelInput) {
	muted := make(map[string]bool)
	for _, a := range p.engine.Alarms() {
		horns := p.hornsOf(a)
		fresh := slices.ContainsFunc(horns, func(id string) bool { return !muted[id] })
		if !fresh || in.Zone != "" && a.Zone != in.Zone {
			continue
		}
		for _, id := range horns {
			muted[id] = true
		}
		p.askPanel(in, rules.ActSilence, a.Rule)
	}
	if len(muted) == 0 {
		p.log.Info("no horn sounds", "input", in.Input)
	}
}

// hornsOf lists the horns that the alarm sounds now.
func (p *pipeline) hornsOf(a rules.Alarm) (list []string) {
	if a.State != rules.StateUnacknowledged && a.State != rules.StateLatchedUnack {
		return nil
	}
	i := slices.IndexFunc(p.site.Spec.Rules, func(r rules.Rule) bool { return r.ID == a.Rule })
	if i < 0 {
		return nil // a member of a vote drives no horn
	}
	named := ruleOutputs(p.site.Spec.Rules[i])
	for _, o := range p.outputs {
		if o.Role == rules.RoleHorn && slices.Contains(named, o.ID) && p.engine.On(o.index) {
			list = append(list, o.ID)
		}
	}
	return list
}

// askPanel begins an act without a name, as if the page had asked for it: it is
// recorded first. One that waits for its record already is not asked for again.
func (p *pipeline) askPanel(in *panelInput, kind rules.ActKind, target string) {
	a := rules.Act{Kind: kind, Target: target, Reason: "button " + in.Input}
	if slices.ContainsFunc(p.panel.waiting, func(w *waitingAct) bool { return w.act == a }) {
		return
	}
	if len(p.engine.Check(p.last, a)) > 0 {
		return // a silence of another rule covers it, or its mode announces nothing
	}
	q := &asking{act: a, answer: make(chan error, 1)}
	p.panel.waiting = append(p.panel.waiting, &waitingAct{asking: q, input: in.Input, until: p.clock.now().Add(pressWithin)})
	p.begin(q)
}

// answered takes the answers to what buttons asked for, and gives up what the
// disk did not record in time. What is not carried out is told.
func (p *pipeline) answered(now time.Time) {
	p.panel.waiting = slices.DeleteFunc(p.panel.waiting, func(w *waitingAct) bool {
		select {
		case err := <-w.answer:
			p.tellPanel(w, err)
			return true
		default:
		}
		if w.until.IsZero() || now.Before(w.until) {
			return false
		}
		if !w.closed.CompareAndSwap(false, true) { // it is being carried out, and answers soon
			w.until = time.Time{}
			return false
		}
		p.tellPanel(w, cannotRecord(errLate))
		return true
	})
}

func (p *pipeline) tellPanel(w *waitingAct, err error) {
	if err == nil {
		return
	}
	p.record(rules.Event{Time: p.clock.now(), Kind: rules.Refused, Point: w.input, Why: fmt.Sprintf("%s of %s: %v", w.act.Kind, w.act.Target, err)})
	p.changed.notify()
}
