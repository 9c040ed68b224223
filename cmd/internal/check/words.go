package check

import (
	"fmt"
	"slices"
	"strings"

	"aman/gateway/config"
)

func (r rule) row() string {
	trip, clear := r.trips(), r.clears()
	if r.Hold > 0 {
		trip += " for " + span(r.Hold)
	}
	if r.ClearFor > 0 {
		clear += " for " + span(r.ClearFor)
	}
	if r.Latch {
		clear += ", then by a person"
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s", r.ID, r.Severity, trip, clear, r.does(), r.Worst.total())
}

// trips tells what makes the rule true, as in "2 of co-1.co, co-2.co above 30 [ppm]".
func (r rule) trips() string {
	var each, points []string
	for _, c := range r.Conditions {
		each = append(each, c.subject()+" "+c.compares())
		points = append(points, c.Point)
	}
	first := r.Conditions[0]
	same := !slices.ContainsFunc(r.Conditions, func(c condition) bool { return c.compares() != first.compares() })
	switch {
	case r.Vote != nil && same:
		return fmt.Sprintf("%d of %s %s", r.Vote.K, strings.Join(points, ", "), first.compares())
	case r.Vote != nil:
		return fmt.Sprintf("%d of: %s", r.Vote.K, strings.Join(each, ", "))
	case r.Join == "any":
		return strings.Join(each, " or ")
	}
	return strings.Join(each, " and ")
}

func (r rule) clears() string {
	var each []string
	for _, c := range r.Conditions {
		each = append(each, c.clears())
	}
	return strings.Join(slices.Compact(each), ", ")
}

// subject is what is compared: the point, or what is made of it.
func (c condition) subject() string {
	switch {
	case c.Figure == "":
		return c.Point
	case c.asks():
		return c.Figure // it names its points itself
	}
	return c.Figure + " of " + c.Point
}

// asks reports whether a figure is asked for yes or no.
func (c condition) asks() bool { return strings.HasPrefix(c.Figure, "expression") }

func (c condition) compares() string {
	switch {
	case c.asks() && c.Reset == nil:
		return "is true"
	case c.Source != "":
		return fmt.Sprintf("%s %s (%s)", c.Op, config.Amount(c.Limit, c.Unit), strings.SplitN(c.Source, ":", 2)[0])
	}
	return c.Op + " " + config.Amount(c.Limit, c.Unit)
}

func (c condition) clears() string {
	switch {
	case c.asks() && c.Reset == nil:
		return "when it is false"
	case c.Reset == nil:
		return "at any other value"
	case c.Op == "below":
		return "above " + config.Amount(*c.Reset, c.Unit)
	}
	return "below " + config.Amount(*c.Reset, c.Unit)
}
