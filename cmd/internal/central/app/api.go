package app

import (
	_ "embed"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"aman/cmd/internal/central/records"
	"aman/gateway/ui"
)

//go:embed openapi.json
var openAPIText []byte

// api is /api/v1: what the pages show, for programs. It only reads.
type api struct {
	s *server
}

type route struct {
	pattern string
	serve   http.HandlerFunc
}

func newAPI(s *server) *api { return &api{s: s} }

func (a *api) routes() []route {
	return []route{
		{"GET /api/v1/plants", a.plants},
		{"GET /api/v1/zones", a.zones},
		{"GET /api/v1/points", a.points},
		{"GET /api/v1/series", a.series},
		{"GET /api/v1/counts", a.counts},
		{"GET /api/v1/alarms", a.alarms},
		{"GET /api/v1/alarms/{id}", a.alarm},
		{"GET /api/v1/suspensions", a.suspensions},
		{"GET /api/v1/suspensions/{id}", a.suspension},
		{"GET /api/v1/events", a.events},
		{"GET /api/v1/aside", a.aside},
		{"GET /api/v1/status", a.status},
	}
}

func openAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(openAPIText)
}

func apiMissing(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		ui.WriteProblem(w, ui.Problem{Status: http.StatusMethodNotAllowed, Detail: "the server's API only reads; acts belong to the gateway's own page"})
		return
	}
	ui.WriteProblem(w, ui.Problem{Status: http.StatusNotFound, Detail: fmt.Sprintf("%s is nothing here; /api/openapi.json lists what there is", r.URL.Path)})
}

// params reads a query string and remembers the first fault.
type params struct {
	r     *http.Request
	fault *ui.Problem
}

func (p *params) wrong(name, format string, args ...any) {
	if p.fault == nil {
		p.fault = &ui.Problem{Status: http.StatusBadRequest, Field: name, Detail: name + ": " + fmt.Sprintf(format, args...)}
	}
}

func (p *params) text(name string) string { return p.r.URL.Query().Get(name) }

func (p *params) needed(name string) string {
	v := p.text(name)
	if v == "" {
		p.wrong(name, "is missing")
	}
	return v
}

// instant reads RFC 3339; the zero time where it is missing.
func (p *params) instant(name string) time.Time {
	v := p.text(name)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		p.wrong(name, "%q is no time; write it as in 2026-11-22T08:00:00Z", v)
	}
	return t
}

func (p *params) duration(name string) time.Duration {
	v := p.text(name)
	if v == "" {
		return 0
	}
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 {
		p.wrong(name, "%q is no duration; write it as in 10s or 1h", v)
	}
	return d
}

func (p *params) number(name string, otherwise, most int) int {
	v := p.text(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > most {
		p.wrong(name, "%q is no number from 0 to %d", v, most)
		return otherwise
	}
	return n
}

func (p *params) flag(name string) bool {
	switch v := p.text(name); v {
	case "", "0", "false":
		return false
	case "1", "true":
		return true
	default:
		p.wrong(name, "%q is neither true nor false", v)
		return false
	}
}

// span reads from and to; to is now and from a day before it where they are missing.
func (p *params) span() (from, to time.Time) {
	from, to = p.instant("from"), p.instant("to")
	if to.IsZero() {
		to = time.Now()
	}
	if from.IsZero() {
		from = to.Add(-24 * time.Hour)
	}
	if p.fault == nil && !from.Before(to) {
		p.wrong("from", "is not before to")
	}
	return from, to
}

func (p *params) query() records.Query {
	return records.Query{
		Plant: p.text("plant"), Gateway: p.text("gateway"), Zone: p.text("zone"), Rule: p.text("rule"),
		From: p.instant("from"), To: p.instant("to"), OpenOnly: p.flag("open"),
		Limit: p.number("limit", 100, records.MaxList), Offset: p.number("offset", 0, 1<<30),
	}
}

// failed answers when a store does not.
func (a *api) failed(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody waits for it
	}
	a.s.log.Error("api: a store does not answer", "path", r.URL.Path, "error", err)
	ui.WriteProblem(w, ui.Problem{Status: http.StatusServiceUnavailable, Detail: "a store does not answer now; live values and alarms at the gateways are not affected: " + err.Error()})
}

// idOf reads the id of a path; it answers by itself if that is none.
func idOf(w http.ResponseWriter, r *http.Request) (int64, bool) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		ui.WriteProblem(w, ui.Problem{Status: http.StatusBadRequest, Field: "id", Detail: "id is no number"})
	}
	return id, err == nil
}
