package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"aman/rules"
)

// Change is what differs in one rule.
type Change struct {
	Rule string `json:"rule"`
	What string `json:"what"`
}

// facts are what a rule is, as name and words, in an order of their own.
type fact struct{ name, words string }

// changes lists the rules that differ, those of the old set first.
func changes(old, replacement rules.Spec) (list []Change) {
	units := map[string]string{}
	for _, spec := range []rules.Spec{old, replacement} {
		for i := range spec.Points {
			units[spec.Points[i].ID] = spec.Points[i].Unit
		}
	}
	find := func(spec rules.Spec, id string) *rules.Rule {
		if i := slices.IndexFunc(spec.Rules, func(r rules.Rule) bool { return r.ID == id }); i >= 0 {
			return &spec.Rules[i]
		}
		return nil
	}
	for i := range old.Rules {
		was := &old.Rules[i]
		is := find(replacement, was.ID)
		if is == nil {
			list = append(list, Change{was.ID, "is not in NEW"})
		} else if what := differences(facts(was, units), facts(is, units)); what != "" {
			list = append(list, Change{was.ID, what})
		}
	}
	for i := range replacement.Rules {
		if r := &replacement.Rules[i]; find(old, r.ID) == nil {
			list = append(list, Change{r.ID, "is new: " + conditions(r, units)})
		}
	}
	return list
}

func differences(was, is []fact) string {
	var parts []string
	for i := range was {
		if was[i].words != is[i].words {
			parts = append(parts, fmt.Sprintf("%s %s → %s", was[i].name, was[i].words, is[i].words))
		}
	}
	return strings.Join(parts, "; ")
}

func facts(r *rules.Rule, units map[string]string) []fact {
	vote := "none"
	if v := r.Vote; v != nil {
		vote = fmt.Sprintf("%d of %d, %s", v.K, len(r.Conditions), v.Degrade)
	}
	limits, resets := conditions(r, units), make([]string, 0, len(r.Conditions))
	for _, c := range r.Conditions {
		resets = append(resets, number(c.Reset))
	}
	return []fact{
		{"condition", limits},
		{"reset", strings.Join(slices.Compact(resets), ", ")},
		{"vote", vote},
		{"hold", r.Hold.String()},
		{"clear_for", r.ClearFor.String()},
		{"stale", staleness(r.Stale)},
		{"on_fault", onFault(r.OnFault)},
		{"severity", r.Severity.String()},
		{"latch", strconv.FormatBool(r.Latch)},
		{"suspend", strconv.FormatBool(r.Suspend)},
		{"zone", orNone(r.Zone)},
		{"suppressed", suppression(r, units)},
	}
}

func suppression(r *rules.Rule, units map[string]string) string {
	c := r.SuppressWhile
	if c == nil {
		return "never"
	}
	return strings.TrimSpace(fmt.Sprintf("while %s %s %s %s", c.Point, c.Op, number(c.Limit), units[c.Point]))
}

// conditions are the rule's conditions in words; those on several points with
// the same limit are told once.
func conditions(r *rules.Rule, units map[string]string) string {
	type limit struct {
		words  string
		points []string
	}
	var list []limit
	for _, c := range r.Conditions {
		what, unit := "", units[c.Point]
		if c.Figure != nil {
			what, unit = c.Figure.Name+" ", c.Figure.Unit
		}
		words := strings.TrimSpace(fmt.Sprintf("%s%s %s %s", what, c.Op, number(c.Limit), unit))
		if n := len(list); n > 0 && list[n-1].words == words {
			list[n-1].points = append(list[n-1].points, c.Point)
		} else {
			list = append(list, limit{words, []string{c.Point}})
		}
	}
	join := " and "
	if r.Join == rules.Any {
		join = " or "
	}
	parts := make([]string, 0, len(list))
	for _, l := range list {
		parts = append(parts, strings.Join(l.points, ", ")+" "+l.words)
	}
	return strings.Join(parts, join)
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 9, 64) }

func staleness(d time.Duration) string {
	if d == 0 {
		return "by period"
	}
	return d.String()
}

func onFault(p rules.FaultPolicy) string { return [...]string{"trip", "fault", "ignore"}[p] }

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
