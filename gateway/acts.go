package gateway

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"aman/gateway/web"
	"aman/gateway/wire"
	"aman/rules"
)

// savedWithin bounds how long the answer to an act waits for the records of
// its effects; the act itself is durable before it takes effect.
const savedWithin = 3 * time.Second

// errLate refuses an act whose record was not durable in time. It will not be
// carried out later, when nobody expects it.
var errLate = errors.New("the disk does not answer in time")

// asking is one act with the person who waits for its answer.
type asking struct {
	act    rules.Act
	answer chan error // has room for one answer
	// closed is taken by whoever comes first: the pipeline, which then carries
	// the act out, or the person, who then no longer waits for it.
	closed atomic.Bool
}

// Act carries out what a person asks for. What tightens acts at once; what
// loosens is recorded first and then acts, and is refused with the reason when
// the disk cannot take the record. It returns nil once the act is in force and
// a *web.Refusal when it is not allowed. An act that is not carried out by ctx's
// deadline never is.
func (p *pipeline) Act(ctx context.Context, a rules.Act) error {
	q := &asking{act: a, answer: make(chan error, 1)}
	if err := p.ask(ctx, func() { p.begin(q) }); err != nil {
		return fmt.Errorf("%s %s: not carried out: %w", a.Kind, a.Target, err)
	}
	select {
	case err := <-q.answer:
		return err
	case <-ctx.Done():
	}
	if q.closed.CompareAndSwap(false, true) {
		return cannotRecord(errLate)
	}
	return <-q.answer // in force or refused; its records get savedWithin
}

func cannotRecord(err error) error {
	return &web.Refusal{Reasons: []string{"the act cannot be recorded: " + err.Error()}}
}

// begin runs in the pipeline's goroutine.
func (p *pipeline) begin(q *asking) {
	a := q.act
	switch {
	case p.unexplained(a) != nil && strings.TrimSpace(a.Who) == "":
		q.refuse("nobody is named")
	case p.unexplained(a) != nil:
		p.recordThenAct(q)
	case !tightens(a.Kind) && p.heldByHand(a) == "" && len(p.engine.Check(p.advance(p.clock.now()), a)) == 0:
		p.recordThenAct(q)
	default: // what tightens, at once; a refusal is an event as well
		p.finish(q)
	}
}

// tightens reports whether an act leads towards safety: it waits for no disk, and
// its record comes after. Silence and acknowledge quieten a horn, so they do not.
func tightens(k rules.ActKind) bool {
	switch k {
	case rules.ActSuspend, rules.ActUnshelve, rules.ActUnsuppress, rules.ActInService:
		return true
	}
	return false
}

func (q *asking) refuse(reasons ...string) {
	if q.closed.CompareAndSwap(false, true) {
		q.answer <- &web.Refusal{Reasons: reasons}
	}
}

// recordThenAct writes the act to the alarm lane and comes back to the
// pipeline when it is durable.
func (p *pipeline) recordThenAct(q *asking) {
	a := q.act
	p.journal.put(entry{notice: wire.Notice{Act: &a, Time: p.clock.now()}, done: func(err error) {
		if err != nil {
			q.refuse("the act cannot be recorded: " + err.Error())
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), savedWithin)
		defer cancel()
		if err := p.ask(ctx, func() { p.finish(q) }); err != nil {
			q.refuse("the act was recorded and not carried out: " + err.Error())
		}
	}})
}

// finish applies the act, sets the outputs, and answers when the records of
// its effects are durable, or after savedWithin at the latest: a stop never
// waits for a disk, nor does the end of a mode.
func (p *pipeline) finish(q *asking) {
	if !q.closed.CompareAndSwap(false, true) {
		p.log.Warn("an act came too late and is not carried out", "act", string(q.act.Kind), "target", q.act.Target)
		return
	}
	if o := p.unexplained(q.act); o != nil {
		p.explained(o, q.act.Person())
	} else if reasons := p.carryOut(q.act); reasons != nil {
		q.answer <- &web.Refusal{Reasons: reasons}
		return
	}
	p.settle()
	if tightens(q.act.Kind) {
		q.answer <- nil
		return
	}
	t := time.AfterFunc(savedWithin, q.done)
	p.journal.put(entry{done: func(error) {
		t.Stop()
		q.done()
	}})
}

// carryOut lets the engine act and returns why it was refused. A consent that is
// not yet enough is refused without a reason beforehand: the event tells who is
// missing.
func (p *pipeline) carryOut(a rules.Act) []string {
	now := p.advance(p.clock.now())
	reasons := p.engine.Check(now, a)
	if held := p.heldByHand(a); held != "" {
		return p.refuseHeld(a, append(reasons, held))
	}
	if p.engine.Act(now, a) {
		return nil
	}
	p.settle()
	if len(reasons) == 0 {
		reasons = []string{p.refusal}
	}
	return reasons
}

// done answers that the act is in force, once.
func (q *asking) done() {
	select {
	case q.answer <- nil:
	default:
	}
}
