package config

import (
	"time"

	"aman/rules"
	"aman/rules/exposure"
	"aman/rules/limits"
	"aman/rules/units"
)

// limitRow compiles a point that is compared with a row of a norm, over the
// row's own averaging time.
func (b *builder) limitRow(path string, raw *rawRule, spec *rules.Rule) {
	at := path + ".limit"
	for _, key := range b.given(path, []string{"above", "below", "equals"}) {
		b.fault(path+"."+key, "stands beside limit, which brings its own number: use one of the two")
		return
	}
	p := b.point(path, raw.Point)
	if raw.Limit.Row == "" || b.brokenBelow(at) {
		return
	}
	if b.root.Lookup(at+".row") != nil {
		at += ".row"
	}
	row, err := limits.Find(raw.Limit.Row)
	if err != nil {
		b.fault(at, "%v", err)
		return
	}
	b.unconfirmed(at, row)
	if p == nil || !b.instant(path, raw) || !b.measures(at, row, p) {
		return
	}
	c := &compare{b: b, path: path, key: "limit", reset: raw.Reset, point: p, op: rules.Exceeds}
	var figure *rules.FigureSpec
	switch {
	case raw.Limit.Instant:
		c.op = rules.Above
	default:
		if figure, err = b.rowFigure(row, p, staleOf(raw, p.Every)); err != nil {
			b.fault(at, "%v", err)
			return
		}
	}
	if row.Below {
		c.op = rules.Below
	}
	b.compileRow(at, c, row, figure, spec)
}

// compileRow adds the condition of a row. The limit of a figure is in the
// figure's unit, any other in the point's.
func (b *builder) compileRow(at string, c *compare, row limits.Row, figure *rules.FigureSpec, spec *rules.Rule) {
	if figure != nil {
		c.point = figurePoint(c.point, figure)
	}
	unit, err := units.Parse(c.point.Unit)
	if err != nil {
		b.fault(at, "point %s: %v", c.point.ID, err)
		return
	}
	v, err := b.rowValue(at, row, unit, c.point)
	if err != nil {
		b.fault(at, "%v", err)
		return
	}
	v = units.Round(v)
	cond, ok := c.settle(v, Amount(v, c.point.Unit)+" of "+row.ID)
	if !ok {
		return
	}
	cond.Figure, cond.Source = figure, row.Cite()
	spec.Conditions = append(spec.Conditions, cond)
}

// instant makes a rule that compares single readings with a norm a warning: no
// norm means them.
func (b *builder) instant(path string, raw *rawRule) bool {
	if !raw.Limit.Instant {
		return true
	}
	if raw.Suspend {
		b.fault(path+".suspend", "instant: true compares single readings with a norm for longer times and is a warning only: it suspends nothing")
		return false
	}
	if raw.Severity == nil || *raw.Severity == "warning" || b.faulty(path+".severity") {
		return true
	}
	b.fault(path+".severity", "instant: true compares single readings with a norm for longer times and is a warning only, not %s", *raw.Severity)
	return false
}

// measures refuses a row of another substance than the point's.
func (b *builder) measures(at string, row limits.Row, p *Point) bool {
	if row.Quantity == limits.Gas && p.Gas == "" {
		b.fault(at, "%s is a limit of %s, and %s does not say what gas it measures: give its sensor gas: %s", row.ID, row.Substance, p.ID, row.Substance)
		return false
	}
	if err := row.Fits(p.Gas); err != nil {
		b.fault(at, "%v, which %s measures", err, p.ID)
		return false
	}
	return true
}

// unconfirmed warns of a number that nobody has vouched for.
func (b *builder) unconfirmed(at string, row limits.Row) {
	if !row.Confirmed {
		b.warn(at, "%s is not confirmed: let the site's HSE check %s %s in %s before you rely on it", row.ID, Number(row.Value), row.Unit, row.Source)
	}
}

// rowFigure is what a row compares: a mean over its averaging time, a level or a
// dose of the shift; nil for single readings.
func (b *builder) rowFigure(row limits.Row, p *Point, stale time.Duration) (*rules.FigureSpec, error) {
	metric, opt := exposure.GasSTEL, exposure.Options{Stale: stale}
	name := "mean over " + limits.Span(row.Averaging)
	switch {
	case row.Averaging == 0 || row.Kind == limits.Peak:
		return nil, nil
	case row.Quantity == limits.Noise:
		metric = noiseMetric(row)
		if row.Threshold != 0 && row.Threshold != exposure.DefaultThreshold {
			opt.Threshold = &row.Threshold
		}
		name = metricName(metric, opt.Threshold)
	case row.Kind == limits.ShiftAverage:
		metric, name = exposure.GasTWA8, string(exposure.GasTWA8)
	case row.Quantity == limits.WBGT:
		return b.meanOfIndex(name, row, p, opt)
	}
	if metric == exposure.GasSTEL {
		opt.Window = row.Averaging
	}
	return b.exposureFigure(name, metric, opt, p)
}

// noiseMetric is the way in which the norm of a row adds noise up.
func noiseMetric(row limits.Row) exposure.Metric {
	dose := row.Kind == limits.Dose
	switch {
	case row.Profile == "us-osha" && dose:
		return exposure.NoiseDoseOSHA
	case row.Profile == "us-osha":
		return exposure.NoiseTWAOSHA
	case dose:
		return exposure.NoiseDoseNIOSH
	case row.Profile == "us-niosh":
		return exposure.NoiseTWANIOSH
	}
	return exposure.NoiseLEX8h
}

// indexMean is the mean of a point that is a heat index by itself: three equal
// temperatures have that very index (0.7 + 0.2 + 0.1).
type indexMean struct{ exposure.Figure }

// Take implements rules.Figure.
func (m *indexMean) Take(_ int, at int64, value float64, certain bool) {
	for i := range exposure.HeatWBGTOut.Inputs() {
		m.Figure.Take(i, at, value, certain)
	}
}

// Miss implements rules.Figure.
func (m *indexMean) Miss(_ int, at int64) {
	for i := range exposure.HeatWBGTOut.Inputs() {
		m.Figure.Miss(i, at)
	}
}

func (b *builder) meanOfIndex(name string, row limits.Row, p *Point, opt exposure.Options) (*rules.FigureSpec, error) {
	opt.Window, opt.Units = row.Averaging, []string{p.Unit, p.Unit, p.Unit}
	if _, err := exposure.NewFigure(exposure.HeatWBGTOut, opt); err != nil {
		return nil, err
	}
	spec := &rules.FigureSpec{Name: name, Unit: "Cel", New: func() rules.Figure {
		return &indexMean{newFigure(exposure.HeatWBGTOut, opt)}
	}}
	b.windows[spec] = window{averaging: opt.Window}
	return spec, nil
}
