package gateway

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sort"
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
	// beatLate is how old the pipeline's last second may be before health says
	// that the gateway is not well.
	beatLate = 3 * time.Second
)

// servePage starts the gateway's own page and returns its address.
func servePage(ctx context.Context, p *pipeline, super *supervisor) (string, error) {
	if p.site.Page == nil {
		return "", nil
	}
	page, err := web.New(web.Config{
		Source:  &source{p: p, site: uiSite(p.site, p.version)},
		Log:     p.log,
		Metrics: promhttp.HandlerFor(p.meters.registry, promhttp.HandlerOpts{}),
		Health:  p.health,
	})
	if err != nil {
		return "", err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", p.site.Page.Listen)
	if err != nil {
		return "", fmt.Errorf("page: %w", err)
	}
	srv := &http.Server{Handler: page, ReadHeaderTimeout: headerWithin, IdleTimeout: idleWithin, MaxHeaderBytes: maxHeader}
	super.run(ctx, "page", func(c context.Context) error {
		stop := context.AfterFunc(c, func() { _ = srv.Close() }) // ends open streams
		defer stop()
		if err := srv.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	super.run(ctx, "live view", func(c context.Context) error { page.Run(c); return nil })
	p.log.Info("page", "address", listener.Addr().String(), "note", "it has no sign-in: whoever reaches it can act")
	return listener.Addr().String(), nil
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
