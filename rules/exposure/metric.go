package exposure

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aman/rules/units"
)

// Metric names a figure as configurations and commands write it.
type Metric string

// The metrics. Those that need more than readings of points (a mixture with its
// limits, a week of days) exist as batch functions only and are not here.
const (
	GasTWA8        Metric = "gas-twa8"
	GasMean        Metric = "gas-mean"
	GasSTEL        Metric = "gas-stel"
	GasCeiling     Metric = "gas-ceiling"
	GasPeak        Metric = "gas-peak"
	NoiseLAeq      Metric = "noise-laeq"
	NoiseLEX8h     Metric = "noise-lex8h"
	NoiseDoseOSHA  Metric = "noise-dose-osha"
	NoiseTWAOSHA   Metric = "noise-twa-osha"
	NoiseDoseNIOSH Metric = "noise-dose-niosh"
	NoiseTWANIOSH  Metric = "noise-twa-niosh"
	NoisePoints    Metric = "noise-points"
	HeatWBGTIn     Metric = "heat-wbgt-in"
	HeatWBGTOut    Metric = "heat-wbgt-out"
	HeatIndexC     Metric = "heat-index"
	WindChillC     Metric = "wind-chill"
)

// span is over what time a figure is formed.
type span uint8

const (
	// instant figures are of the present readings.
	instant span = iota
	// rolling figures are of the last window.
	rolling
	// shiftwise figures are of the shift, or of the last 8 h without shifts.
	shiftwise
)

// most is the largest number of inputs of a figure.
const most = 3

// form is how one metric is made.
type form struct {
	metric Metric
	// inputs name the columns or points, in order, each with its unit; the
	// unit of a gas is its point's.
	inputs []Input
	unit   string
	span   span
	// window is the default of rolling figures.
	window time.Duration
	// dose says that levels below a threshold do not count.
	dose bool
	// highest says that the figure is a maximum and no sum.
	highest bool
	// rate is what the inputs count for; the sum of rate x ns is read by value.
	rate  func(in *[most]float64, threshold float64) float64
	value func(sum, measured, window float64) float64
}

// Input is one value that a figure is made of.
type Input struct {
	// Name is its column in files, as in "tnw".
	Name string
	// Unit is the UCUM code that the formula takes, empty for a gas, which may be
	// in any unit of an amount in air.
	Unit string
}

var (
	gasInput   = []Input{{Name: "value"}}
	noiseInput = []Input{{Name: "level", Unit: "dB[A]"}}
	heatInput  = []Input{{Name: "ta", Unit: "Cel"}, {Name: "tnw", Unit: "Cel"}, {Name: "tg", Unit: "Cel"}}
)

var forms = [...]form{
	{metric: GasTWA8, inputs: gasInput, span: shiftwise, rate: gasRate, value: perEightHours},
	{metric: GasMean, inputs: gasInput, span: shiftwise, rate: gasRate, value: perMeasured},
	{metric: GasSTEL, inputs: gasInput, span: rolling, window: STELWindow, rate: gasRate, value: perWindow},
	{metric: GasCeiling, inputs: gasInput, span: instant, rate: first},
	{metric: GasPeak, inputs: gasInput, span: shiftwise, highest: true, rate: first},
	{metric: NoiseLAeq, inputs: noiseInput, unit: "dB[A]", span: shiftwise, rate: energyRate, value: levelPerMeasured},
	{metric: NoiseLEX8h, inputs: noiseInput, unit: "dB[A]", span: shiftwise, rate: energyRate, value: levelPerEightHours},
	{metric: NoiseDoseOSHA, inputs: noiseInput, unit: "%", span: shiftwise, dose: true, rate: oshaRate, value: percent},
	{metric: NoiseTWAOSHA, inputs: noiseInput, unit: "dB[A]", span: shiftwise, dose: true, rate: oshaRate, value: oshaLevel},
	{metric: NoiseDoseNIOSH, inputs: noiseInput, unit: "%", span: shiftwise, dose: true, rate: nioshRate, value: percent},
	{metric: NoiseTWANIOSH, inputs: noiseInput, unit: "dB[A]", span: shiftwise, dose: true, rate: nioshRate, value: nioshLevel},
	{metric: NoisePoints, inputs: noiseInput, unit: "1", span: shiftwise, rate: pointsRate, value: percent},
	{metric: HeatWBGTIn, inputs: heatInput, unit: "Cel", span: rolling, window: time.Hour, rate: wbgtInRate, value: perMeasured},
	{metric: HeatWBGTOut, inputs: heatInput, unit: "Cel", span: rolling, window: time.Hour, rate: wbgtOutRate, value: perMeasured},
	{metric: HeatIndexC, inputs: []Input{{Name: "ta", Unit: "Cel"}, {Name: "rh", Unit: "%{RH}"}}, unit: "Cel", rate: heatIndexRate},
	{metric: WindChillC, inputs: []Input{{Name: "ta", Unit: "Cel"}, {Name: "wind", Unit: "km/h"}}, unit: "Cel", rate: windChillRate},
}

