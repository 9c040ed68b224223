package web

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"aman/gateway/ui"
)

// maxReadings bounds the readings of one point in the table of a suspension;
// the chart shows them all.
const maxReadings = 120

type suspensionsPage struct {
	body
	Rows         []suspensionRow
	Newer, Older string
}

type suspensionRow struct {
	ID                   int64
	Link, Where, Kind    string
	Since, Until, Lasted string
	Causes               []ui.CauseView
	ReleasedBy, Reason   string
	Open                 bool
}

func (p *pages) suspensions(w http.ResponseWriter, r *http.Request) {
	page := suspensionsPage{body: p.begin(w, r, "list", "suspensions", "/live/events")}
	page.Title = page.Say.T("suspensions.title")
	offset := offsetOf(r)
	list, err := p.deps.Records.Suspensions(r.Context(), SuspensionQuery{Limit: perPage + 1, Offset: offset})
	if err != nil {
		p.lack(&page.body, err)
	}
	page.Newer, page.Older = turn(page.Head, offset, len(list))
	names := p.names(page.Say)
	for _, s := range list[:min(len(list), perPage)] {
		page.Rows = append(page.Rows, names.suspension(page.body, s))
	}
	p.render(w, http.StatusOK, page.Head, "suspensions", page)
}

func (l lexicon) suspension(b body, s SuspensionRecord) suspensionRow {
	row := suspensionRow{
		ID: s.ID, Link: "/suspensions/" + strconv.FormatInt(s.ID, 10), Where: l.where(s.Plant, s.Gateway, s.Zone),
		Kind: l.say.T("suspension." + s.Kind), Since: b.Say.When(s.Since, b.Now), Open: s.Until.IsZero(),
		Lasted: b.Say.Span(lasted(s.Since, s.Until, b.Now)), ReleasedBy: b.Say.Person(s.ReleasedBy), Reason: s.Reason,
	}
	if !row.Open {
		row.Until = b.Say.When(s.Until, b.Now)
	}
	site := l.site(s.Plant, s.Gateway)
	for _, c := range s.Causes {
		row.Causes = append(row.Causes, ui.CauseWords(l.say, site, c, b.Now))
	}
	return row
}

type suspensionPage struct {
	body
	Row      suspensionRow
	ZoneLink string
	Charts   []chartLink
	Evidence []evidenceTable
	Events   []eventRow
}

type evidenceTable struct {
	Name, Unit string
	Rows       []evidenceRow
	More       int
}

type evidenceRow struct{ Time, Value, Words string }

func (p *pages) suspension(w http.ResponseWriter, r *http.Request) {
	rec, ok := p.oneSuspension(w, r)
	if !ok {
		return
	}
	page := suspensionPage{body: p.begin(w, r, "list", "suspensions", "/live/events")}
	names := p.names(page.Say)
	page.Row = names.suspension(page.body, rec)
	page.Title = page.Say.T("suspension.number", "id", int(rec.ID))
	page.ZoneLink = zoneLink(rec.Plant, rec.Gateway, rec.Zone)
	page.Events = eventRows(page.body, rec.Events)
	for _, part := range rec.Evidence {
		point, _ := names.point(rec.Plant, rec.Gateway, part.Point)
		name := ui.PointName(page.Say, point)
		unit := ui.Unit(page.Lang, point.Unit)
		page.Evidence = append(page.Evidence, table(page.body, point, name, unit, part))
		if !point.Contact() && len(page.Charts) < maxCharts {
			page.Charts = append(page.Charts, chartLink{
				Name: name, Unit: unit, Height: chartHeight(len(page.Charts)),
				Source: "/live/evidence/" + strconv.FormatInt(rec.ID, 10) + "?point=" + part.Point,
			})
		}
	}
	p.render(w, http.StatusOK, page.Head, "suspension", page)
}

// oneSuspension finds the record of a request, or answers it.
func (p *pages) oneSuspension(w http.ResponseWriter, r *http.Request) (SuspensionRecord, bool) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		p.missing(w, r)
		return SuspensionRecord{}, false
	}
	rec, ok, err := p.deps.Records.Suspension(r.Context(), id)
	if err != nil {
		p.deps.Log.Error("suspension could not be read", "id", id, "error", err)
		ui.WriteProblem(w, ui.Problem{Status: http.StatusServiceUnavailable, Detail: "the records cannot be read now; protection at the site is not affected"})
		return SuspensionRecord{}, false
	}
	if !ok {
		p.missing(w, r)
	}
	return rec, ok
}

