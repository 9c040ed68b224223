package exposure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"aman/rules/exposure"
	"aman/rules/units"
)

// Options are what the command was asked for.
type Options struct {
	// Metric is one of Names.
	Metric string
	// Limit is the id of a limit or a number; empty for none.
	Limit string
	// Threshold in dB(A) is where noise begins to count in a dose; nil means 80.
	Threshold *float64
	// Shift, where not 0, is the length of an extended shift, by which the 8 h
	// average that is a limit is reduced.
	Shift time.Duration
	// Unit is that of a gas; empty for the limit's.
	Unit string
}

// Run reads the file, which errors call by its name, and writes one JSON object
// and a line end. Nothing is written where there is an error.
func Run(in io.Reader, name string, out io.Writer, opt Options) error {
	columns, err := columnsOf(opt.Metric)
	if err != nil {
		return fmt.Errorf("--metric: %w", err)
	}
	if err := opt.check(); err != nil {
		return err
	}
	l, unit, err := findLimit(opt)
	if err != nil {
		return err
	}
	t, err := openTable(in, name, columns)
	if err != nil {
		return err
	}
	f, err := ofTable(t, opt.Metric, opt.threshold(), windowOf(l))
	if err != nil {
		return err
	}
	if err := sameTime(l, opt.Metric, f); err != nil {
		return err
	}
	if math.IsNaN(f.value) || math.IsInf(f.value, 0) {
		return fmt.Errorf("%s: a value is far beyond what can be measured: the figure is no number", name)
	}
	_, err = out.Write(object(opt.Metric, unit, f, l))
	return err
}

func (o *Options) threshold() float64 {
	if o.Threshold == nil {
		return exposure.DefaultThreshold
	}
	return *o.Threshold
}

func (o *Options) check() error {
	switch {
	case o.Threshold != nil && !exposure.Metric(o.Metric).TakesThreshold():
		return fmt.Errorf("--threshold goes with noise doses and their TWA, not with %s", o.Metric)
	case o.Threshold != nil && !(*o.Threshold >= 0 && *o.Threshold <= 140):
		return fmt.Errorf("--threshold %g is no level: it must be 0 to 140 dB(A)", *o.Threshold)
	case o.Shift < 0 || o.Shift >= 24*time.Hour:
		return fmt.Errorf("--shift %v is no shift: it must be above 0 and below 24h", o.Shift)
	}
	return nil
}

// windowOf is the averaging time of a short-term limit.
func windowOf(l *limit) time.Duration {
	if l == nil || l.window == 0 {
		return exposure.STELWindow
	}
	return l.window
}

// object is the answer in its stable form.
func object(metric, unit string, f figure, l *limit) []byte {
	b := appendText([]byte("{"), "metric", metric)
	b = appendRaw(b, "value", units.Text(f.value))
	b = appendText(b, "unit", unit)
	if f.windowed {
		b = appendRaw(b, "window_full", strconv.FormatBool(f.full))
	}
	if f.windowed || f.uncertain {
		b = appendRaw(b, "uncertain", strconv.FormatBool(f.uncertain))
	}
	if l != nil {
		b = appendText(b, "limit", l.row.ID)
		b = appendRaw(b, "limit_value", units.Text(l.value))
		b = appendText(b, "source", l.source)
		b = appendText(b, "verdict", verdict(f, l))
	}
	return append(b, '}', '\n')
}

// verdict never says "within" of what was not measured well enough.
func verdict(f figure, l *limit) string {
	switch {
	case l.exceeded(f):
		return "exceeded"
	case f.uncertain || !f.whole:
		return ""
	default:
		return "within"
	}
}

func appendText(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(value) // a string always encodes
	return appendRaw(b, name, string(bytes.TrimSpace(quoted.Bytes())))
}

func appendRaw(b []byte, name, value string) []byte {
	if len(b) > 1 {
		b = append(b, ',')
	}
	b = append(strconv.AppendQuote(b, name), ':')
	return append(b, value...)
}