// Metrics lists all metrics that figures exist for, in the order of the manual.
func Metrics() []Metric {
	all := make([]Metric, len(forms))
	for i := range forms {
		all[i] = forms[i].metric
	}
	return all
}

// ParseMetric returns the metric of that name; an unknown one is an error that
// lists them all.
func ParseMetric(name string) (Metric, error) {
	if m := Metric(name); m.form() != nil {
		return m, nil
	}
	names := make([]string, len(forms))
	for i := range forms {
		names[i] = string(forms[i].metric)
	}
	return "", fmt.Errorf("%q is no exposure metric: it is one of %s", name, strings.Join(names, ", "))
}

func (m Metric) form() *form {
	i := slices.IndexFunc(forms[:], func(f form) bool { return f.metric == m })
	if i < 0 {
		return nil
	}
	return &forms[i]
}

// Inputs are the values that the metric is made of, in the order of the
// figure's inputs; nil for an unknown metric.
func (m Metric) Inputs() []Input {
	f := m.form()
	if f == nil {
		return nil
	}
	return slices.Clone(f.inputs)
}

// Accumulates reports whether the metric grows over a shift and starts anew
// with the next.
func (m Metric) Accumulates() bool { f := m.form(); return f != nil && f.span == shiftwise }

// Rolls reports whether the metric is of the last Options.Window.
func (m Metric) Rolls() bool { f := m.form(); return f != nil && f.span == rolling }

// TakesThreshold reports whether the metric leaves out levels below a threshold.
func (m Metric) TakesThreshold() bool { f := m.form(); return f != nil && f.dose }

// Falls reports whether a lower value is the more dangerous one.
func (m Metric) Falls() bool { return m == WindChillC }

// Unit is the UCUM unit of the metric for points in the given UCUM units, one
// for each input. An unknown metric, a wrong number of points and a unit that
// the formula cannot take are errors.
func (m Metric) Unit(points ...string) (string, error) {
	f := m.form()
	if f == nil {
		_, err := ParseMetric(string(m))
		return "", err
	}
	if len(points) != len(f.inputs) {
		return "", fmt.Errorf("%s needs %d points (%s), and there are %d", m, len(f.inputs), f.columns(), len(points))
	}
	for i, p := range points {
		if _, _, err := f.inputs[i].scale(p); err != nil {
			return "", fmt.Errorf("%s: %w", m, err)
		}
	}
	if f.unit != "" {
		return f.unit, nil
	}
	u, err := units.Parse(points[0])
	return u.Code, err
}

func (f *form) columns() string {
	names := make([]string, len(f.inputs))
	for i, in := range f.inputs {
		names[i] = in.Name
		if in.Unit != "" {
			names[i] += " in " + in.Unit
		}
	}
	return strings.Join(names, ", ")
}

// scale says how a value in the point's unit becomes one in the formula's:
// value·factor + offset.
func (in Input) scale(point string) (factor, offset float64, err error) {
	from, err := units.Parse(point)
	if err != nil {
		return 0, 0, err
	}
	if in.Unit == "" {
		if !from.Gas() {
			return 0, 0, fmt.Errorf("a point in %q measures no gas in air: it needs ppm, mg/m3, %%vol or %%LEL", point)
		}
		return 1, 0, nil
	}
	to, err := units.Parse(in.Unit)
	if err != nil {
		return 0, 0, err
	}
	zero, _, err := units.Convert(0, from, to, units.Context{})
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", in.Name, err)
	}
	one, _, err := units.Convert(1, from, to, units.Context{})
	return settle(one - zero), settle(zero), err
}
