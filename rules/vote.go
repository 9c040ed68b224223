package rules

import (
	"fmt"
	"strings"
	"time"
)

// defaultSpreadFor is how long the members of a vote may disagree before they
// are said to.
const defaultSpreadFor = 5 * time.Minute

// votes reports whether the rule is a vote whose members can stand alone.
func (r *Rule) votes() bool { return r.Vote != nil && len(r.Conditions) > 1 }

// vote is what a rule with a vote has besides its alarm.
type vote struct {
	k         int
	degrade   Degrade
	members   []member // in the order of the rule's conditions
	spread    int32    // timer
	disagree  bool
	told      tally // when `degraded` was last told
	toldApart bool
}

// member is one of the voters; what it reads is in its watch.
type member struct {
	alarm  int32 // its own warning, or -1
	before bool  // it voted when an inhibit of it began
	fault  bool  // its fault was among what tripped the vote
}

// tally is one count of a vote.
type tally struct {
	out, faulty   int // members left out, and faulty ones
	values, total int // votes by values, and with the votes of faults
	met           int // members outside their reset, each as it last was
	need          int // votes that make it true
}

func newVote(r *Rule) *vote {
	v := &vote{k: r.Vote.K, degrade: r.Vote.Degrade, members: make([]member, len(r.Conditions))}
	for i := range v.members {
		v.members[i].alarm = -1
	}
	v.told.need = v.k
	return v
}

// memberRule is the rule of a member's own warning: its condition, driving the
// beacons of the vote only. It neither latches nor suspends.
func memberRule(r *Rule, k int, outputs []output) *Rule {
	m := &Rule{
		ID: r.ID + "/" + r.Conditions[k].Point, Zone: r.Zone, Conditions: r.Conditions[k : k+1],
		Stale: r.Stale, OnFault: IgnoreFault, Severity: SeverityWarning, ShelveMax: r.ShelveMax,
	}
	for _, id := range r.Outputs {
		for i := range outputs {
			if outputs[i].spec.ID == id && outputs[i].spec.Role == RoleBeacon {
				m.Outputs = append(m.Outputs, id)
			}
		}
	}
	return m
}

// tallyOf counts the votes as they stand.
func (e *Engine) tallyOf(a *alarm) tally {
	t := tally{need: a.vote.k}
	for _, ref := range a.watches {
		p, w := &e.points[ref.point], e.watch(ref)
		if w.met {
			t.met++
		}
		switch {
		case p.leftOut():
			t.out++
		case w.trouble == held:
			t.faulty++
		case w.met:
			t.values++
		}
	}
	t.total = t.values
	if a.vote.degrade == DegradeSafe {
		t.total += t.faulty
		t.need = max(1, t.need-t.out)
	}
	return t
}

// leftOut reports whether a vote leaves the point out: it is inhibited, or its
// last reading says that it is not ready.
func (p *point) leftOut() bool { return p.inhibits > 0 || p.neutral }

// voted reports whether the vote is true. Where faulty members are left out,
// on_fault decides once they leave fewer than k.
func (e *Engine) voted(a *alarm, faultsCount bool) bool {
	t := e.tallyOf(a)
	switch {
	case t.total >= t.need:
		return faultsCount || t.values > 0
	case a.vote.degrade == DegradeAvailable && t.faulty > 0 && a.trips():
		return faultsCount && len(a.watches)-t.out-t.faulty < t.need
	}
	return false
}

// faultsAlone reports whether the faulty members make the vote true without any
// value.
func (e *Engine) faultsAlone(a *alarm) bool {
	t := e.tallyOf(a)
	return t.total-t.values >= t.need || t.total < t.need
}

// votedDown reports whether a true vote is over: it is not true, and fewer than k
// members are outside their reset. One that is faulty or left out counts as it
// last was: taking out a member ends no alarm.
func (e *Engine) votedDown(a *alarm) bool {
	return !e.voted(a, true) && e.tallyOf(a).met < a.vote.k
}

// trippedBy reports whether a fault of the point was among what tripped the vote.
func (e *Engine) trippedBy(a *alarm, p *point) bool {
	for k, ref := range a.watches {
		if &e.points[ref.point] == p {
			return a.byFault || a.vote.members[k].fault
		}
	}
	return false
}

// noteFaults notes whose faults were among what tripped the vote.
func (e *Engine) noteFaults(a *alarm) {
	if a.vote == nil {
		return
	}
	for k, ref := range a.watches {
		a.vote.members[k].fault = a.vote.degrade == DegradeSafe && e.watch(ref).trouble == held
	}
}

// forgetBefore notes that an inhibited member has been inside its reset: that it
// voted before counts no more.
func (e *Engine) forgetBefore(a *alarm, p *point) {
	for k, ref := range a.watches {
		if &e.points[ref.point] == p {
			a.vote.members[k].before = false
		}
	}
}

