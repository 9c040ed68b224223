package web

import (
	"net/http"
	"net/url"
	"time"

	"aman/gateway/ui"
)

// spans are the ranges of the zone page, shortest first.
var spans = []struct {
	key  string
	span time.Duration
}{
	{"10m", 10 * time.Minute}, {"1h", time.Hour}, {"8h", 8 * time.Hour}, {"24h", 24 * time.Hour}, {"30d", 30 * 24 * time.Hour},
}

const defaultSpan = "1h"

// maxCharts bounds the charts of one page; the table lists every point.
const maxCharts = 12

type zonePage struct {
	body
	Plant, Gateway string
	Zone           ui.Zone
	Silent         string // words, empty while the gateway is heard
	SilentState    string
	Spans          []spanLink
	Charts         []chartLink
	Points         []pointRow
	Suspension     int64 // the open one, 0 if none is on record
}

type spanLink struct {
	Link, Name string
	Current    bool
}

type chartLink struct {
	Name, Unit, Source string
	Height             int
}

type pointRow struct {
	ui.Point
	Limits []ui.Limit
	Range  string
}

func spanOf(key string) (time.Duration, string) {
	for _, s := range spans {
		if s.key == key {
			return s.span, s.key
		}
	}
	return time.Hour, defaultSpan
}

func (p *pages) zone(w http.ResponseWriter, r *http.Request) {
	at := place{r.PathValue("plant"), r.PathValue("gateway"), r.PathValue("zone")}
	live := "/live/events?" + url.Values{"plant": {at.plant}, "gateway": {at.gateway}, "zone": {at.zone}}.Encode()
	page := zonePage{body: p.begin(w, r, "p-zone", "overview", live)}
	g, ok := p.find(at.plant, at.gateway)
	view := ui.NewView(page.Say, g.Site, g.State, nil)
	for _, z := range view.Zones {
		if z.ID == at.zone {
			page.Zone = z
		}
	}
	if !ok || page.Zone.ID == "" {
		p.missing(w, r)
		return
	}
	page.Title, page.Plant, page.Gateway = page.Zone.Name, view.Plant, view.Gateway
	if !g.Online {
		page.SilentState, page.Silent = hushed(page.Head, g, page.Zone)
	}
	page.fill(g, p.rangeOf(r, g, page.Zone))
	if page.Zone.Suspended {
		page.Suspension = p.openSuspension(r, at, &page.body)
	}
	p.render(w, http.StatusOK, page.Head, "zone-page", page)
}

// rangeOf is the range that is asked for; without one it is an hour, or ten
// minutes while nothing older is there.
func (p *pages) rangeOf(r *http.Request, g Gateway, zone ui.Zone) string {
	if asked := r.URL.Query().Get("range"); asked != "" || len(zone.Points) == 0 {
		return asked
	}
	short, now := spans[0], p.deps.Now()
	older, err := p.deps.History.Aggregate(r.Context(), g.Site.Plant, g.Site.Gateway, zone.Points[0].ID, now.Add(-time.Hour), now.Add(-short.span), short.span)
	if err == nil && len(older) == 0 {
		return short.key
	}
	return defaultSpan
}

func (z *zonePage) fill(g Gateway, asked string) {
	_, current := spanOf(asked)
	for _, s := range spans {
		z.Spans = append(z.Spans, spanLink{Link: z.With("range", s.key), Name: z.Say.T("span." + s.key), Current: s.key == current})
	}
	limits := map[string]ui.SitePoint{}
	for _, p := range g.Site.Points {
		limits[p.ID] = p
	}
	for _, pt := range z.Zone.Points {
		site := limits[pt.ID]
		row := pointRow{Point: pt, Limits: site.Limits}
		if site.Ranged() && !pt.Contact {
			row.Range = ui.Plain(z.Lang, site.Min) + " … " + ui.Plain(z.Lang, site.Max)
		}
		z.Points = append(z.Points, row)
		if !pt.Contact && len(z.Charts) < maxCharts {
			z.Charts = append(z.Charts, chartLink{Name: pt.Name, Unit: pt.Unit, Source: seriesLink(g, pt.ID, current), Height: chartHeight(len(z.Charts))})
		}
	}
}

// chartHeight: the first chart is the large one, in pixels as drawn.
func chartHeight(i int) int {
	if i == 0 {
		return 300
	}
	return 170
}

func seriesLink(g Gateway, point, span string) string {
	return "/live/series?" + url.Values{
		"plant": {g.Site.Plant}, "gateway": {g.Site.Gateway}, "point": {point}, "range": {span},
	}.Encode()
}

func (p *pages) openSuspension(r *http.Request, at place, b *body) int64 {
	list, err := p.deps.Records.Suspensions(r.Context(), SuspensionQuery{Plant: at.plant, Gateway: at.gateway, Zone: at.zone, OpenOnly: true, Limit: 1})
	if err != nil {
		p.lack(b, err)
		return 0
	}
	if len(list) == 0 {
		return 0
	}
	return list[0].ID
}
