package web

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"aman/gateway/ui"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed openapi.json
var openAPI []byte

// maxStreams bounds the browsers that watch at once: a site has tens of
// phones and a few boards, and each stream costs a goroutine and two buffers.
const maxStreams = 64

// Config is what a Page is made of. Source and Log must be there.
type Config struct {
	Source Source
	Log    *slog.Logger
	// Metrics serves /metrics; nil serves none.
	Metrics http.Handler
	// Health tells whether the gateway is well, and one line for each thing
	// that is not; nil is a gateway that is always well.
	Health func() (ok bool, lines []string)
	// Zone is where times of day are written; nil means time.Local.
	Zone *time.Location
	// Hosts are names under which people reach this page besides addresses,
	// localhost and the machine's own name.
	Hosts []string
}

// Page is the gateway's page and API. It is an http.Handler; Run keeps it
// alive.
type Page struct {
	cfg     Config
	pages   *ui.Pages
	hub     *ui.Hub
	trends  *trends
	fresh   *fresh
	gate    ui.Gate
	renders chan struct{}
	names   hostNames
	http.Handler
}

// New makes the page. It starts nothing: call Run beside serving it.
func New(cfg Config) (*Page, error) {
	if cfg.Source == nil || cfg.Log == nil {
		return nil, errors.New("page: a source and a log are needed")
	}
	if cfg.Zone == nil {
		cfg.Zone = time.Local
	}
	pages, err := ui.NewPages(templateFiles, "templates/*.html", cfg.Zone)
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	p := &Page{cfg: cfg, pages: pages, gate: ui.NewGate(maxStreams), trends: newTrends(), names: newHostNames(cfg.Hosts), renders: make(chan struct{}, maxRenders)}
	p.hub = ui.NewHub(p.pull, cfg.Source.Changes, func(err error) {
		cfg.Log.Error("page: the state could not be told", "error", err)
	})
	p.fresh = newFresh(p.pull)
	p.Handler = p.routes()
	return p, nil
}

// Run keeps trends and the live view going until ctx ends.
func (p *Page) Run(ctx context.Context) { p.hub.Run(ctx) }

func (p *Page) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.show)
	mux.HandleFunc("GET /rules", p.rulebook)
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /api/v1/site", p.site)
	mux.HandleFunc("GET /api/v1/state", p.state)
	mux.HandleFunc("GET /api/v1/events", p.events)
	mux.HandleFunc("POST /api/v1/acts", p.act)
	mux.HandleFunc("GET /api/openapi.json", describe)
	mux.HandleFunc("GET /healthz", p.healthz)
	if p.cfg.Metrics != nil {
		mux.Handle("GET /metrics", p.cfg.Metrics)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		ui.WriteProblem(w, ui.Problem{Status: http.StatusNotFound, Detail: "there is no such page; the page of this gateway is /"})
	})
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		ui.WriteProblem(w, ui.Problem{Status: http.StatusForbidden, Detail: "an act must come from the gateway's own page"})
	}))
	return ui.Secure(guard.Handler(mux))
}

// pull takes a photograph, feeds the trends and encodes the frame.
func (p *Page) pull() (*ui.Frame, error) {
	state := p.cfg.Source.State()
	p.trends.add(state)
	return ui.NewFrame(p.cfg.Source.Site(), state, p.trends.of)
}

// place is a zone in the sheet that stops work.
type place struct{ ID, Name, Stops, Releasers string }

type gatewayPage struct {
	ui.Head
	Version string
	View    ui.View
	Places  []place
	SignOff *ui.SignOffView
}

// show renders the readings of the gateway.
func (p *Page) show(w http.ResponseWriter, r *http.Request) {
	p.render(w, r, "gateway", func(head *ui.Head, frame *ui.Frame) any {
		view := ui.NewView(head.Say, frame.Site(), frame.State(), p.trends.of)
		head.Title = head.Say.T("page.gateway", "plant", view.Plant, "gateway", view.Gateway)
		return gatewayPage{Head: *head, Version: frame.Version, View: view, Places: places(view), SignOff: frame.Site().SignOff.In(head.Lang)}
	})
}

// render makes a page from the newest frame, so that its version is the one
// that the event stream tells. make finishes the head and returns the data.
func (p *Page) render(w http.ResponseWriter, r *http.Request, name string, make func(*ui.Head, *ui.Frame) any) {
	select {
	case p.renders <- struct{}{}:
		defer func() { <-p.renders }()
	case <-r.Context().Done():
		return
	}
	frame, err := p.hub.Frame()
	if err != nil {
		ui.WriteProblem(w, ui.Problem{Status: http.StatusInternalServerError, Detail: "the state could not be told: " + err.Error()})
		return
	}
	head := p.pages.Head(w, r, "p-gateway", "/api/v1/events")
	data := make(&head, frame)
	if err := p.pages.Render(w, http.StatusOK, head, name, data); err != nil {
		p.cfg.Log.Error("page could not be made", "page", name, "error", err)
	}
}

func places(view ui.View) []place {
	out := make([]place, 0, len(view.Zones))
	for _, z := range view.Zones {
		names := make([]string, len(z.Releasers))
		for i, role := range z.Releasers {
			names[i] = role.Name
		}
		out = append(out, place{ID: z.ID, Name: z.Name, Stops: strings.Join(z.Stops, ", "), Releasers: strings.Join(names, ", ")})
	}
	return out
}
