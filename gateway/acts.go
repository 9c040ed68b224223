package gateway

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"aman/gateway/web"
	"aman/gateway/wire"
	"aman/rules"
)

// savedWithin bounds how long the answer to an act waits for the records of
// its effects; the act itself is durable before it takes effect.
const savedWithin = 3 * time.Second

// Act carries out what a person asks for. What tightens acts at once; what
// loosens is recorded first and then acts, and is refused with the reason when
// the disk cannot take the record. It returns nil once the act is in force and
// a *web.Refusal when it is not allowed.
func (p *pipeline) Act(ctx context.Context, a rules.Act) error {
	answer := make(chan error, 1)
	err := p.ask(ctx, func() { p.begin(a, answer) })
	if err != nil {
		return err
	}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return fmt.Errorf("%s %s: not carried out in time: %w", a.Kind, a.Target, ctx.Err())
	}
}

// begin runs in the pipeline's goroutine.
func (p *pipeline) begin(a rules.Act, answer chan<- error) {
	if a.Kind == rules.ActReset && p.resetOutput(a.Target, a.Who) {
		answer <- nil
		return
	}
	now := p.advance(p.clock.now())
	if a.Kind != rules.ActSuspend && len(p.engine.Check(now, a)) == 0 {
		p.recordThenAct(a, now, answer)
		return
	}
	p.finish(a, answer) // a stop at once; a refusal is an event as well
}

// recordThenAct writes the act to the alarm lane and comes back to the
// pipeline when it is durable.
func (p *pipeline) recordThenAct(a rules.Act, now time.Time, answer chan<- error) {
	p.journal.put(entry{notice: wire.Notice{Act: &a, Time: now}, done: func(err error) {
		if err != nil {
			answer <- &web.Refusal{Reasons: []string{"the act cannot be recorded: " + err.Error()}}
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), savedWithin)
		defer cancel()
		if err := p.ask(ctx, func() { p.finish(a, answer) }); err != nil && !errors.Is(err, context.Canceled) {
			p.log.Error("a recorded act was not carried out", "act", a.Kind, "target", a.Target, "err", err)
		}
	}})
}

// finish applies the act, sets the outputs, and answers when the records of
// its effects are durable, or after savedWithin at the latest: a stop never
// waits for a disk.
func (p *pipeline) finish(a rules.Act, answer chan<- error) {
	done := p.engine.Act(p.advance(p.clock.now()), a)
	p.settle()
	if !done {
		answer <- &web.Refusal{Reasons: strings.Split(p.refusal, "; ")}
		return
	}
	if a.Kind == rules.ActSuspend {
		answer <- nil
		return
	}
	t := time.AfterFunc(savedWithin, func() { trySend(answer, nil) })
	p.journal.put(entry{done: func(error) {
		t.Stop()
		trySend(answer, nil)
	}})
}

func trySend(ch chan<- error, err error) {
	select {
	case ch <- err:
	default:
	}
}
