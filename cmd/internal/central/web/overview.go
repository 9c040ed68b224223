package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"time"

	"aman/gateway/ui"
)

// day is the span of the strip in a tile.
const day = 24 * time.Hour

// maxStrip bounds the alarms that the strips are made of.
const maxStrip = 1000

type overviewPage struct {
	body
	Tally  []ui.Tally
	Silent int // gateways
	Plants []plantView
	Urgent []urgent
	// Limited is what is kept from tripping or from being announced anywhere: what
	// blinds first, and among it what blinds a danger.
	Limited []ui.Limited
}

type plantView struct {
	Name  string
	Tiles []tile
}

// tile is one zone.
type tile struct {
	Link, Name, Gateway, State, Words string
	Key                               string
	Strip                             []bar
}

// bar is one alarm in the strip of a day: 48 wide, 6 high, the graver the taller.
type bar struct {
	X, Width, Y, Height float64
	Class               string
}

// urgent is one thing that needs somebody now.
type urgent struct {
	Sign, Pulse, What, Where, Words, Value, Unit, Link string
	rank                                               int
	since                                              time.Time
}

func (p *pages) overview(w http.ResponseWriter, r *http.Request) {
	page := overviewPage{body: p.begin(w, r, "p-plants", "overview", "/live/events")}
	page.Title = page.Say.T("overview.title")
	strips := p.strips(r, &page.body)
	for _, g := range p.deps.Live.Gateways() {
		view := ui.NewView(page.Say, g.Site, g.State, nil)
		page.add(g, view, strips)
	}
	slices.SortStableFunc(page.Urgent, func(a, b urgent) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), b.since.Compare(a.since))
	})
	slices.SortStableFunc(page.Limited, func(a, b ui.Limited) int {
		return cmp.Or(cmp.Compare(blindRank(b), blindRank(a)), a.Until.Compare(b.Until))
	})
	if page.Tally == nil {
		page.Tally = ui.NewView(page.Say, ui.Site{}, ui.State{}, nil).Tally
	}
	p.render(w, http.StatusOK, page.Head, "overview", page)
}

func (o *overviewPage) add(g Gateway, view ui.View, strips map[place][]bar) {
	i := slices.IndexFunc(o.Plants, func(v plantView) bool { return v.Name == view.Plant })
	if i < 0 {
		o.Plants = append(o.Plants, plantView{Name: view.Plant})
		i = len(o.Plants) - 1
	}
	if o.Tally == nil {
		o.Tally = view.Tally
	} else {
		for j := range o.Tally {
			o.Tally[j].Count += view.Tally[j].Count
		}
	}
	if !g.Online {
		o.Silent++
		o.Urgent = append(o.Urgent, o.silence(g, view))
	}
	for _, l := range view.Limited {
		l.ZoneName = o.Say.T("overview.place", "plant", view.Plant, "zone", l.ZoneName)
		if !g.Online { // nobody can tell whether it still holds
			l.Left = ""
		}
		o.Limited = append(o.Limited, l)
	}
	zones := slices.Clone(view.Zones)
	order := map[string]int{}
	for n, z := range g.Site.Zones {
		order[z.ID] = n
	}
	slices.SortFunc(zones, func(a, b ui.Zone) int { return cmp.Compare(order[a.ID], order[b.ID]) }) // places do not move
	for _, z := range zones {
		t := tile{
			Link: zoneLink(g.Site.Plant, g.Site.Gateway, z.ID), Key: g.Site.Plant + "-" + g.Site.Gateway + "-" + z.ID,
			Name: z.Name, Gateway: view.Gateway, State: z.State, Words: z.Words,
			Strip: strips[place{g.Site.Plant, g.Site.Gateway, z.ID}],
		}
		if !g.Online {
			t.State, t.Words = hushed(o.Head, g, z)
		}
		o.Plants[i].Tiles = append(o.Plants[i].Tiles, t)
		o.urgentZone(g, view, z)
	}
}

// blindRank orders limitations: what keeps a danger from tripping, then what
// keeps anything from it, then what is only not announced.
func blindRank(l ui.Limited) int {
	switch {
	case l.Blinds && l.Severity == ui.ShowDanger:
		return 2
	case l.Blinds:
		return 1
	}
	return 0
}

