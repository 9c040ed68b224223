package gateway

import (
	"context"
	"fmt"
	"time"

	"aman/gateway/ui"
	"aman/rules"
)

const (
	// proveAfter is how long a run is quiet before its danger rules first prove
	// themselves: instruments warm up and zones arm meanwhile.
	proveAfter = 5 * time.Minute
	// proveEvery is the period of each rule's proof.
	proveEvery = 24 * time.Hour
	// provePace is the least time between two proofs, so that they are spread and
	// never come in a row.
	provePace = 10 * time.Second
	// proveInPlace bounds the conditions of a rule that is proved in the pipeline,
	// which a proof may hold for less than a millisecond. A larger rule proves
	// itself on a copy.
	proveInPlace = 4
	// proveWithin bounds how long a proof waits for the pipeline.
	proveWithin = 5 * time.Second
)

// proofs is what is known of the danger rules' daily proofs. The pipeline's
// goroutine owns it.
type proofs struct {
	rules []string
	last  map[string]ui.ProofState
}

func newProofs(spec rules.Spec) *proofs {
	p := &proofs{last: map[string]ui.ProofState{}}
	for _, r := range spec.Rules {
		if r.Severity == rules.SeverityDanger {
			p.rules = append(p.rules, r.ID)
		}
	}
	return p
}

// list tells of every danger rule, in the order of the configuration.
func (p *proofs) list() []ui.ProofState {
	out := make([]ui.ProofState, len(p.rules))
	for i, id := range p.rules {
		out[i] = p.last[id]
		out[i].Rule = id
	}
	return out
}

// proving lets each danger rule prove itself once a day: the first some minutes
// after the start, one after the other. It is a worker of the data path.
func (p *pipeline) proving(ctx context.Context) error {
	list := p.proofs.rules
	if len(list) == 0 {
		<-ctx.Done()
		return nil
	}
	pace, rest := plan(len(list))
	for wait := proveAfter; sleep(ctx, wait); wait = rest {
		for i, rule := range list {
			if i > 0 && !sleep(ctx, pace) {
				return nil
			}
			if err := p.prove(ctx, rule); err != nil {
				p.log.Error("a danger rule could not be proved", "rule", rule, "err", err)
			}
		}
	}
	return nil
}

// plan spreads the proofs of so many rules over the day: the time from one to the
// next, and from the last to the first of the next day. More rules than fit a
// day take longer.
func plan(count int) (pace, rest time.Duration) {
	pace = max(provePace, min(proveEvery/time.Duration(count), time.Minute))
	taken := time.Duration(count-1) * pace
	return pace, max(provePace, proveEvery-taken)
}

// prove lets one rule prove itself and notes the outcome. The error says why it
// was not tried.
func (p *pipeline) prove(ctx context.Context, rule string) error {
	ctx, cancel := context.WithTimeout(ctx, proveWithin)
	defer cancel()
	if p.conditions(rule) <= proveInPlace {
		return p.ask(ctx, func() {
			began := time.Now()
			err := p.engine.Prove(rule)
			p.meters.proved(time.Since(began), err)
			p.noteProof(rule, err)
		})
	}
	copied, err := p.copied(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	failed := copied.Prove(rule)
	p.meters.proved(time.Since(began), failed)
	return p.ask(ctx, func() { p.noteProof(rule, failed) })
}

func (p *pipeline) conditions(rule string) int {
	for _, r := range p.site.Spec.Rules {
		if r.ID == rule {
			return len(r.Conditions)
		}
	}
	return 0
}

// copied is another engine in the state of this one.
func (p *pipeline) copied(ctx context.Context) (*rules.Engine, error) {
	var s rules.Snapshot
	if err := p.ask(ctx, func() { s = p.engine.Snapshot() }); err != nil {
		return nil, err
	}
	e, err := rules.New(p.site.Spec, s.Time, rules.Options{})
	if err != nil {
		return nil, fmt.Errorf("a copy for the proof: %w", err)
	}
	if err := e.Restore(s, nil); err != nil {
		return nil, fmt.Errorf("a copy for the proof: %w", err)
	}
	return e, nil
}

// noteProof keeps the outcome of a proof; a rule that fails it is a fault that
// people see. It runs in the pipeline's goroutine.
func (p *pipeline) noteProof(rule string, failed error) {
	s := ui.ProofState{Rule: rule, At: p.clock.now()}
	why := ""
	if failed != nil {
		s.Fault = failed.Error()
		why = fmt.Sprintf("danger rule %s does not prove itself (%s): its protection may be lost; restart the gateway, and stop work in its zone until it proves itself", rule, s.Fault)
	}
	p.proofs.last[rule] = s
	p.setTrouble("proof/"+rule, why)
	p.changed.notify()
}