// judgeVote follows what a change means besides the vote itself: how far it is
// degraded, whether its members agree, and the members' own warnings.
func (e *Engine) judgeVote(a *alarm, c change) {
	e.tellDegraded(a)
	if c&gotValue != 0 {
		e.compare(a)
	}
}

// tellDegraded emits an event when what is left of the vote has changed.
func (e *Engine) tellDegraded(a *alarm) {
	v, t := a.vote, e.tallyOf(a)
	if t.out == v.told.out && t.faulty == v.told.faulty && v.disagree == v.toldApart {
		return
	}
	v.told, v.toldApart = t, v.disagree
	ev := Event{Kind: Degraded, Rule: a.rule.ID, Zone: a.rule.Zone, State: a.state(), Severity: a.rule.Severity.String(), Why: e.degradedText(a)}
	if ev.Why == "" {
		ev.Why = fmt.Sprintf("whole again: %doo%d", v.k, len(a.watches))
	}
	e.emit(ev)
}

// degradedText tells what is left of a vote, or nothing where it is whole.
func (e *Engine) degradedText(a *alarm) string {
	v, t := a.vote, e.tallyOf(a)
	var parts []string
	if t.out+t.faulty > 0 {
		parts = append(parts, fmt.Sprintf("%doo%d works as %s: %s", v.k, len(a.watches), v.leftText(t, len(a.watches)), e.lostText(a)))
	}
	if v.disagree {
		parts = append(parts, "its members disagree by more than "+number(a.rule.Vote.Spread))
	}
	return strings.Join(parts, "; ")
}

// leftText tells the vote that is left, as in 1oo2.
func (v *vote) leftText(t tally, n int) string {
	need, left := t.need, n-t.out-t.faulty
	if v.degrade == DegradeSafe {
		need -= t.faulty
	}
	switch {
	case need <= 0:
		return "tripped by its faults"
	case left < need:
		return fmt.Sprintf("%d of %d, which cannot vote", left, need)
	}
	return fmt.Sprintf("%doo%d", need, left)
}

func (e *Engine) lostText(a *alarm) string {
	var parts []string
	for _, ref := range a.watches {
		p, w := &e.points[ref.point], e.watch(ref)
		switch {
		case p.inhibits > 0:
			parts = append(parts, p.spec.ID+" is inhibited")
		case p.neutral:
			parts = append(parts, p.spec.ID+" is "+p.fault.String())
		case w.trouble == held:
			parts = append(parts, p.spec.ID+" is "+w.kind.String())
		}
	}
	return strings.Join(parts, ", ")
}

// judgeMembers raises and clears the members' own warnings: a member at its
// limit while the vote is not true is one at once. It stays until its own value
// says otherwise.
func (e *Engine) judgeMembers(a *alarm, c change) {
	for k := range a.vote.members {
		if a.vote.members[k].alarm < 0 {
			continue
		}
		own, ref := &e.alarms[a.vote.members[k].alarm], a.watches[k]
		switch w := e.watch(ref); {
		case own.condition:
			e.fall(own, int(ref.point), c)
		case w.met && w.trouble != held && !a.condition && e.points[ref.point].inhibits == 0:
			e.raise(own, int(ref.point), false)
		}
	}
}

// compare watches how far the good members lie apart.
func (e *Engine) compare(a *alarm) {
	spec := a.rule.Vote
	if spec.Spread <= 0 {
		return
	}
	apart := e.apart(a) > spec.Spread
	switch {
	case !apart:
		e.timers.off(a.vote.spread)
		e.setDisagree(a, false)
	case !a.vote.disagree && !e.timers.running(a.vote.spread):
		e.timers.set(a.vote.spread, e.now+int64(spec.spreadFor()))
	}
}

func (v *Vote) spreadFor() time.Duration {
	if v.SpreadFor > 0 {
		return v.SpreadFor
	}
	return defaultSpreadFor
}

// apart is the distance between the outermost good members.
func (e *Engine) apart(a *alarm) float64 {
	var lo, hi float64
	seen := false
	for _, ref := range a.watches {
		p, w := &e.points[ref.point], e.watch(ref)
		if p.leftOut() || w.trouble != sound || w.side == unseen {
			continue
		}
		v := p.measured
		if !seen {
			lo, hi, seen = v, v, true
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return hi - lo
}

// setDisagree notes whether the members disagree: a fault of the vote.
func (e *Engine) setDisagree(a *alarm, on bool) {
	if a.vote.disagree == on {
		return
	}
	a.vote.disagree = on
	if on {
		e.faultPresent(+1)
	} else {
		e.faultPresent(-1)
	}
	e.tellDegraded(a)
}
