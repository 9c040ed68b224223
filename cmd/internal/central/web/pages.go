package web

import (
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"aman/gateway/ui"
)

//go:embed templates/*.html
var templateFiles embed.FS

// maxStreams bounds the browsers that watch at once; each costs a goroutine
// and two buffers.
const maxStreams = 256

// pages is the handler: templates, the shared digest of the present, and the
// gate before the event streams.
type pages struct {
	deps   Deps
	pages  *ui.Pages
	digest digest
	gate   ui.Gate
}

// New makes the server's pages, to be mounted at the root beside the API.
func New(deps Deps) (http.Handler, error) {
	if deps.Live == nil || deps.History == nil || deps.Records == nil {
		return nil, errors.New("pages: live state, history and records are needed")
	}
	if deps.Log == nil {
		deps.Log = slog.New(slog.DiscardHandler)
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.Zone == nil {
		deps.Zone = time.Local
	}
	set, err := ui.NewPages(templateFiles, "templates/*.html", deps.Zone)
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	p := &pages{deps: deps, pages: set, gate: ui.NewGate(maxStreams)}
	return p.routes(), nil
}

func (p *pages) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", ui.Assets())
	mux.HandleFunc("GET /{$}", p.overview)
	mux.HandleFunc("GET /zones/{plant}/{gateway}/{zone}", p.zone)
	mux.HandleFunc("GET /alarms", p.alarms)
	mux.HandleFunc("GET /alarms/{id}", p.alarm)
	mux.HandleFunc("GET /suspensions", p.suspensions)
	mux.HandleFunc("GET /suspensions/{id}", p.suspension)
	mux.HandleFunc("GET /gateways", p.gateways)
	mux.HandleFunc("GET /live/events", p.events)
	mux.HandleFunc("GET /live/series", p.series)
	mux.HandleFunc("GET /live/evidence/{id}", p.evidence)
	mux.HandleFunc("/", p.missing)
	return ui.Secure(http.NewCrossOriginProtection().Handler(mux))
}

// body is what every page of the server has.
type body struct {
	ui.Head
	Version string
	Section string // which entry of the navigation is this page's
	Trouble []string
}

func (p *pages) begin(w http.ResponseWriter, r *http.Request, class, section, live string) body {
	b := body{Head: p.pages.Head(w, r, class, live), Section: section, Version: p.version()}
	b.Now = p.deps.Now()
	return b
}

// lack notes on the page, and in the log, that records could not be got.
func (p *pages) lack(b *body, err error) {
	p.deps.Log.Error("page lacks its records", "page", b.Section, "error", err)
	b.Trouble = append(b.Trouble, b.Say.T("trouble.records"))
}

func (p *pages) render(w http.ResponseWriter, status int, head ui.Head, name string, data any) {
	if err := p.pages.Render(w, status, head, name, data); err != nil {
		p.deps.Log.Error("page could not be made", "page", name, "error", err)
	}
}

func (p *pages) missing(w http.ResponseWriter, r *http.Request) {
	b := p.begin(w, r, "list", "", "")
	b.Title = b.Say.T("missing.title")
	p.render(w, http.StatusNotFound, b.Head, "missing", b)
}
