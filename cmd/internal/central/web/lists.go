package web

import (
	"net/http"
	"strconv"
	"time"

	"aman/drivers"
	"aman/gateway/ui"
	"aman/rules"
)

// perPage is how many lines of a list a page shows.
const perPage = 50

type alarmsPage struct {
	body
	Rows        []alarmRow
	Open        bool
	Newer       string
	Older       string
	All, OnOpen string
}

type alarmRow struct {
	ID                     int64
	Sign, What, Where      string
	Plant, Gateway, Zone   string
	Link                   string
	Value, Unit            string
	State                  string
	Raised, Acked, Cleared string
	AckedBy, Lasted, Why   string
	Active                 bool
}

func (p *pages) alarms(w http.ResponseWriter, r *http.Request) {
	page := alarmsPage{body: p.begin(w, r, "list", "alarms", "/live/events")}
	page.Title = page.Say.T("alarms.title")
	page.Open = r.URL.Query().Get("open") == "1"
	page.All, page.OnOpen = page.With("open", "0"), page.With("open", "1")
	offset := offsetOf(r)
	list, err := p.deps.Records.Alarms(r.Context(), AlarmQuery{OpenOnly: page.Open, Limit: perPage + 1, Offset: offset})
	if err != nil {
		p.lack(&page.body, err)
	}
	page.Newer, page.Older = turn(page.Head, offset, len(list))
	names := p.names(page.Say)
	for _, a := range list[:min(len(list), perPage)] {
		page.Rows = append(page.Rows, names.alarm(page.body, a))
	}
	p.render(w, http.StatusOK, page.Head, "alarms", page)
}

func offsetOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("from"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func turn(head ui.Head, offset, got int) (newer, older string) {
	if offset > 0 {
		newer = head.With("from", strconv.Itoa(max(0, offset-perPage)))
	}
	if got > perPage {
		older = head.With("from", strconv.Itoa(offset+perPage))
	}
	return newer, older
}

// lexicon finds the people's names of what records name by id.
type lexicon struct {
	say      *ui.Speaker
	gateways map[place]Gateway
}

func (p *pages) names(say *ui.Speaker) lexicon {
	l := lexicon{say: say, gateways: map[place]Gateway{}}
	for _, g := range p.deps.Live.Gateways() {
		l.gateways[place{plant: g.Site.Plant, gateway: g.Site.Gateway}] = g
	}
	return l
}

func (l lexicon) site(plant, gateway string) ui.Site {
	return l.gateways[place{plant: plant, gateway: gateway}].Site
}

func (l lexicon) where(plant, gateway, zone string) string {
	site := l.site(plant, gateway)
	name := l.say.Name(site.PlantName, plant)
	if zone == "" {
		return name
	}
	for _, z := range site.Zones {
		if z.ID == zone {
			return name + ", " + l.say.Name(z.Name, zone)
		}
	}
	return name + ", " + zone
}

func (l lexicon) point(plant, gateway, id string) (ui.SitePoint, bool) {
	for _, p := range l.site(plant, gateway).Points {
		if p.ID == id {
			return p, true
		}
	}
	return ui.SitePoint{ID: id}, false
}

func (l lexicon) alarm(b body, a AlarmRecord) alarmRow {
	site := l.site(a.Plant, a.Gateway)
	row := alarmRow{
		ID: a.ID, Sign: a.Severity, What: ui.RuleName(l.say, site, a.Rule), Where: l.where(a.Plant, a.Gateway, a.Zone),
		Plant: a.Plant, Gateway: a.Gateway, Zone: a.Zone, Link: "/alarms/" + strconv.FormatInt(a.ID, 10),
		State: l.say.T("alarm." + string(a.State)), Raised: b.Say.When(a.Raised, b.Now), Why: b.Say.Because(a.Why),
		Active: a.Closed.IsZero(), AckedBy: b.Say.Person(a.AckedBy), Lasted: b.Say.Span(lasted(a.Raised, end(a), b.Now)),
	}
	if a.Abandoned {
		row.Active, row.State = false, l.say.T("alarm.abandoned")
	}
	if row.Sign == "" {
		row.Sign = ui.ShowAlarm
	}
	if !a.Acked.IsZero() {
		row.Acked = b.Say.When(a.Acked, b.Now)
	}
	if !end(a).IsZero() {
		row.Cleared = b.Say.When(end(a), b.Now)
	}
	if pt, ok := l.point(a.Plant, a.Gateway, a.Point); a.HasValue {
		row.Value, row.Unit = ui.Plain(l.say.Lang, a.Value), ui.Unit(l.say.Lang, a.Unit)
		if ok {
			row.Value = l.say.Num(a.Value, pt.Decimals())
		}
	}
	return row
}

func lasted(from, to, now time.Time) time.Duration {
	if to.IsZero() {
		to = now
	}
	return to.Sub(from)
}

type alarmPage struct {
	body
	Row      alarmRow
	Do       string
	ZoneLink string
	Events   []eventRow
}

type eventRow struct {
	Time, Kind, State, Value, Unit, Who, Why string
	// Until tells when what began ends by itself; empty where it does not.
	Until string
}

func (p *pages) alarm(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		p.missing(w, r)
		return
	}
	page := alarmPage{body: p.begin(w, r, "list", "alarms", "/live/events")}
	rec, ok, err := p.deps.Records.Alarm(r.Context(), id)
	if err == nil && !ok {
		p.missing(w, r)
		return
	}
	if err != nil {
		p.lack(&page.body, err)
	}
	names := p.names(page.Say)
	page.Row = names.alarm(page.body, rec)
	page.Title = page.Say.T("alarm.number", "id", int(id))
	page.ZoneLink = zoneLink(rec.Plant, rec.Gateway, rec.Zone)
	for _, rule := range names.site(rec.Plant, rec.Gateway).Rules {
		if rule.ID == rec.Rule {
			page.Do = page.Say.Name(rule.Do, "")
		}
	}
	page.Events = eventRows(page.body, rec.Events)
	p.render(w, http.StatusOK, page.Head, "alarm", page)
}

func eventRows(b body, events []rules.Event) []eventRow {
	out := make([]eventRow, 0, len(events))
	for _, e := range events {
		row := eventRow{Time: b.Say.When(e.Time, b.Now), Kind: b.Say.T("event." + string(e.Kind)), Who: b.Say.Person(e.Who), Why: e.Why}
		if e.Who == "" || e.Kind == rules.Refused || e.Kind == rules.ResetRefused { // the engine's own words, not a person's reason
			row.Why = b.Say.Because(e.Why)
		}
		if e.State != "" && e.Kind != rules.OutputChanged {
			row.State = b.Say.T("alarm." + string(e.State))
		}
		if !e.Until.IsZero() {
			row.Until = b.Say.T("limited.until", "time", b.Say.When(e.Until, b.Now))
		}
		if e.HasValue {
			row.Value, row.Unit = ui.Plain(b.Lang, e.Value), ui.Unit(b.Lang, e.Unit)
		}
		out = append(out, row)
	}
	return out
}

// faultWords writes a kind of fault as the pages do.
func faultWords(say *ui.Speaker, fault string) string {
	if f, err := drivers.ParseFault(fault); err != nil || f == drivers.NoFault {
		return fault
	}
	return say.T("fault." + fault)
}
