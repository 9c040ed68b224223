package web

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"sync"
	"time"

	"aman/gateway/ui"
)

const (
	// digestLasts is how long the digest of the present is good for, however
	// many browsers ask.
	digestLasts = 500 * time.Millisecond
	// recordsSettle is how long after a change its record may come: the pages
	// ask again then, since live state and records are written apart.
	recordsSettle = 1500 * time.Millisecond
)

// digest is the version of all that the pages show besides values.
type digest struct {
	mu      sync.Mutex
	made    time.Time
	word    string
	changed time.Time
}

// version names what the pages would show now; it changes with any alarm, zone
// or gateway, and once more when the records of that change are there.
func (p *pages) version() string {
	d := &p.digest
	now := time.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.word == "" || now.Sub(d.made) >= digestLasts {
		if word := p.sum(); word != d.word {
			d.word, d.changed = word, now
		}
		d.made = now
	}
	if now.Sub(d.changed) < recordsSettle {
		return d.word + "-"
	}
	return d.word
}

func (p *pages) sum() string {
	sum := fnv.New64a()
	for _, g := range p.deps.Live.Gateways() {
		frame, err := ui.NewFrame(g.Site, g.State, nil)
		if err != nil {
			p.deps.Log.Error("state of a gateway could not be told", "plant", g.Site.Plant, "gateway", g.Site.Gateway, "error", err)
			continue
		}
		_, _ = fmt.Fprint(sum, g.Site.Plant, "/", g.Site.Gateway, g.Online, frame.Version) // a hash never fails
	}
	return fmt.Sprintf("%016x", sum.Sum64())
}

// events streams the version of the pages, and the values of one zone if the
// request names one.
func (p *pages) events(w http.ResponseWriter, r *http.Request) {
	leave, ok := p.gate.Enter()
	if !ok {
		w.Header().Set("Retry-After", "10")
		ui.WriteProblem(w, ui.Problem{Status: http.StatusServiceUnavailable, Detail: "too many browsers watch; close one and try again"})
		return
	}
	defer leave()
	q := r.URL.Query()
	where := place{q.Get("plant"), q.Get("gateway"), q.Get("zone")}
	pull := func() (*ui.Frame, error) {
		site, state := p.zoneState(where)
		state.Time = p.deps.Now()
		frame, err := ui.NewFrame(site, state, nil)
		if err != nil {
			return nil, err
		}
		frame.Version = p.version()
		return frame, nil
	}
	hub := ui.NewHub(pull, p.deps.Live.Changes, func(err error) { p.deps.Log.Error("state could not be told", "error", err) })
	go hub.Run(r.Context())
	hub.Stream(w, r)
}

// place names a zone of a gateway of a plant.
type place struct{ plant, gateway, zone string }

func (p *pages) find(plant, gateway string) (Gateway, bool) {
	for _, g := range p.deps.Live.Gateways() {
		if g.Site.Plant == plant && g.Site.Gateway == gateway {
			return g, true
		}
	}
	return Gateway{}, false
}

// zoneState cuts one zone's points out of the present; they are unknown while
// the gateway is silent.
func (p *pages) zoneState(at place) (ui.Site, ui.State) {
	g, ok := p.find(at.plant, at.gateway)
	if !ok || at.zone == "" {
		return ui.Site{}, ui.State{}
	}
	site := g.Site
	site.Points = nil
	for _, pt := range g.Site.Points {
		if pt.Zone == at.zone {
			site.Points = append(site.Points, pt)
		}
	}
	return site, g.State
}
