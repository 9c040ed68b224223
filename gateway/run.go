package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"syscall"
	"time"

	"aman/gateway/config"
	"aman/gateway/config/signoff"
	"aman/gateway/outbox"
	"aman/rules"
)

const (
	// drainWithin bounds how long the data path may drain at the end of a run.
	drainWithin = 5 * time.Second
)

// Options are what a run needs besides its site.
type Options struct {
	Log     *slog.Logger
	Version string
	// SignOff is how the configuration stands to its signatures; nil where that is
	// not known. It is told and never in the way.
	SignOff *signoff.Standing
	// Observe, if set, is told every event after the outputs were set. It runs on
	// the pipeline's goroutine and must return at once.
	Observe func(rules.Event)
	// Ready, if set, is called once with the page's address (empty without a
	// page) when everything runs.
	Ready func(page string)
	// Notify, if set, tells the service manager "READY=1" and, by proof of
	// work, "WATCHDOG=1".
	Notify func(state string)
}

// Run is the gateway: it restores the stored state, starts the safety path,
// then the data path, and returns when ctx ended and both have drained. Neither
// the page nor the uplink nor the log can keep the safety path from its start.
func Run(ctx context.Context, site *config.Site, opt Options) (err error) {
	var d disk
	store, err := outbox.Open(site.Data, outbox.Options{})
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK): // another gateway has it, and the buses
		return fmt.Errorf("data folder %s: %w", site.Data, err)
	case err != nil: // a card that died overnight must not keep a siren from sounding
		opt.Log.Error("the data folder cannot be used; sensors, rules and outputs work, nothing is stored and nothing can be released", "err", err)
		d = noDisk{fmt.Errorf("data folder %s: %w", site.Data, err)}
	default:
		d = store
		defer func() { err = errors.Join(err, store.Close()) }()
	}
	p, err := newPipeline(site, d, opt)
	if err != nil {
		return err
	}
	return p.live(ctx, opt)
}

// live runs the pipeline with everything around it until ctx ends. The data
// path stops last, so that nothing handed over is lost: first the writers, then
// the sender, then the log.
func (p *pipeline) live(ctx context.Context, opt Options) error {
	safety := startSafety(ctx, p)
	logging := p.worker(ctx, opt.Log)
	logging.run("log", p.aside.run)
	telling := p.worker(ctx, p.log)
	telling.run("service manager", p.notices.run)
	telling.run("proofs", p.proving)
	writing := p.worker(ctx, p.log)
	writing.run("journal", p.journal.run)
	writing.run("telemetry", p.telemetry.run)
	sending := p.worker(ctx, p.log)
	if p.uplink != nil {
		sending.run("uplink", p.uplink.run)
	}
	opt.ready(p.page.serve(sending))
	<-ctx.Done()
	p.log.Info("stopping: outputs that hold while all is well are let go")
	safety.stop()
	err := writing.stop(drainWithin)
	p.uplink.drain(drainWithin)
	err = errors.Join(err, sending.stop(drainWithin), p.journal.left())
	_ = telling.stop(flushWithin) // a service manager that does not listen is no failure of ours
	_ = logging.stop(flushWithin) // nor is a log that nobody reads
	return err
}

// worker makes a supervisor whose workers outlive ctx until they are stopped.
func (p *pipeline) worker(ctx context.Context, log *slog.Logger) *supervisor {
	s := &supervisor{log: log, panics: p.meters.panicked}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	return s
}

func (o Options) ready(page string) {
	if o.Notify != nil {
		o.Notify("READY=1")
	}
	if o.Ready != nil {
		o.Ready(page)
	}
}
