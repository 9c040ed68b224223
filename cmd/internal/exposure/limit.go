package exposure

import (
	"fmt"
	"strings"
	"time"

	"aman/rules/exposure"
	"aman/rules/limits"
	"aman/rules/units"
)

// limit is what a figure is compared with.
type limit struct {
	row   limits.Row // its ID is empty for a plain number
	value float64
	// unit is that of the figure and the limit.
	unit   string
	source string
	// below says that a figure under the limit is the one that exceeds it.
	below bool
	// window is the averaging time of a short-term limit.
	window time.Duration
	// ceiling and allowed belong to a peak that may be reached for a while.
	ceiling float64
	allowed time.Duration
}

// findLimit reads --limit: the id of a row of rules/limits, or a number with or
// without a unit. The empty text is no limit, nil, and unit then the figure's.
func findLimit(opt Options) (l *limit, unit string, err error) {
	if unit, err = unitOf(opt); err != nil {
		return nil, "", err
	}
	text := strings.TrimSpace(opt.Limit)
	switch {
	case text == "" && opt.Metric == mixture:
		return &limit{value: 1, unit: unit, source: mixtureSource}, unit, nil
	case text == "":
		return nil, unit, nil
	case strings.Contains(text, "/") && !startsAsNumber(text):
		l, err = rowLimit(text, unit, opt)
	default:
		l, err = plainLimit(text, unit)
	}
	if err != nil {
		return nil, "", err
	}
	l.below = exposure.Metric(opt.Metric).Falls()
	if l.row.Below != l.below && l.row.ID != "" {
		return nil, "", fmt.Errorf("--limit %s: the danger of %s lies on the other side", text, opt.Metric)
	}
	return l, l.unit, l.reduce(opt)
}

func startsAsNumber(text string) bool { number, _ := units.Split(text); return number != "" }

// unitOf is the unit of the metric in UCUM; that of a gas is empty where --unit
// does not say it, and then the limit's.
func unitOf(opt Options) (string, error) {
	m := exposure.Metric(opt.Metric)
	if len(m.Inputs()) == 1 && m.Inputs()[0].Unit == "" {
		if opt.Unit == "" {
			return "", nil
		}
		code, err := m.Unit(opt.Unit)
		if err != nil {
			return "", fmt.Errorf("--unit: %w", err)
		}
		return code, nil
	}
	if opt.Unit != "" {
		return "", fmt.Errorf("--unit goes with gases, and %s has its own", opt.Metric)
	}
	switch opt.Metric {
	case mixture:
		return "1", nil
	case week:
		return "dB[A]", nil
	}
	points := make([]string, 0, len(m.Inputs()))
	for _, in := range m.Inputs() {
		points = append(points, in.Unit)
	}
	return m.Unit(points...)
}

// rowLimit takes a row of rules/limits in the figure's unit.
func rowLimit(id, unit string, opt Options) (*limit, error) {
	row, err := limits.Find(id, limits.For(opt.Metric)...)
	if err != nil {
		return nil, fmt.Errorf("--limit: %w", err)
	}
	if err := row.Adds(opt.Metric); err != nil {
		return nil, fmt.Errorf("--limit: %w", err)
	}
	l := &limit{row: row, unit: unit, source: row.Source}
	if unit == "" {
		l.unit = row.Unit
		if _, err := exposure.Metric(opt.Metric).Unit(row.Unit); err != nil {
			return nil, fmt.Errorf("--limit %s: %w", id, err)
		}
	}
	if l.value, err = inUnit(row, l.unit); err != nil {
		return nil, fmt.Errorf("--limit: %w", err)
	}
	if opt.Metric == string(exposure.GasSTEL) {
		l.window = row.Averaging
	}
	if opt.Metric == string(exposure.GasPeak) {
		return l, l.peak()
	}
	return l, nil
}

func inUnit(row limits.Row, code string) (float64, error) {
	u, err := units.Parse(code)
	if err != nil {
		return 0, err
	}
	v, _, err := row.In(u, "")
	return units.Round(v), err
}

// peak adds the ceiling that a peak may go beyond for a while.
func (l *limit) peak() error {
	row := limits.Main(l.row)
	if row.Kind == limits.Peak || l.row.Peak == 0 {
		return nil // a peak without a value before it is a plain highest value
	}
	var err error
	if l.ceiling, err = inUnit(row, l.unit); err != nil {
		return fmt.Errorf("--limit: %w", err)
	}
	l.allowed = l.row.Peak
	l.source += fmt.Sprintf("; above %s %s for at most %s in a shift", units.Text(l.ceiling), l.unit, limits.Span(l.allowed))
	return nil
}

// plainLimit reads a number, with a unit of the figure's kind or none.
func plainLimit(text, unit string) (*limit, error) {
	v, u, err := units.Quantity(text)
	if err != nil {
		return nil, fmt.Errorf("--limit: %w, nor the id of a limit such as us-osha/co", err)
	}
	if unit == "" {
		if u.Code != "" && !u.Gas() {
			return nil, fmt.Errorf("--limit %s: that is no unit of a gas", text)
		}
		return &limit{value: v, unit: u.Code}, nil
	}
	if u.Code == "" {
		return &limit{value: v, unit: unit}, nil
	}
	to, err := units.Parse(unit)
	if err != nil {
		return nil, err
	}
	if v, _, err = units.Convert(v, u, to, units.Context{}); err != nil {
		return nil, fmt.Errorf("--limit %s: %w", text, err)
	}
	return &limit{value: units.Round(v), unit: unit}, nil
}

// reduce lowers an 8 h average for a longer shift; limits of other kinds stay
// as they are.
func (l *limit) reduce(opt Options) error {
	if opt.Shift == 0 || opt.Metric != string(exposure.GasTWA8) {
		return nil
	}
	factor, err := exposure.DailyReduction(opt.Shift)
	if err != nil {
		return fmt.Errorf("--shift: %w", err)
	}
	if factor < 1 && l.source != "" {
		l.source += fmt.Sprintf("; times %s for a shift of %s (Brief and Scala)", units.Text(factor), limits.Span(opt.Shift))
	}
	l.value = units.Round(l.value * factor)
	return nil
}

// exceeded compares; a figure at the limit is within.
func (l *limit) exceeded(f figure) bool {
	switch {
	case l.allowed > 0:
		return exposure.OverPeak(f.series, l.ceiling, l.value, l.allowed)
	case l.below:
		return f.value < l.value
	default:
		return f.value > l.value
	}
}
