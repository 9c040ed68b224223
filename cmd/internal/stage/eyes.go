package stage

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	// lookEvery is how often the eyes look at each place.
	lookEvery = 100 * time.Millisecond
	// maxAnswer bounds what is read of one answer.
	maxAnswer = 64 << 20
)

// eyes remember what was first seen where.
type eyes struct {
	mu   sync.Mutex
	seen map[string]time.Time
}

func newEyes() *eyes { return &eyes{seen: map[string]time.Time{}} }

func (e *eyes) saw(place, what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	key := place + ": " + what
	if _, ok := e.seen[key]; !ok {
		e.seen[key] = time.Now()
	}
}

// when returns when something was first seen at a place.
func (e *eyes) when(place, what string) (time.Time, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t, ok := e.seen[place+": "+what]
	return t, ok
}

// view is what the eyes look at of a page's state.
type view struct {
	Alarms []alarmView `json:"alarms"`
	Zones  []zoneView  `json:"zones"`
}

type alarmView struct {
	Rule  string `json:"rule"`
	State string `json:"state"`
}

type zoneView struct {
	ID        string `json:"id"`
	Suspended bool   `json:"suspended"`
}

// The places that are looked at.
const (
	atGateway = "gateway's page"
	atServer  = "server"
)

// watch looks at the gateway's page and at the server's until ctx ends.
func (d *demo) watch(ctx context.Context) {
	for pause(ctx, lookEvery) {
		var v view
		if err := fetch(ctx, d.page+"/api/v1/state", &v); err == nil {
			d.eyes.look(atGateway, v)
		}
		if v, err := d.server.view(ctx); err == nil {
			d.eyes.look(atServer, v)
		}
	}
}

func (e *eyes) look(place string, v view) {
	for _, a := range v.Alarms {
		if a.State == "unacknowledged" {
			e.saw(place, a.Rule+" raised")
		}
	}
	for _, z := range v.Zones {
		if z.Suspended {
			e.saw(place, z.ID+" suspended")
		}
	}
}

// fetch asks for JSON.
func fetch(ctx context.Context, url string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, actWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, resp.Status)
	}
	return json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(into)
}
