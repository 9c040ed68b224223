package web

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"aman/gateway/ui"
)

// maxSteps is how many steps a chart gets: about one for every two pixels.
const maxSteps = 480

// maxLane bounds the spans in a lane of a chart.
const maxLane = 200

// chart is what a script draws: times in milliseconds since 1970, values with
// their step's lowest, highest and mean.
type chart struct {
	From   int64        `json:"from"`
	To     int64        `json:"to"`
	Lo     float64      `json:"lo"`
	Hi     float64      `json:"hi"`
	Digits int          `json:"digits"`
	Steps  [][4]float64 `json:"steps"` // time, min, max, mean
	Gaps   [][2]int64   `json:"gaps"`
	Limits []chartLimit `json:"limits"`
	Lanes  []chartLane  `json:"lanes"`
	Marks  []chartMark  `json:"marks,omitempty"`
	// AgainMS is when the script should ask again; 0 never.
	AgainMS int64 `json:"again_ms"`
}

type chartLimit struct {
	Value    float64 `json:"value"`
	Severity string  `json:"severity"`
}

type chartLane struct {
	Name  string      `json:"name"` // key of a word
	Spans []chartSpan `json:"spans"`
}

type chartSpan struct {
	From  int64  `json:"from"`
	To    int64  `json:"to"`
	Class string `json:"class"`
}

type chartMark struct {
	Time int64  `json:"time"`
	Name string `json:"name"` // key of a word
}

func (p *pages) series(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	g, ok := p.find(q.Get("plant"), q.Get("gateway"))
	i := slices.IndexFunc(g.Site.Points, func(pt ui.SitePoint) bool { return pt.ID == q.Get("point") })
	if !ok || i < 0 {
		ui.WriteProblem(w, ui.Problem{Status: http.StatusNotFound, Detail: fmt.Sprintf("no gateway has told of a point %q", q.Get("point"))})
		return
	}
	point := g.Site.Points[i]
	span, _ := spanOf(q.Get("range"))
	step := stepOf(span, point.Every)
	to := p.deps.Now().Truncate(step).Add(step)
	from := to.Add(-span)
	steps, err := p.deps.History.Aggregate(r.Context(), g.Site.Plant, g.Site.Gateway, point.ID, from, to, step)
	if err != nil {
		p.deps.Log.Error("history could not be read", "point", point.ID, "error", err)
		ui.WriteProblem(w, ui.Problem{Status: http.StatusServiceUnavailable, Detail: "the history cannot be read now; live values are not affected"})
		return
	}
	c := newChart(point, steps, from, to, step)
	c.AgainMS = max(5*time.Second, step).Milliseconds()
	p.lanes(r, &c, g, point)
	ui.WriteJSON(w, http.StatusOK, c)
}

// stepOf is a round step that gives a chart at most maxSteps of them and holds
// two readings or more, so that a late one leaves no gap.
func stepOf(span, every time.Duration) time.Duration {
	need := max(span/maxSteps, 2*every, time.Second)
	for _, s := range []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour} {
		if s >= need {
			return s
		}
	}
	return need.Truncate(time.Hour) + time.Hour
}

