package web

import (
	"net/http"
	"strings"

	"aman/gateway/ui"
)

func (p *Page) site(w http.ResponseWriter, _ *http.Request) {
	ui.WriteJSON(w, http.StatusOK, p.cfg.Source.Site().JSON())
}

// state answers with a photograph that is not older than the question, so that
// a program that acts and then asks sees its act.
func (p *Page) state(w http.ResponseWriter, r *http.Request) {
	frame, err := p.fresh.get(r.Context())
	if err != nil {
		ui.WriteProblem(w, ui.Problem{Status: http.StatusInternalServerError, Detail: "the state could not be told: " + err.Error()})
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(append(frame.Full(), '\n')) // a browser that went away is no error of ours
}

func (p *Page) events(w http.ResponseWriter, r *http.Request) {
	leave, ok := p.gate.Enter()
	if !ok {
		w.Header().Set("Retry-After", "10")
		ui.WriteProblem(w, ui.Problem{Status: http.StatusServiceUnavailable, Detail: "too many browsers watch this gateway; close one and try again"})
		return
	}
	defer leave()
	p.hub.Stream(w, r)
}

func describe(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(openAPI) // a browser that went away is no error of ours
}

func (p *Page) healthz(w http.ResponseWriter, _ *http.Request) {
	ok, lines := true, []string(nil)
	if p.cfg.Health != nil {
		ok, lines = p.cfg.Health()
	}
	status, word := http.StatusOK, "ok"
	if !ok {
		status, word = http.StatusServiceUnavailable, "not well"
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(strings.Join(append([]string{word}, lines...), "\n") + "\n")) // as above
}
