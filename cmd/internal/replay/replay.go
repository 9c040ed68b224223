package replay

import (
	"errors"
	"fmt"
	"io"
	"time"

	"aman/drivers"
	"aman/rules"
)

// Options are the choices of one replay.
type Options struct {
	// Until, where set, is the time up to and including which time passes; lines
	// after it are checked and not run. Without it time ends with the last line.
	Until *time.Time
	// Explain, where set, receives the same events as plain sentences and, at the
	// end, what is not normal. It too receives nothing when the input errs.
	Explain io.Writer
}

// Run replays the input, called name in errors, and writes one event a line to
// out. On an error nothing has been written.
func Run(spec rules.Spec, input io.Reader, name string, until *time.Time, out io.Writer) error {
	return RunWith(spec, input, name, out, Options{Until: until})
}

// RunWith is Run with every option.
func RunWith(spec rules.Spec, input io.Reader, name string, out io.Writer, opt Options) error {
	events, err := newSpool()
	if err != nil {
		return err
	}
	defer events.close()
	story, err := newSpool()
	if err != nil {
		return err
	}
	defer story.close()
	p := &player{spec: spec, until: opt.Until, events: events, story: story, explain: opt.Explain != nil}
	if err := p.play(newReader(input, name)); err != nil {
		return err
	}
	if err := events.copyTo(out); err != nil || opt.Explain == nil {
		return err
	}
	return story.copyTo(opt.Explain)
}

// player carries lines into an engine and its events into the spool.
type player struct {
	spec    rules.Spec
	engine  *rules.Engine
	until   *time.Time
	last    time.Time // of the line before
	events  *spool
	story   *spool
	explain bool
	buffer  []byte
}

// play runs the whole input.
func (p *player) play(in *reader) error {
	if err := in.header(); err != nil {
		return err
	}
	for {
		l, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return p.finish()
		case err != nil:
			return err
		}
		if err := p.line(l); err != nil {
			if _, ok := errors.AsType[*spoolError](err); ok {
				return err // not the input's fault
			}
			return in.fault("%w", err)
		}
	}
}

// line runs one line. The first one starts time.
func (p *player) line(l line) error {
	if p.engine == nil {
		engine, err := rules.New(p.spec, l.time, rules.Options{})
		if err != nil {
			return err
		}
		p.engine, p.last = engine, l.time
	}
	if l.time.Before(p.last) {
		return fmt.Errorf("the time %s falls: the line before has %s", l.time.Format(time.RFC3339Nano), p.last.Format(time.RFC3339Nano))
	}
	p.last = l.time
	after := p.until != nil && l.time.After(*p.until)
	if l.act != "" {
		return p.act(l, after)
	}
	i, ok := p.engine.Index(l.point)
	switch {
	case !ok:
		return fmt.Errorf("there is no point %q in the configuration", l.point)
	case after:
		return nil
	}
	p.engine.ReadAt(i, drivers.Reading{ID: l.point, Time: l.time, Value: l.value, Quality: l.quality, Fault: l.fault})
	return p.drain()
}

// act runs an act, or only checks it when it lies after the end.
func (p *player) act(l line, after bool) error {
	a, err := parseAct(l.act, l.point, l.who)
	if err != nil {
		return err
	}
	if err := p.target(a); err != nil {
		return err
	}
	if !built(a.Kind) {
		return fmt.Errorf("%s is not built yet: this version replays ack, reset, suspend and release", a.Kind)
	}
	if after {
		return nil
	}
	p.engine.Act(l.time, a.Act)
	return p.drain()
}

// target checks that the act names something that it can be about.
func (p *player) target(a act) error {
	zone := a.Kind == rules.ActSuspend || a.Kind == rules.ActRelease
	if zone {
		for _, z := range p.spec.Zones {
			if z.ID == a.Target {
				return nil
			}
		}
		return fmt.Errorf("%s: there is no zone %q in the configuration", a.Kind, a.Target)
	}
	for i := range p.spec.Rules {
		if p.spec.Rules[i].ID == a.Target {
			return nil
		}
	}
	if _, ok := p.engine.Index(a.Target); ok && a.Kind == actInhibit {
		return nil
	}
	return fmt.Errorf("%s: there is no rule %q in the configuration", a.Kind, a.Target)
}

// finish lets the rest of time pass.
func (p *player) finish() error {
	if p.engine == nil {
		return nil
	}
	end := p.last
	if p.until != nil {
		end = *p.until
	}
	p.engine.Advance(end) // nothing where it lies before the first line
	if err := p.drain(); err != nil {
		return err
	}
	if p.explain {
		return p.story.write(closing(p.engine))
	}
	return nil
}

// drain spools the events of one step.
func (p *player) drain() error {
	events := p.engine.Drain()
	if len(events) == 0 {
		return nil
	}
	for i := range events {
		p.buffer = append(events[i].AppendJSON(p.buffer[:0]), '\n')
		if err := p.events.write(p.buffer); err != nil {
			return err
		}
		if p.explain {
			if err := p.story.write(sentence(events[i])); err != nil {
				return err
			}
		}
	}
	return nil
}