func newChart(point ui.SitePoint, steps []Step, from, to time.Time, step time.Duration) chart {
	c := chart{
		From: from.UnixMilli(), To: to.UnixMilli(), Digits: point.Decimals(), Steps: [][4]float64{},
		Gaps: [][2]int64{}, Limits: []chartLimit{}, Lanes: []chartLane{},
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	known := make([]time.Time, 0, len(steps))
	for _, s := range steps {
		if math.IsNaN(s.Mean) || s.Good+s.Bad == 0 {
			continue
		}
		known = append(known, s.Time)
		lo, hi = min(lo, s.Min), max(hi, s.Max)
		c.Steps = append(c.Steps, [4]float64{float64(s.Time.UnixMilli()), tidy(s.Min), tidy(s.Max), tidy(s.Mean)})
	}
	c.Gaps = gaps(known, from, to, step)
	for _, l := range point.Limits {
		if l.Op != "equals" {
			c.Limits = append(c.Limits, chartLimit{tidy(l.Value), l.Severity})
			lo, hi = min(lo, l.Value), max(hi, l.Value)
		}
	}
	c.Lo, c.Hi = frame(point, lo, hi)
	return c
}

// around fits a curve without limits, but never so closely that noise looks
// like news: a twentieth of the range is the least.
func around(point ui.SitePoint, lo, hi float64) (float64, float64) {
	least := max(math.Abs(hi)*0.05, 1e-6)
	if point.Ranged() {
		least = (point.Max - point.Min) / 20
	}
	room := max((hi-lo)*0.1, (least-(hi-lo))/2)
	if lo >= 0 && lo-room < 0 {
		return 0, hi + room
	}
	return lo - room, hi + room
}

func tidy(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// frame gives the curve and every limit room above and below.
func frame(point ui.SitePoint, lo, hi float64) (float64, float64) {
	if math.IsInf(lo, 1) { // neither a reading nor a limit
		if point.Ranged() {
			return point.Min, point.Max
		}
		return 0, 1
	}
	if len(point.Limits) == 0 {
		return around(point, lo, hi)
	}
	if scale, ok := point.Scale(); ok && scale.Lo <= lo && scale.Hi >= hi {
		return scale.Lo, scale.Hi // the same frame as the bar's, as long as it holds
	}
	room := max((hi-lo)*0.08, math.Abs(hi)*0.02, 1e-6)
	if lo >= 0 && lo-room < 0 {
		return 0, hi + room
	}
	return lo - room, hi + room
}

// gaps are the spans without a usable reading longer than two steps, and one
// up to now if the readings have ended. They are hatched, never joined.
func gaps(known []time.Time, from, to time.Time, step time.Duration) [][2]int64 {
	out := [][2]int64{}
	last := from.Add(-step)
	for _, t := range append(slices.Clone(known), to) {
		if t.Sub(last) > 2*step {
			out = append(out, [2]int64{last.Add(step).UnixMilli(), t.UnixMilli()})
		}
		last = t
	}
	return out
}

// lanes draws the zone's alarms on this point and the zone's suspensions below
// the curve. A lane that cannot be got is left out.
func (p *pages) lanes(r *http.Request, c *chart, g Gateway, point ui.SitePoint) {
	from, to := time.UnixMilli(c.From), time.UnixMilli(c.To)
	rules := map[string]bool{}
	for _, l := range point.Limits {
		rules[l.Rule] = true
	}
	alarms, err := p.deps.Records.Alarms(r.Context(), AlarmQuery{Plant: g.Site.Plant, Gateway: g.Site.Gateway, Zone: point.Zone, From: from, To: to, Limit: maxLane})
	if err == nil && len(point.Limits) > 0 {
		lane := chartLane{Name: "chart.alarms", Spans: []chartSpan{}}
		for _, a := range slices.Backward(alarms) {
			if rules[a.Rule] {
				lane.Spans = append(lane.Spans, spanBetween(a.Raised, end(a), from, to, laneClass(a.Severity)))
			}
		}
		c.Lanes = append(c.Lanes, lane)
	}
	holds, err := p.deps.Records.Suspensions(r.Context(), SuspensionQuery{Plant: g.Site.Plant, Gateway: g.Site.Gateway, Zone: point.Zone, From: from, To: to, Limit: maxLane})
	if err == nil && (len(point.Limits) > 0 || len(holds) > 0) {
		lane := chartLane{Name: "chart.suspension", Spans: []chartSpan{}}
		for _, s := range slices.Backward(holds) {
			lane.Spans = append(lane.Spans, spanBetween(s.Since, s.Until, from, to, ui.ShowSuspended))
			c.Marks = append(c.Marks, chartMark{s.Since.UnixMilli(), "chart.suspended"})
		}
		c.Lanes = append(c.Lanes, lane)
	}
}

func end(a AlarmRecord) time.Time {
	if a.Cleared.IsZero() {
		return a.Closed
	}
	return a.Cleared
}

func laneClass(severity string) string {
	if severity == ui.ShowAlarm {
		return "alarm-span"
	}
	return severity
}

func spanBetween(begin, finish, from, to time.Time, class string) chartSpan {
	if finish.IsZero() || finish.After(to) {
		finish = to
	}
	if begin.Before(from) {
		begin = from
	}
	return chartSpan{From: begin.UnixMilli(), To: finish.UnixMilli(), Class: class}
}
