package config

import (
	"strings"

	"aman/rules"
)

// ownKeys are those of a condition that stands in the rule itself.
var ownKeys = []string{"point", "limit", "above", "below", "equals", "reset"}

// kindKeys are those of every other kind of condition.
var kindKeys = []string{"all", "any", "vote", "rate", "deviation", "band", "exposure", "expression"}

// conditions compiles what a rule watches: its own condition, or that of the
// one key that gives another kind.
func (b *builder) conditions(path string, raw *rawRule, spec *rules.Rule) {
	own, other := b.given(path, ownKeys), b.given(path, kindKeys)
	switch {
	case len(other) > 1, len(other) == 1 && !goesWith(other[0], own):
		b.fault(path, "gives %s: a rule has one kind of condition", list(append(other, own...)))
	case len(other) == 1:
		b.kind(path, other[0], raw, spec)
	case len(own) > 0 && raw.Limit != nil:
		b.limitRow(path, raw, spec)
	case len(own) > 0 && !b.faulty(path+".limit"):
		b.condition(path, &raw.rawCondition, spec)
	case !b.brokenBelow(path):
		b.fault(path, "has no condition: give point with above, below, equals or limit, or one of %s", strings.Join(kindKeys, ", "))
	}
}

// goesWith reports whether the keys that stand beside a kind belong to it.
func goesWith(kind string, own []string) bool {
	for _, key := range own {
		if kind != "expression" || key == "point" || key == "limit" {
			return false
		}
	}
	return true
}

func (b *builder) kind(path, key string, raw *rawRule, spec *rules.Rule) {
	if at := path + "." + key; b.faulty(at) {
		return
	}
	switch key {
	case "all":
		b.list(path+".all", raw.All, spec)
	case "any":
		spec.Join = rules.Any
		b.list(path+".any", raw.Any, spec)
	case "vote":
		b.vote(path+".vote", raw.Vote, spec)
	case "rate":
		b.rate(path+".rate", raw, spec)
	case "deviation":
		b.deviation(path+".deviation", raw.Deviation, spec)
	case "band":
		b.band(path+".band", raw.Band, spec)
	case "exposure":
		b.exposure(path+".exposure", raw, spec)
	case "expression":
		b.expression(path, raw, spec)
	}
}

// given lists which of the keys stand in the file at a path.
func (b *builder) given(path string, keys []string) (out []string) {
	for _, key := range keys {
		if b.root.Lookup(path+"."+key) != nil {
			out = append(out, key)
		}
	}
	return out
}

// list writes words as "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// firstPoint is the point that the rule names first; nil where it names none.
// That of an expression is known once it is compiled.
func firstPoint(raw *rawRule, spec *rules.Rule) *string {
	first := func(ids []string) *string {
		if len(ids) == 0 {
			return nil
		}
		return &ids[0]
	}
	switch {
	case raw.Point != nil:
		return raw.Point
	case len(raw.All) > 0:
		return raw.All[0].Point
	case len(raw.Any) > 0:
		return raw.Any[0].Point
	case raw.Vote != nil:
		return first(raw.Vote.Of)
	case raw.Rate != nil:
		return raw.Rate.Point
	case raw.Deviation != nil:
		return first(raw.Deviation.Of)
	case raw.Band != nil:
		return raw.Band.Point
	case raw.Exposure != nil && raw.Exposure.Point == nil:
		return first(raw.Exposure.Points)
	case raw.Exposure != nil:
		return raw.Exposure.Point
	case len(spec.Conditions) > 0:
		return &spec.Conditions[0].Point
	}
	return nil
}
