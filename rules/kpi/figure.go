package kpi

import (
	"math"
	"time"
)

// Verdict says how a figure stands to its bounds.
type Verdict string

// The verdicts.
const (
	// Met: within the target, or within the limit where there is no target.
	Met Verdict = "met"
	// Tolerable: beyond the target, within the limit.
	Tolerable Verdict = "tolerable"
	// Missed: beyond the limit, or beyond the target where there is no limit.
	Missed Verdict = "missed"
	// NotJudged: no source sets a bound, or too little was seen to judge.
	NotJudged Verdict = ""
)

// Figure is one key performance figure with what it is held against.
type Figure struct {
	// Key is a stable name for scripts and translations.
	Key  string `json:"key"`
	Name string `json:"name"`
	// Value is in Unit, which is "s" for times and "%" for shares.
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	// Target and Limit are in Unit; nil where no source sets one. A value is
	// within a bound at it and below, or above where AtLeast is set.
	Target  *float64 `json:"target,omitempty"`
	Limit   *float64 `json:"limit,omitempty"`
	AtLeast bool     `json:"at_least,omitempty"`
	Verdict Verdict  `json:"verdict,omitempty"`
	Source  string   `json:"source,omitempty"`
	// Note says why the figure is not judged, or what it is made of.
	Note string `json:"note,omitempty"`
}

func (f Figure) within(bound float64) bool {
	if f.AtLeast {
		return f.Value >= bound
	}
	return f.Value <= bound
}

// judge fills in the verdict.
func (f Figure) judge() Figure {
	switch {
	case f.Target == nil && f.Limit == nil:
	case f.Target != nil && f.within(*f.Target):
		f.Verdict = Met
	case f.Target != nil && f.Limit != nil && f.within(*f.Limit):
		f.Verdict = Tolerable
	case f.Target == nil && f.within(*f.Limit):
		f.Verdict = Met
	default:
		f.Verdict = Missed
	}
	return f
}

// unless takes the verdict away, with a reason, where too little was seen.
func (f Figure) unless(little bool, why string) Figure {
	if little {
		f.Verdict, f.Note = NotJudged, why
	}
	return f
}

func (f Figure) note(text string) Figure {
	f.Note = text
	return f
}

// none stands for a bound that no source sets.
var none = math.NaN()

func bounded(key, name string, value float64, unit string, target, limit float64, source string) Figure {
	f := Figure{Key: key, Name: name, Value: value, Unit: unit, Target: bound(target), Limit: bound(limit), Source: source}
	return f.judge()
}

func bound(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

func plain(key, name string, value float64, unit string) Figure {
	return Figure{Key: key, Name: name, Value: value, Unit: unit}
}

func lasting(key, name string, d time.Duration) Figure { return plain(key, name, d.Seconds(), "s") }
