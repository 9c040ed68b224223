package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"aman/gateway/config"
	"aman/gateway/outbox"
	"aman/gateway/uplink"
	"aman/rules"
)

const (
	// leaveWithin bounds the last writes of the outputs at the end of a run.
	leaveWithin = 2 * time.Second
	// drainWithin bounds how long the data path may drain at the end of a run.
	drainWithin = 5 * time.Second
)

// Options are what a run needs besides its site.
type Options struct {
	Log     *slog.Logger
	Version string
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
// then the data path, and returns when ctx ended and both have drained. The
// safety path starts even when the page or the uplink cannot.
func Run(ctx context.Context, site *config.Site, opt Options) (err error) {
	store, err := outbox.Open(site.Data, outbox.Options{})
	if err != nil {
		return fmt.Errorf("data folder %s: %w", site.Data, err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	p, err := newPipeline(site, store, opt)
	if err != nil {
		return err
	}
	startUplink(site, store, p)
	return p.live(ctx, opt)
}

// live runs the pipeline with everything around it until ctx ends. The data
// path starts first and stops last, so that nothing handed over is lost: first
// the writers, then the sender.
func (p *pipeline) live(ctx context.Context, opt Options) error {
	writers, stopWriters := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWriters()
	senders, stopSenders := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSenders()
	writing := &supervisor{log: p.log, panics: p.meters.panicked}
	sending := &supervisor{log: p.log, panics: p.meters.panicked}
	writing.run(writers, "journal", p.journal.run)
	writing.run(writers, "telemetry", p.telemetry.run)
	if p.uplink != nil {
		sending.run(senders, "uplink", p.uplink.Run)
	}
	page, err := servePage(senders, p, sending)
	if err != nil {
		p.log.Error("the page cannot be served; sensors, rules and outputs work without it", "err", err)
		p.pageErr = err
	}

	safety := startSafety(ctx, p)
	opt.ready(page)
	<-ctx.Done()
	p.log.Info("stopping: outputs that hold while all is well are let go")
	safety.stop()
	stopWriters()
	err = writing.wait(drainWithin)
	drain(p.uplink, drainWithin)
	stopSenders()
	return errors.Join(err, sending.wait(drainWithin))
}

// drain gives the uplink a moment to send what is left. What it cannot send
// stays in the outbox for the next start.
func drain(up *uplink.Uplink, limit time.Duration) {
	if up == nil {
		return
	}
	end := time.Now().Add(limit)
	for time.Now().Before(end) && up.Status().Online && up.Status().Waiting() > 0 {
		sleep(context.Background(), 20*time.Millisecond)
	}
}

func (o Options) ready(page string) {
	if o.Notify != nil {
		o.Notify("READY=1")
	}
	if o.Ready != nil {
		o.Ready(page)
	}
}

// safety is the running safety path: the loops and the pipeline. Its
// goroutines are not supervised: a panic there ends the process.
type safety struct {
	p         *pipeline
	piping    chan struct{} // closed when the pipeline has ended
	stopPipes context.CancelFunc
}

func startSafety(ctx context.Context, p *pipeline) *safety {
	pipes, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &safety{p: p, piping: make(chan struct{}), stopPipes: stop}
	go func() {
		defer close(s.piping)
		p.run(pipes)
	}()
	for _, l := range p.loops {
		l.moved()
		go func() {
			defer close(l.ended)
			l.run(ctx)
		}()
	}
	return s
}

// stop waits for the loops to end polling, lets the pipeline finish, and writes
// the outputs a last time. A loop that hangs in its bus is left behind.
func (s *safety) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), leaveWithin)
	defer cancel()
	for _, l := range s.p.loops {
		select {
		case <-l.ended:
		case <-ctx.Done():
		}
	}
	s.stopPipes()
	<-s.piping
	s.p.leave()
}

// leave lets go of every output that holds while all is well and leaves the
// others as they are: a siren that sounds goes on sounding.
func (p *pipeline) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), leaveWithin)
	defer cancel()
	for _, o := range p.outputs {
		if o.Role.HoldsWhileWell() {
			o.port.set(o.slot, o.Level(true))
		}
	}
	for _, l := range p.loops {
		select {
		case <-l.ended:
			l.leave(ctx)
		default:
			p.log.Error("bus hangs; its outputs fall only if their module lets them", "bus", l.id)
		}
	}
}

// leave writes every port a last time and gives the bus back.
func (l *loop) leave(ctx context.Context) {
	for _, port := range l.ports {
		if port.take(true) {
			if err := port.dev.Write(ctx, port.level); err != nil {
				l.log.Error("output could not be let go", "output", port.id, "err", err)
			}
		}
	}
	if l.bus != nil {
		if err := l.bus.Close(); err != nil {
			l.log.Warn("bus could not be closed", "err", err)
		}
	}
}

// startUplink makes the uplink. A gateway whose uplink cannot be made, for want
// of a certificate, works on and says so.
func startUplink(site *config.Site, store *outbox.Store, p *pipeline) {
	if site.Uplink == nil {
		return
	}
	u := site.Uplink
	plant := site.Plant
	if site.Enterprise != "" {
		plant = site.Enterprise + ":" + plant
	}
	up, err := uplink.New(uplink.Config{
		Broker: u.Broker, Ack: u.Ack, Plant: plant, Gateway: site.Gateway, CA: u.CA, Cert: u.Cert, Key: u.Key,
		Username: u.Username, PasswordFile: u.PasswordFile, Data: site.Data, Log: p.log,
	}, store, p.birth)
	if err != nil {
		p.log.Error("nothing is sent to a server; sensors, rules and outputs work without it", "err", err)
		p.uplinkErr = err
		return
	}
	p.uplink = up
}