// hushed is what can be said of a zone behind a silent gateway: nothing, but
// that a suspension cannot end by itself.
func hushed(head ui.Head, g Gateway, z ui.Zone) (state, words string) {
	if z.Suspended {
		return ui.ShowSuspended, head.Say.T("zone.past.suspended", "time", head.Say.When(g.Heard, head.Now))
	}
	return ui.ShowSilent, head.Say.T("gateway.silent.unknown")
}

func (o *overviewPage) silence(g Gateway, view ui.View) urgent {
	words := o.Say.T("gateway.silent.never")
	if !g.Heard.IsZero() {
		words = o.Say.T("gateway.silent.since", "span", o.Say.Span(o.Now.Sub(g.Heard)), "time", o.Say.When(g.Heard, o.Now))
	}
	return urgent{
		Sign: ui.ShowSilent, What: o.Say.T("gateway.silent.title", "gateway", view.Gateway), Where: view.Plant,
		Words: words, Link: "/gateways", rank: 50,
	}
}

// ranks order what needs attention; a silent gateway stands between an alarm
// and a danger, since anything may go on behind it.
var ranks = map[string]int{ui.ShowSuspended: 70, ui.ShowDanger: 60, ui.ShowAlarm: 40, ui.ShowFault: 30, ui.ShowWarning: 20}

func (o *overviewPage) urgentZone(g Gateway, view ui.View, z ui.Zone) {
	link := zoneLink(g.Site.Plant, g.Site.Gateway, z.ID)
	if z.Suspended {
		u := urgent{Sign: ui.ShowSuspended, What: z.Name, Where: view.Plant, Words: z.Words, Link: link, rank: ranks[ui.ShowSuspended], since: z.Since}
		if len(z.Causes) > 0 {
			u.Words = z.Causes[0].Headline
		}
		o.Urgent = append(o.Urgent, u)
	}
	for _, a := range z.Alarms {
		u := urgent{
			Sign: a.Sign, What: a.What, Where: view.Plant + ", " + z.Name, Words: a.StateWords, Value: a.Value, Unit: a.Unit,
			Link: link, rank: ranks[a.Sign], since: a.Since,
		}
		if a.Unacknowledged {
			u.Pulse = "unack"
			u.rank += 5
		}
		if a.Slow {
			u.Pulse = "unack-slow"
		}
		o.Urgent = append(o.Urgent, u)
	}
}

func zoneLink(plant, gateway, zone string) string {
	return "/zones/" + url.PathEscape(plant) + "/" + url.PathEscape(gateway) + "/" + url.PathEscape(zone)
}

// strips draws the alarms of the last day by zone.
func (p *pages) strips(r *http.Request, b *body) map[place][]bar {
	from := b.Now.Add(-day)
	list, err := p.deps.Records.Alarms(r.Context(), AlarmQuery{From: from, To: b.Now, Limit: maxStrip})
	if err != nil {
		p.lack(b, err)
		return nil
	}
	out := map[place][]bar{}
	for _, a := range slices.Backward(list) {
		at := place{a.Plant, a.Gateway, a.Zone}
		out[at] = append(out[at], strip(a, from, b.Now))
	}
	return out
}

// stripHeights are those of the look: severity is height.
var stripHeights = map[string]float64{ui.ShowWarning: 3, ui.ShowAlarm: 4.5, ui.ShowDanger: 6}

func strip(a AlarmRecord, from, now time.Time) bar {
	end := a.Cleared
	if end.IsZero() {
		end = a.Closed
	}
	if end.IsZero() || end.After(now) {
		end = now
	}
	x := 48 * max(0, a.Raised.Sub(from).Seconds()/day.Seconds())
	h := stripHeights[a.Severity]
	if h == 0 {
		h = stripHeights[ui.ShowAlarm]
	}
	class := a.Severity
	if class == ui.ShowAlarm {
		class = "alarm-span"
	}
	return bar{X: x, Width: max(0.4, 48*end.Sub(from).Seconds()/day.Seconds()-x), Y: 6 - h, Height: h, Class: class}
}
