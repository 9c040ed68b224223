package replay

import (
	"fmt"
	"io"
	"time"

	"aman/drivers"
	"aman/rules"
	"aman/rules/kpi"
)

// Options are the choices of one replay.
type Options struct {
	// Until, where set, is the time up to and including which time passes; lines
	// after it are checked and not run. Without it time ends with the last line.
	Until *time.Time
	// Explain, where set, receives the same events as plain sentences and, at the
	// end, what is not normal. It too receives nothing when the input errs.
	Explain io.Writer
	// Figures, where set, receives the key performance figures of the alarm
	// system once the input has been read to its end; it is not called for an
	// input without lines.
	Figures func(kpi.Report) error
	// FixedBins counts floods and peaks in bins of the clock, as the standards do,
	// in place of a sliding window.
	FixedBins bool
}

// Run replays the input, called name in errors, and writes one event a line to
// out. On an error nothing has been written.
func Run(spec rules.Spec, input io.Reader, name string, until *time.Time, out io.Writer) error {
	return RunWith(spec, input, name, out, Options{Until: until})
}

// RunWith is Run with every option.
func RunWith(spec rules.Spec, input io.Reader, name string, out io.Writer, opt Options) error {
	p := &player{spec: spec, targets: targetsOf(spec), opt: opt, explainer: newExplainer(spec)}
	defer p.events.close()
	defer p.story.close()
	if err := newReader(input, name).each(p.line); err != nil {
		return err
	}
	if err := p.finish(); err != nil {
		return err
	}
	if err := p.events.copyTo(out); err != nil {
		return err
	}
	if opt.Explain != nil {
		if err := p.story.copyTo(opt.Explain); err != nil {
			return err
		}
	}
	if p.meter == nil || opt.Figures == nil {
		return nil
	}
	return opt.Figures(p.meter.Report(p.end()))
}

// player carries lines into an engine and its events into spools.
type player struct {
	spec      rules.Spec
	targets   targets
	opt       Options
	engine    *rules.Engine // nil before the first line
	meter     *kpi.Meter    // nil where nobody wants figures
	explainer *explainer
	last      time.Time // of the line before
	events    spool
	story     spool
	buffer    []byte
}

// line runs one line. The first one starts time.
func (p *player) line(l line) error {
	if p.engine == nil {
		if err := p.start(l.time); err != nil {
			return err
		}
	}
	if err := inOrder(p.last, l.time); err != nil {
		return err
	}
	p.last = l.time
	after := p.opt.Until != nil && l.time.After(*p.opt.Until)
	if l.act != "" {
		return p.act(l, after)
	}
	i, ok := l.name.in(p.engine, 0)
	switch {
	case !ok:
		return fmt.Errorf("there is no point %q in the configuration", l.point)
	case after:
		return nil
	}
	p.engine.ReadAt(i, drivers.Reading{ID: l.point, Time: l.time, Value: l.value, Quality: l.quality, Fault: l.fault})
	return p.drain()
}

func (p *player) start(at time.Time) (err error) {
	p.last = at
	if p.opt.Figures != nil {
		p.meter = kpi.New(at, kpi.Options{QuietUnder: QuietUnder(p.spec), Fixed: p.opt.FixedBins})
	}
	p.engine, err = rules.New(p.spec, at, rules.Options{})
	return err
}

// act runs an act, or only checks it when it lies after the end.
func (p *player) act(l line, after bool) error {
	a, err := parseAct(l.act, l.point, l.who)
	if err != nil {
		return err
	}
	if err := p.targets.check(a); err != nil {
		return err
	}
	if after {
		return nil
	}
	p.engine.Act(l.time, a)
	p.explainer.asked = a.Kind
	defer func() { p.explainer.asked = "" }()
	return p.drain()
}

// end is when time ends.
func (p *player) end() time.Time {
	if p.opt.Until != nil {
		return *p.opt.Until
	}
	return p.last
}

// finish lets the rest of time pass.
func (p *player) finish() error {
	if p.engine == nil {
		return nil
	}
	p.engine.Advance(p.end()) // nothing where it lies before the first line
	if err := p.drain(); err != nil {
		return err
	}
	if p.opt.Explain != nil {
		return p.story.write(closing(p.engine))
	}
	return nil
}

// drain spools the events of one step.
func (p *player) drain() error {
	events := p.engine.Drain()
	for i := range events {
		p.buffer = append(events[i].AppendJSON(p.buffer[:0]), '\n')
		if err := p.events.write(p.buffer); err != nil {
			return err
		}
		if p.meter != nil {
			p.meter.Take(events[i])
		}
		if p.opt.Explain == nil {
			continue
		}
		if err := p.story.write(p.explainer.sentence(events[i])); err != nil {
			return err
		}
	}
	return nil
}
