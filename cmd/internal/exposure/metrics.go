package exposure

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"aman/rules/exposure"
)

// The metrics that exist for files alone.
const (
	mixture = "gas-mixture"
	week    = "noise-lexw"
)

// mixtureSource is that of the limit that every mixture has.
const mixtureSource = "29 CFR 1910.1000(d)(2)"

// workday is the time to which daily figures refer.
const workday = 8 * time.Hour

// Names lists the metrics of the command in the order of the manual.
func Names() []string {
	var names []string
	for _, m := range exposure.Metrics() {
		names = append(names, string(m))
		if m == exposure.GasPeak {
			names = append(names, mixture)
		}
		if m == exposure.NoisePoints {
			names = append(names, week)
		}
	}
	return names
}

// columnsOf names the columns of a metric; an unknown one is an error.
func columnsOf(metric string) ([]string, error) {
	switch metric {
	case mixture:
		return []string{"substance", "value", "limit"}, nil
	case week:
		return []string{"day", "lex8h"}, nil
	}
	m, err := exposure.ParseMetric(metric)
	if err != nil {
		return nil, fmt.Errorf("%q is no metric: it is one of %s", metric, strings.Join(Names(), ", "))
	}
	var columns []string
	if timed(m) {
		columns = []string{"start", "duration"}
	}
	for _, in := range m.Inputs() {
		columns = append(columns, in.Name)
	}
	return columns, nil
}

// timed reports whether rows of the metric have a start and a duration.
func timed(m exposure.Metric) bool {
	return m != exposure.HeatIndexC && m != exposure.WindChillC
}

// figure is what a file gave.
type figure struct {
	value float64
	// windowed metrics say whether their window was full.
	windowed, full, uncertain bool
	// whole is false where too much of the shift is missing for "within".
	whole bool
	// series is kept for limits that ask for more than the value.
	series exposure.Series
}

// ofTable works out the metric.
func ofTable(t *table, metric string, threshold float64, window time.Duration) (figure, error) {
	switch m := exposure.Metric(metric); m {
	case mixture:
		return ofMixture(t)
	case week:
		return ofWeek(t)
	case exposure.HeatIndexC:
		return ofRows(t, exposure.HeatIndex, func(a, b float64) bool { return a > b }, "rh")
	case exposure.WindChillC:
		return ofRows(t, exposure.WindChill, func(a, b float64) bool { return a < b }, "wind")
	default:
		s, err := t.series(valueOf(m))
		if err != nil {
			return figure{}, err
		}
		return ofShift(s, m, threshold, window), nil
	}
}

// valueOf reads the value of a row behind start and duration.
func valueOf(m exposure.Metric) func([]string) (float64, error) {
	if in := m.Inputs()[0]; in.Unit == "dB[A]" {
		return func(cells []string) (float64, error) { return level(in.Name, cells[0]) }
	} else if in.Unit == "" {
		return func(cells []string) (float64, error) { return number(in.Name, cells[0]) }
	}
	read := celsius("ta", "tnw", "tg")
	return func(cells []string) (float64, error) {
		v, err := read(cells)
		if err != nil {
			return 0, err
		}
		if m == exposure.HeatWBGTIn {
			return exposure.WBGTIn(v[1], v[2]), nil
		}
		return exposure.WBGTOut(v[0], v[1], v[2]), nil
	}
}

// ofShift works out a metric of rows with start and duration.
func ofShift(s shift, m exposure.Metric, threshold float64, window time.Duration) figure {
	f := figure{series: s.Series, uncertain: s.Uncertain(), windowed: true}
	switch m {
	case exposure.GasSTEL:
		w := exposure.HighestMean(s.Series, window)
		f.value, f.full, f.whole, f.uncertain = w.Mean, w.Full, !s.Uncertain(), w.Uncertain
		return f
	case exposure.GasCeiling, exposure.GasPeak:
		f.value, f.windowed = exposure.Highest(s.Series), false
	case exposure.HeatWBGTIn, exposure.HeatWBGTOut:
		f.value, f.full = exposure.TimeMean(s.Series), s.Elapsed() >= time.Hour
	case exposure.GasMean:
		f.value, f.full = exposure.Mean(s.Series), true
	case exposure.NoiseLAeq:
		f.value, f.full = exposure.LAeq(s.Series), true
	default:
		f.value, f.full = ofDay(s.Series, m, threshold), s.End() >= workday
	}
	if m.Accumulates() && s.late > exposure.LongestGap {
		f.uncertain = true // the shift's first part was not measured
	}
	f.whole = !f.uncertain
	return f
}

