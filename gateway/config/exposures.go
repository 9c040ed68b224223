package config

import (
	"fmt"
	"math"
	"time"

	"aman/rules"
	"aman/rules/exposure"
	"aman/rules/limits"
)

// rollingShift is what a figure of the shift is told to be averaged over: that
// of 8 h, to which limits refer, whatever the length of the shift.
const rollingShift = 8 * time.Hour

// exposure compiles a figure of exposure that exceeds its limit.
func (b *builder) exposure(path string, rule *rawRule, spec *rules.Rule) {
	raw := rule.Exposure
	metric, err := exposure.ParseMetric(raw.Metric)
	if err != nil && b.has(path+".metric") {
		b.fault(path+".metric", "%v", err)
	}
	points := b.inputs(path, raw)
	if raw.Limit == nil {
		b.missing(path+".limit", "a row of the limits of norms such as kz/co, or a number")
	}
	row := b.exposureRow(path+".limit", raw, metric)
	if err != nil || len(points) == 0 || raw.Limit == nil || b.brokenBelow(path) {
		return
	}
	figure := b.metricFigure(path, rule, metric, points)
	if figure == nil {
		return
	}
	c := &compare{b: b, path: path, key: "limit", reset: raw.Reset, point: figurePoint(points[0], figure), op: rules.Exceeds}
	if metric.Falls() {
		c.op = rules.Below
	}
	if row != nil {
		if row.Quantity != limits.Gas || b.measures(path+".limit", *row, points[0]) {
			b.compileRow(path+".limit", c, *row, figure, spec)
		}
		return
	}
	if cond, ok := c.compile(&raw.Limit.quantity); ok {
		cond.Figure = figure
		spec.Conditions = append(spec.Conditions, cond)
	}
}

// inputs resolves the points of a figure.
func (b *builder) inputs(path string, raw *rawExposure) []*Point {
	one, several := b.root.Lookup(path+".point") != nil, b.root.Lookup(path+".points") != nil
	switch {
	case one && several:
		b.fault(path, "gives point and points: use one of them")
		return nil
	case several && len(raw.Points) == 0:
		if b.has(path + ".points") {
			b.fault(path+".points", "must not be empty")
		}
		return nil
	case several:
		points := b.distinct(path+".points", raw.Points)
		if len(points) < len(raw.Points) {
			return nil
		}
		return points
	}
	if p := b.point(path, raw.Point); p != nil {
		return []*Point{p}
	}
	return nil
}

// exposureRow finds the row that a limit names; nil where it is a number.
func (b *builder) exposureRow(at string, raw *rawExposure, metric exposure.Metric) *limits.Row {
	if raw.Limit == nil || raw.Limit.row == "" || metric == "" {
		return nil
	}
	kinds := limits.For(string(metric))
	if len(kinds) == 0 {
		b.fault(at, "no norm limits %s by itself: give a number", metric)
		return nil
	}
	row, err := limits.Find(raw.Limit.row, kinds...)
	if err != nil {
		b.fault(at, "%v", err)
		return nil
	}
	switch err := row.Adds(string(metric)); {
	case err != nil:
		b.fault(at, "%v", err)
		return nil
	case metric == exposure.NoiseLAeq && row.Kind == limits.ShiftAverage:
		b.fault(at, "%s is a mean over %s, and noise-laeq is one over what has passed of the shift; use noise-lex8h", row.ID, limits.Span(row.Averaging))
		return nil
	}
	b.unconfirmed(at, row)
	return &row
}

// metricFigure makes the figure of a metric, or tells why it cannot be made.
func (b *builder) metricFigure(path string, rule *rawRule, metric exposure.Metric, points []*Point) *rules.FigureSpec {
	codes := make([]string, len(points))
	var every time.Duration
	for i, p := range points {
		codes[i], every = p.Unit, max(every, p.Every)
	}
	if _, err := metric.Unit(codes...); err != nil {
		b.fault(path, "%v", err)
		return nil
	}
	threshold := rule.Exposure.Threshold
	if threshold != nil && !metric.TakesThreshold() {
		b.fault(path+".threshold", "belongs to noise doses, and %s has none", metric)
		return nil
	}
	figure, err := b.exposureFigure(metricName(metric, threshold), metric, exposure.Options{Stale: staleOf(rule, every), Threshold: threshold}, points...)
	if err != nil {
		b.fault(path, "%v", err)
		return nil
	}
	return figure
}

func metricName(metric exposure.Metric, threshold *float64) string {
	if threshold == nil {
		return string(metric)
	}
	return fmt.Sprintf("%s from %s", metric, Amount(*threshold, "dB[A]"))
}

// exposureFigure describes a figure of the points, after trying that it can be
// made, and notes over what time it is formed.
func (b *builder) exposureFigure(name string, metric exposure.Metric, opt exposure.Options, points ...*Point) (*rules.FigureSpec, error) {
	opt.Shifts, opt.Units = b.shifts, make([]string, len(points))
	for i, p := range points {
		opt.Units[i] = p.Unit
	}
	unit, err := metric.Unit(opt.Units...)
	if err != nil {
		return nil, err
	}
	if _, err := exposure.NewFigure(metric, opt); err != nil {
		return nil, err
	}
	spec := &rules.FigureSpec{Name: name, Unit: unit, New: func() rules.Figure { return newFigure(metric, opt) }}
	for _, p := range points[1:] {
		spec.More = append(spec.More, p.ID)
	}
	switch {
	case metric.Accumulates():
		b.windows[spec] = window{averaging: rollingShift}
	case metric.Rolls():
		b.windows[spec] = window{averaging: max(opt.Window, rollsOver(metric))}
	}
	return spec, nil
}

// rollsOver is a metric's own window.
func rollsOver(metric exposure.Metric) time.Duration {
	if metric == exposure.GasSTEL {
		return exposure.STELWindow
	}
	return time.Hour
}

// newFigure makes a figure of options that have been tried.
func newFigure(metric exposure.Metric, opt exposure.Options) exposure.Figure {
	f, err := exposure.NewFigure(metric, opt)
	if err != nil {
		panic(fmt.Sprintf("config: %s with options that were tried: %v", metric, err))
	}
	return f
}

// figurePoint stands for a figure where limits are compiled: the point itself
// where the figure is made of it alone and in its unit, else something in the
// figure's own unit without a range.
func figurePoint(p *Point, figure *rules.FigureSpec) *Point {
	if p.Unit == figure.Unit && len(figure.More) == 0 {
		return p
	}
	f := &Point{ID: p.ID, Sensor: p.Sensor, Zone: p.Zone, Every: p.Every, LEL: p.LEL, LELGiven: p.LELGiven}
	f.Unit, f.Min, f.Max = figure.Unit, math.NaN(), math.NaN()
	return f
}
