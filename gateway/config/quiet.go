package config

import (
	"fmt"
	"slices"
	"strings"

	"aman/rules"
)

// quiet checks which rules are quiet under which, once all of them are known:
// in a ring none would be heard.
func (b *builder) quiet() {
	index := make(map[string]int, len(b.site.Spec.Rules))
	for i, r := range b.site.Spec.Rules {
		if _, twice := index[r.ID]; !twice {
			index[r.ID] = i
		}
	}
	for i := range b.site.Spec.Rules {
		r := &b.site.Spec.Rules[i]
		seen := make(map[string]bool)
		for k, id := range r.QuietUnder {
			at := fmt.Sprintf("rules[%d].quiet_under[%d]", i, k)
			other, known := index[id]
			switch {
			case b.faulty(at):
			case id == r.ID:
				b.fault(at, "is the rule itself: it would never be heard")
			case !known && b.nameless["rules"]:
			case !known:
				b.fault(at, "no rule %q%s", id, suggest(id, index))
			case seen[id]:
				b.fault(at, "%s is given twice", id)
			case b.site.Spec.Rules[other].Severity.Rank() < r.Severity.Rank():
				b.fault(at, "%s has the severity %s and would be quiet under %s, which has %s", r.ID, r.Severity, id, b.site.Spec.Rules[other].Severity)
			default:
				b.ring(at, r.ID, other, index)
				b.cautionQuiet(at, r, &b.site.Spec.Rules[other])
			}
			seen[id] = true
		}
	}
}

// ring refuses a rule that is quiet under another that is, over however many
// steps, quiet under it.
func (b *builder) ring(at, id string, under int, index map[string]int) {
	visited := make(map[int]bool)
	var find func(i int, way []string) []string
	find = func(i int, way []string) []string {
		if visited[i] {
			return nil
		}
		visited[i] = true
		way = append(way, b.site.Spec.Rules[i].ID)
		for _, next := range b.site.Spec.Rules[i].QuietUnder {
			if next == id {
				return append(way, id)
			}
			if k, ok := index[next]; ok {
				if found := find(k, way); found != nil {
					return found
				}
			}
		}
		return nil
	}
	if way := find(under, nil); way != nil {
		b.fault(at, "%s is quiet under %s: none of them would be heard", id, strings.Join(way, ", which is quiet under "))
	}
}

// cautionQuiet finds a rule that is quiet under one of other points: its alarm
// would be hidden by what says nothing about it.
func (b *builder) cautionQuiet(at string, r, over *rules.Rule) {
	if len(r.Conditions) == 0 || len(over.Conditions) == 0 {
		return
	}
	other := watched(over)
	if !slices.ContainsFunc(watched(r), func(id string) bool { return slices.Contains(other, id) }) {
		b.warn(at, "%s and %s watch no point in common: one alarm may hide what the other does not see", r.ID, over.ID)
	}
}
