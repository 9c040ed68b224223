package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sort"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"aman/gateway/ui"
	"aman/gateway/uplink"
	"aman/gateway/web"
)

const (
	headerWithin = 5 * time.Second
	idleWithin   = time.Minute
	maxHeader    = 16 << 10
	// maxVisitors bounds the connections to the page, so that whoever opens too
	// many takes no file from a bus that has to reconnect.
	maxVisitors = 256
	// pageRetry is how long to wait before a page that could not be served, for
	// want of its address, is tried again.
	pageRetry = 2 * time.Second
	// beatLate is how old the pipeline's last second may be before health says
	// that the gateway is not well.
	beatLate = 3 * time.Second
)

// paging serves the gateway's own page.
type paging struct {
	p *pipeline

	mu  sync.Mutex
	err error // why the page is not served
}

// serve starts the page and returns its address; empty where there is none. A
// page that cannot be served at first is tried again.
func (g *paging) serve(super *supervisor) string {
	if g == nil {
		return ""
	}
	address := ""
	err := super.guarded("page", func(ctx context.Context) error {
		site := uiSite(g.p.site, g.p.version)
		site.SignOff = uiSignOff(g.p.signOff)
		page, err := web.New(web.Config{
			Source:  &source{p: g.p, site: site},
			Log:     g.p.log,
			Metrics: promhttp.HandlerFor(g.p.meters.registry, promhttp.HandlerOpts{}),
			Health:  g.p.health,
		})
		if err != nil {
			return err
		}
		listener := g.listen(ctx)
		if listener != nil {
			address = listener.Addr().String()
		}
		super.run("page", func(c context.Context) error { return g.keep(c, page, listener) })
		super.run("live view", func(c context.Context) error { page.Run(c); return nil })
		return nil
	})
	if err != nil {
		g.note(err)
	}
	return address
}

// listen takes the page's address; nil where that fails.
func (g *paging) listen(ctx context.Context) net.Listener {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", g.p.site.Page.Listen)
	if err != nil {
		g.note(fmt.Errorf("page: %w", err))
		return nil
	}
	g.note(nil)
	g.p.log.Info("page", "address", listener.Addr().String(), "note", "it has no sign-in: whoever reaches it can act")
	return newVisitors(listener, maxVisitors)
}

// keep serves until ctx ends. A server is good for one listener: what ends
// early is begun anew.
func (g *paging) keep(ctx context.Context, page http.Handler, listener net.Listener) error {
	for {
		if listener == nil {
			if !sleep(ctx, pageRetry) {
				return nil
			}
			listener = g.listen(ctx)
			continue
		}
		srv := &http.Server{
			Handler: page, ReadHeaderTimeout: headerWithin, IdleTimeout: idleWithin, MaxHeaderBytes: maxHeader,
			ErrorLog: slog.NewLogLogger(g.p.log.Handler(), slog.LevelWarn),
		}
		stop := context.AfterFunc(ctx, func() { _ = srv.Close() }) // ends open streams
		err := srv.Serve(listener)
		stop()
		if ctx.Err() != nil {
			return nil //nolint:nilerr // it was told to end
		}
		g.note(fmt.Errorf("page: %w", err))
		listener = nil
	}
}

// note keeps why the page is not served and logs it when that is news.
func (g *paging) note(err error) {
	g.mu.Lock()
	news := err != nil && (g.err == nil || g.err.Error() != err.Error())
	g.err = err
	g.mu.Unlock()
	if news {
		g.p.log.Error("the page cannot be served; sensors, rules and outputs work without it", "err", err)
	}
}

// failure is why a configured page is not served.
func (g *paging) failure() error {
	if g == nil {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// health tells whether the gateway is well, and one line for each thing that
// is not. It waits for nothing.
func (p *pipeline) health() (ok bool, lines []string) {
	if late := p.clock.elapsed() - time.Duration(p.beats.Load()); late > beatLate {
		lines = append(lines, fmt.Sprintf("the pipeline stands still for %.0f s", late.Seconds()))
	}
	var s ui.State
	p.addHealth(&s)
	for _, b := range s.Buses {
		if !b.OK {
			lines = append(lines, "bus "+b.ID+" "+b.Why)
		}
	}
	lines = append(lines, s.Trouble...)
	if err := p.journal.state().Err; err != nil {
		lines = append(lines, "alarm records cannot be written: "+err.Error())
	}
	if err := p.telemetry.state().Err; err != nil {
		lines = append(lines, "readings cannot be written: "+err.Error())
	}
	sort.Strings(lines)
	return len(lines) == 0, lines
}

func uplinkState(s uplink.Status) ui.UplinkState {
	return ui.UplinkState{Configured: true, Online: s.Online, Since: s.Since, QueuedReadings: s.Telemetry, QueuedEvents: s.Alarms}
}
