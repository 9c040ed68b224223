package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"aman/cmd/internal/central/broker"
	"aman/cmd/internal/central/config"
	"aman/cmd/internal/central/ingest"
	"aman/cmd/internal/central/live"
	"aman/cmd/internal/central/records"
	"aman/cmd/internal/central/series"
)

// ErrSetup marks faults of the configuration that only opening things shows,
// such as a certificate that cannot be read.
var ErrSetup = errors.New("configuration")

// hostName is the server's name among Sparkplug hosts and at a broker.
const hostName = "aman-central"

// Addrs is where a running server listens.
type Addrs struct {
	// HTTP is HOST:PORT of pages and API.
	HTTP string
	// MQTT is HOST:PORT of the embedded broker; empty with a foreign one.
	MQTT string
}

// Options are what a program may add; all may be zero.
type Options struct {
	// Ready is called once everything listens.
	Ready func(Addrs)
	// Notify tells the service manager: "READY=1", "STOPPING=1", and
	// "WATCHDOG=1" each time that the server has proved to be at work.
	Notify func(state string)
	// Version is shown on pages and in metrics.
	Version string
}

// stack is what must be stopped, the last started first.
type stack []func()

func (s *stack) push(stop func()) { *s = append(*s, stop) }

func (s *stack) unwind() {
	for _, stop := range slices.Backward(*s) {
		stop()
	}
}

// server is the wired whole.
type server struct {
	cfg     config.Config
	log     *slog.Logger
	opts    Options
	began   time.Time
	series  series.Store
	records *records.Store
	live    *live.State
	broker  *broker.Broker // nil with a foreign one
	ingest  *ingest.Ingest
}

// Run starts the server and returns when ctx has ended and everything has
// stopped, or when it cannot start.
func Run(ctx context.Context, cfg config.Config, log *slog.Logger, opts Options) (err error) {
	s := &server{cfg: cfg, log: log, opts: opts, began: time.Now()}
	if s.opts.Notify == nil {
		s.opts.Notify = func(string) {}
	}
	var stops stack
	defer stops.unwind()

	unlock, err := lock(cfg.Data)
	if err != nil {
		return err
	}
	stops.push(unlock)
	if s.series, err = openSeries(ctx, cfg); err != nil {
		return err
	}
	stops.push(func() { s.closed("series", s.series.Close()) })
	if s.records, err = records.Open(ctx, cfg.Data, log); err != nil {
		return err
	}
	stops.push(func() { s.closed("records", s.records.Close()) })
	dial, err := s.startBroker(ctx, &stops)
	if err != nil {
		return err
	}
	if err := s.startIngest(ctx, dial, &stops); err != nil {
		return err
	}
	web, err := s.startHTTP(ctx, &stops)
	if err != nil {
		return err
	}
	s.announce(web)
	stops.push(func() { s.opts.Notify("STOPPING=1") })
	return s.wait(ctx, web)
}

// wait returns when ctx ends or the pages can no longer be served.
func (s *server) wait(ctx context.Context, web *webServer) error {
	if s.opts.Ready != nil {
		s.opts.Ready(Addrs{HTTP: web.address(), MQTT: s.mqttAddress()})
	}
	s.opts.Notify("READY=1")
	there := attendance{}
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			s.log.Info("server: stopping")
			return nil
		case err := <-web.failed:
			return fmt.Errorf("server: pages can no longer be served: %w", err)
		case <-beat.C:
			s.beat(ctx)
			there.note(s.log, s.live.Gateways())
		}
	}
}

// beatEvery is how often the server proves to be at work; the unit's watchdog
// waits for 30 s.
const beatEvery = 5 * time.Second

// beat tells the watchdog only after the records have answered.
func (s *server) beat(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, beatEvery)
	defer cancel()
	if _, _, err := s.records.Head(ctx); err != nil {
		s.log.Warn("server: records do not answer", "error", err)
		return
	}
	s.opts.Notify("WATCHDOG=1")
}

func (s *server) startBroker(ctx context.Context, stops *stack) (func(context.Context) (net.Conn, error), error) {
	if s.cfg.MQTT.Broker != "" {
		return nil, nil
	}
	conf, err := brokerTLS(s.cfg.MQTT)
	if err != nil {
		return nil, err
	}
	if s.broker, err = broker.Start(ctx, broker.Options{Listen: s.cfg.MQTT.Listen, TLS: conf, Log: s.log}); err != nil {
		return nil, err
	}
	stops.push(func() { s.closed("broker", s.broker.Close()) })
	return s.broker.Dial, nil
}

func (s *server) startIngest(ctx context.Context, dial func(context.Context) (net.Conn, error), stops *stack) error {
	conf, err := clientTLS(s.cfg.MQTT)
	if err != nil {
		return err
	}
	births, err := s.records.Births(ctx)
	if err != nil {
		return err
	}
	s.live = live.New(nil)
	s.ingest = ingest.New(ingest.Options{
		Dial: dial, Broker: s.cfg.MQTT.Broker, TLS: conf, Host: hostName,
		Series: s.series, Records: s.records, Live: s.live, Log: s.log,
	}, births)
	if err := s.restoreLive(ctx); err != nil {
		return err
	}
	// The data path ends when we say so, not with ctx, so that what comes in
	// while pages are being closed is still stored.
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	var done sync.WaitGroup
	done.Go(func() { s.live.Run(running) })
	done.Go(func() { s.ingest.Run(running) })
	stops.push(func() { stop(); done.Wait() })
	return nil
}

// restoreLive makes the present state of before a restart.
func (s *server) restoreLive(ctx context.Context) error {
	gateways, err := s.records.Gateways(ctx)
	if err != nil {
		return err
	}
	alarms, err := s.records.Alarms(ctx, records.Query{OpenOnly: true})
	if err != nil {
		return err
	}
	holds, err := s.records.Suspensions(ctx, records.Query{OpenOnly: true})
	if err != nil {
		return err
	}
	limits, err := s.records.Limits(ctx)
	if err != nil {
		return err
	}
	s.live.Restore(birthsOf(s.ingest, gateways), alarms, holds, limits)
	return nil
}

func (s *server) mqttAddress() string {
	if s.broker == nil {
		return ""
	}
	return s.broker.Addr().String()
}

func (s *server) announce(web *webServer) {
	s.log.Info("server: running; it has no sign-in: whoever reaches its addresses can read everything",
		"pages", "http://"+web.address(), "broker", s.mqttAddress(), "foreign_broker", s.cfg.MQTT.Broker, "data", s.cfg.Data, "series", s.cfg.Series.Kind, "records", s.cfg.Records.Kind)
	for _, address := range s.cfg.Open() {
		s.log.Warn("server: other machines can reach this address, and there is no sign-in yet", "address", address)
	}
}

func (s *server) closed(what string, err error) {
	if err != nil {
		s.log.Warn("server: did not close well", "part", what, "error", err)
	}
}