func table(b body, point ui.SitePoint, name, unit string, part EvidencePart) evidenceTable {
	out := evidenceTable{Name: name, Unit: unit, More: max(0, len(part.Readings)-maxReadings)}
	for _, r := range part.Readings[out.More:] {
		row := evidenceRow{Time: r.Time.In(b.Say.Zone).Format("15:04:05.000"), Value: "—", Words: b.Say.T("quality." + r.Quality)}
		if !math.IsNaN(r.Value) {
			row.Value = b.Say.Num(r.Value, point.Decimals())
		}
		if r.Fault != "" {
			row.Words = faultWords(b.Say, r.Fault)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// evidence is the chart of one point of a suspension's evidence.
func (p *pages) evidence(w http.ResponseWriter, r *http.Request) {
	rec, ok := p.oneSuspension(w, r)
	if !ok {
		return
	}
	i := slices.IndexFunc(rec.Evidence, func(e EvidencePart) bool { return e.Point == r.URL.Query().Get("point") })
	if i < 0 || len(rec.Evidence[i].Readings) == 0 {
		ui.WriteProblem(w, ui.Problem{Status: http.StatusNotFound, Detail: "the suspension has no readings of this point"})
		return
	}
	names := p.names(p.begin(w, r, "", "", "").Say)
	point, _ := names.point(rec.Plant, rec.Gateway, rec.Evidence[i].Point)
	ui.WriteJSON(w, http.StatusOK, p.evidenceChart(r.Context(), point, rec, rec.Evidence[i].Readings))
}

// around a suspension the chart shows what the series holds beyond the
// evidence itself.
const (
	chartBefore = 2 * time.Minute
	chartAfter  = 3 * time.Minute
)

// evidenceChart draws the evidence reading by reading, and the stored series
// before and after it.
func (p *pages) evidenceChart(ctx context.Context, point ui.SitePoint, rec SuspensionRecord, readings []EvidenceReading) chart {
	first, last := readings[0].Time, readings[len(readings)-1].Time
	gap := max(2*point.Every, pace(readings), 10*time.Millisecond)
	steps := make([]Step, 0, len(readings))
	for _, r := range readings {
		steps = append(steps, Step{Time: r.Time, Min: r.Value, Max: r.Value, Mean: r.Value, Good: 1})
	}
	from, to := first, last.Add(gap)
	if rec.Since.After(to) {
		to = rec.Since.Add(gap)
	}
	step := stepOf(chartBefore+chartAfter, point.Every)
	if before := p.stored(ctx, rec, point, rec.Since.Add(-chartBefore), first, step); len(before) > 0 {
		from, gap = before[0].Time, max(gap, step)
		steps = append(before, steps...)
	}
	end := rec.Since.Add(chartAfter)
	if now := p.deps.Now(); end.After(now) {
		end = now
	}
	if after := p.stored(ctx, rec, point, last, end, step); len(after) > 0 {
		to, gap = after[len(after)-1].Time.Add(step), max(gap, step)
		steps = append(steps, after...)
	}
	c := newChart(point, steps, from, to, gap)
	c.Marks = []chartMark{{rec.Since.UnixMilli(), "chart.suspended"}}
	c.Lanes = []chartLane{{Name: "chart.suspension", Spans: []chartSpan{spanBetween(rec.Since, rec.Until, from, to, ui.ShowSuspended)}}}
	return c
}

// stored returns the steps of the series that lie wholly between two times;
// none if they cannot be read: the evidence stands by itself.
func (p *pages) stored(ctx context.Context, rec SuspensionRecord, point ui.SitePoint, from, to time.Time, step time.Duration) []Step {
	if !from.Before(to) {
		return nil
	}
	list, err := p.deps.History.Aggregate(ctx, rec.Plant, rec.Gateway, point.ID, from, to, step)
	if err != nil {
		p.deps.Log.Error("history could not be read", "point", point.ID, "error", err)
		return nil
	}
	return slices.DeleteFunc(list, func(s Step) bool { return s.Time.Before(from) || s.Time.Add(step).After(to) })
}

// pace is the usual distance between readings: their median.
func pace(readings []EvidenceReading) time.Duration {
	if len(readings) < 2 {
		return 0
	}
	gaps := make([]time.Duration, 0, len(readings)-1)
	for i := 1; i < len(readings); i++ {
		gaps = append(gaps, readings[i].Time.Sub(readings[i-1].Time))
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}
