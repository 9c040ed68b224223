package ui

import (
	"math"
	"strconv"
	"strings"
	"time"

	"aman/drivers"
)

// Trend is the last ten minutes of a point.
type Trend struct {
	// Values hold one figure for each step, oldest first; NaN where there was
	// no usable reading.
	Values []float64
	Peak   float64 // the highest; NaN if there is none
	// Last is the last usable reading, for the words beside a fault.
	Last   float64
	LastAt time.Time
}

// Trends finds the trend of a point; nil means that none is kept.
type Trends func(point string) (Trend, bool)

// Point is one quantity as a page shows it.
type Point struct {
	ID       string
	Name     string
	State    string // normal, warning, alarm, danger, fault, silent, inhibited
	Value    string // as shown, with > or < beyond the range and ≈ if uncertain
	Unit     string
	Decimals int
	Contact  bool
	// Scale and Bar describe the limit bar; Bar is false where there is none.
	Scale Scale
	Bar   bool
	Raw   float64 // NaN where there is no usable value
	Trend Trend
	Time  time.Time
	// Quality tells in words how far to trust the value, or why there is none.
	Quality  string
	Standing string
	// LastWords tell the last good value of a faulty point.
	LastWords string
}

// point makes the view of one point.
func (v *viewer) point(p SitePoint) Point {
	r := v.x.readings[p.ID]
	out := Point{
		ID: p.ID, Name: v.pointName(p), State: v.x.standing(p), Unit: Unit(v.say.Lang, p.Unit),
		Decimals: p.Decimals(), Contact: p.Contact(), Raw: math.NaN(), Time: r.Time,
		Quality: v.qualityWords(r), Standing: v.standingWords(p), Value: v.valueWords(p, r),
		Trend: Trend{Peak: math.NaN()},
	}
	out.Scale, out.Bar = p.Scale()
	if usable(r) {
		out.Raw = r.Value
	}
	if v.trends != nil {
		out.Trend, _ = v.trends(p.ID)
	}
	if out.State == ShowFault && math.IsNaN(out.Raw) && !out.Trend.LastAt.IsZero() {
		out.LastWords = v.say.T("point.last", "value", v.say.Num(out.Trend.Last, out.Decimals), "time", v.say.Clock(out.Trend.LastAt))
	}
	return out
}

// pointName is what the configuration calls the point, else its gas or
// quantity and the instrument it comes from.
func (v *viewer) pointName(p SitePoint) string {
	sensor, name, _ := strings.Cut(p.ID, ".")
	what := name
	switch {
	case v.say.Has("quantity." + strings.ToLower(name)):
		what = v.say.T("quantity." + strings.ToLower(name))
	case p.Gas != "":
		what = Gas(p.Gas)
	}
	return v.say.Name(p.Name, what+", "+sensor)
}

// valueWords writes a value as it stands on the page, without its unit.
func (v *viewer) valueWords(p SitePoint, r drivers.Reading) string {
	if !usable(r) {
		return noValue
	}
	if p.Contact() {
		if r.Value != 0 {
			return v.say.T("contact.on")
		}
		return v.say.T("contact.off")
	}
	return v.mark(r) + v.say.Num(r.Value, p.valueDecimals(r))
}

func (p SitePoint) valueDecimals(r drivers.Reading) int {
	if r.Fault == drivers.Over || r.Fault == drivers.Under {
		return decimalsOf(r.Value) // the end of the range is a round figure
	}
	return p.Decimals()
}

func (v *viewer) mark(r drivers.Reading) string {
	switch {
	case r.Fault == drivers.Over:
		return ">"
	case r.Fault == drivers.Under:
		return "<"
	case r.Quality == drivers.Uncertain:
		return "≈ "
	}
	return ""
}

// qualityWords tell how far a reading may be trusted, or what is wrong.
func (v *viewer) qualityWords(r drivers.Reading) string {
	if r.Quality == drivers.Unknown {
		return v.say.T("quality.unknown")
	}
	if r.Fault != drivers.NoFault {
		return v.say.T("fault." + r.Fault.String())
	}
	return v.say.T("quality." + r.Quality.String())
}

func (v *viewer) standingWords(p SitePoint) string {
	if p.Contact() {
		return ""
	}
	if p.Standing == "" {
		return v.say.T("standing.indicator")
	}
	return v.say.T("standing." + p.Standing)
}

// Attrs are the data attributes from which scripts draw the bar; numbers in
// them are in the form of JavaScript.
func (s Scale) Attrs() map[string]string {
	out := map[string]string{}
	for k, v := range map[string]float64{
		"lo": s.Lo, "hi": s.Hi, "from": s.From, "w": s.Warning, "a": s.Alarm, "d": s.Danger,
		"wl": s.WarningL, "al": s.AlarmL, "dl": s.DangL,
	} {
		if !math.IsNaN(v) {
			out[k] = Figure(v)
		}
	}
	return out
}

// Figure writes a number for scripts, with at most six significant decimals;
// NaN is the empty text.
func Figure(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64)
}

// Figures joins numbers by commas; NaN is an empty place.
func Figures(vs []float64) string {
	parts := make([]string, len(vs))
	for i, v := range vs {
		parts[i] = Figure(v)
	}
	return strings.Join(parts, ",")
}