// ofDay works out the metrics that refer to a working day of 8 h.
func ofDay(s exposure.Series, m exposure.Metric, threshold float64) float64 {
	switch m {
	case exposure.NoiseLEX8h:
		return exposure.LEX8h(s)
	case exposure.NoisePoints:
		return exposure.Points(s)
	case exposure.NoiseDoseOSHA:
		return exposure.OSHA.Dose(s, threshold)
	case exposure.NoiseTWAOSHA:
		return exposure.OSHA.Average(s, threshold)
	case exposure.NoiseDoseNIOSH:
		return exposure.NIOSH.Dose(s, threshold)
	case exposure.NoiseTWANIOSH:
		return exposure.NIOSH.Average(s, threshold)
	default:
		return exposure.TWA8(s)
	}
}

// ofMixture adds up the parts of a mixture, each substance once.
func ofMixture(t *table) (figure, error) {
	var parts []exposure.Part
	seen := map[string]bool{}
	err := t.each(func(r row) error {
		if err := once(seen, "substance", r.cells[0]); err != nil {
			return err
		}
		value, err := number("value", r.cells[1])
		if err != nil {
			return err
		}
		limit, err := number("limit", r.cells[2])
		switch {
		case err != nil:
			return err
		case limit <= 0:
			return fmt.Errorf("limit %s must be above zero", r.cells[2])
		case value < 0:
			return fmt.Errorf("value %s is negative", r.cells[1])
		}
		parts = append(parts, exposure.Part{Value: value, Limit: limit})
		return nil
	})
	if err != nil {
		return figure{}, err
	}
	v, err := exposure.Mixture(parts)
	if err != nil {
		return figure{}, fmt.Errorf("%s: %w", t.name, err)
	}
	return figure{value: v, whole: true}, nil
}

// once refuses a name that is empty or was there before.
func once(seen map[string]bool, column, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%s is empty", column)
	case seen[name]:
		return fmt.Errorf("%s %q stands twice", column, name)
	}
	seen[strings.Clone(name)] = true
	return nil
}

// ofWeek adds up the days of a week, each once.
func ofWeek(t *table) (figure, error) {
	var levels []float64
	seen := map[string]bool{}
	err := t.each(func(r row) error {
		if err := once(seen, "day", r.cells[0]); err != nil {
			return err
		}
		if len(seen) > 7 {
			return errors.New("this is the eighth day of a week")
		}
		daily, err := level("lex8h", r.cells[1])
		levels = append(levels, daily)
		return err
	})
	if err != nil {
		return figure{}, err
	}
	v, err := exposure.LEXWeek(levels)
	if err != nil {
		return figure{}, fmt.Errorf("%s: %w", t.name, err)
	}
	return figure{value: v, whole: true}, nil
}

// ofRows takes the worst row of those that need no time: air temperature and
// one column more.
func ofRows(t *table, index func(ta, other float64) (float64, error), worse func(a, b float64) bool, other string) (figure, error) {
	f := figure{whole: true}
	read := celsius("ta")
	first := true
	err := t.each(func(r row) error {
		ta, err := read(r.cells)
		if err != nil {
			return err
		}
		o, err := number(other, r.cells[1])
		if err != nil {
			return err
		}
		v, err := index(ta[0], o)
		if err == nil && (first || worse(v, f.value)) {
			f.value, first = v, false
		}
		return err
	})
	return f, err
}
