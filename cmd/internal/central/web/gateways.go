package web

import (
	"net/http"

	"aman/gateway/ui"
)

type gatewaysPage struct {
	body
	Rows  []gatewayRow
	OK    bool
	Lines []string
}

type gatewayRow struct {
	Plant, Gateway, Version string
	Sign, Words, Heard      string
	Zones, Points, Faulty   int
	Suspended               int
}

func (p *pages) gateways(w http.ResponseWriter, r *http.Request) {
	page := gatewaysPage{body: p.begin(w, r, "list", "gateways", "/live/events"), OK: true}
	page.Title = page.Say.T("gateways.title")
	if p.deps.Health != nil {
		page.OK, page.Lines = p.deps.Health()
	}
	for _, g := range p.deps.Live.Gateways() {
		page.Rows = append(page.Rows, gatewayLine(page.body, g))
	}
	p.render(w, http.StatusOK, page.Head, "gateways", page)
}

func gatewayLine(b body, g Gateway) gatewayRow {
	view := ui.NewView(b.Say, g.Site, g.State, nil)
	row := gatewayRow{
		Plant: view.Plant, Gateway: view.Gateway, Version: g.Site.Version, Zones: len(g.Site.Zones), Points: len(g.Site.Points),
		Words: b.Say.T("gateway.online"), Heard: b.Say.When(g.Heard, b.Now),
	}
	if !g.Online {
		row.Sign, row.Words = ui.ShowSilent, b.Say.T("gateway.silent.unknown")
	}
	for _, t := range view.Tally {
		switch t.State {
		case ui.ShowFault:
			row.Faulty = t.Count
		case ui.ShowSuspended:
			row.Suspended = t.Count
		}
	}
	return row
}
