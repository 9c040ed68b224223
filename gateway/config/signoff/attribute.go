package signoff

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"aman/gateway/config"
)

// attribute says what a change of one key means for safety. What it leaves out
// is Unclear, and so is every key that the table does not know.
type attribute struct {
	// added and gone are the directions of an item that appears or vanishes.
	added, gone Direction
	// changed judges another value.
	changed func(c *contrast) Direction
}

// contrast is one item in two states of a site.
type contrast struct {
	old, new Item
	before   map[Item]string // values by place, of the old state
	after    map[Item]string
}

// rises judges a number or duration that grows one way or falls the other; what
// cannot be compared, as two units, is Unclear.
func rises(up Direction) func(*contrast) Direction {
	return func(c *contrast) Direction {
		switch order, ok := compareValues(c.old.Value, c.new.Value); {
		case !ok || order == 0:
			return Unclear
		case order > 0:
			return opposite(up)
		}
		return up
	}
}

func opposite(d Direction) Direction {
	switch d {
	case Less:
		return More
	case More:
		return Less
	case Unclear, Neutral:
	}
	return d
}

// compareValues orders two durations, or two numbers of one unit.
func compareValues(a, b string) (order int, ok bool) {
	if x, err := time.ParseDuration(a); err == nil {
		y, err := time.ParseDuration(b)
		return compare(x, y), err == nil
	}
	x, unitX, okX := quantity(a)
	y, unitY, okY := quantity(b)
	return compare(x, y), okX && okY && unitX == unitY
}

func compare[T ~int64 | ~float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func quantity(s string) (v float64, unit string, ok bool) {
	head, unit, _ := strings.Cut(s, " ")
	v, err := strconv.ParseFloat(head, 64)
	return v, unit, err == nil
}

// climbs judges words that have an order, the weakest first.
func climbs(words ...string) func(*contrast) Direction {
	return func(c *contrast) Direction {
		from, to := slices.Index(words, c.old.Value), slices.Index(words, c.new.Value)
		switch {
		case from < 0 || to < 0 || from == to:
			return Unclear
		case to > from:
			return More
		}
		return Less
	}
}

// limits judges a limit: further out is less safe, on the side that it guards.
func limits(c *contrast) Direction { return c.outward(Less) }

// resets judges a reset: nearer to the limit clears sooner.
func resets(c *contrast) Direction { return c.outward(Less) }

func (c *contrast) outward(d Direction) Direction {
	switch op := operation(c.new.Of); op {
	case "above", "exceeds":
		return rises(d)(c)
	case "below":
		return rises(opposite(d))(c)
	}
	return Unclear // equals, or a kind of comparison that is not known here
}

// operation is the comparison in a condition's name, "co-1.co above 2".
func operation(of string) string {
	words := strings.Fields(of)
	if n := len(words); n > 1 {
		if _, err := strconv.Atoi(words[n-1]); err == nil {
			words = words[:n-1]
		}
	}
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// rearms judges a second level by the side of the rule's conditions.
func rearms(c *contrast) Direction {
	side := ""
	for place := range c.after {
		if place.Part == c.new.Part && place.ID == c.new.ID && place.Key == "limit" {
			if side != "" && side != operation(place.Of) {
				return Unclear
			}
			side = operation(place.Of)
		}
	}
	return (&contrast{old: c.old, new: Item{Of: "x " + side, Value: c.new.Value}}).outward(Less)
}

// joins: a rule trips more easily on any of its conditions than on a vote, and
// more easily on a vote than on all.
var joins = climbs("all", "vote", "any")

// wording is what people read: shown when it changes, but nobody is less
// protected by another word. To take it away is.
var wording = attribute{added: More, gone: Less, changed: func(*contrast) Direction { return Neutral }}

var attributes = map[Part]map[string]attribute{
	PartBus: {
		"timeout": {changed: rises(Less)},
		"pause":   {added: Less, gone: More, changed: rises(Less)},
	},
	PartSensor: {
		"t90": {changed: rises(Less)},
	},
	PartPoint: {
		"every":      {changed: rises(Less)},
		"frozen":     {added: More, gone: Less, changed: rises(Less)},
		"fault_hold": {changed: rises(Less)},
		"warm_up":    {changed: rises(Less)},
		"falls_back": {added: More, gone: Less},
	},
	PartZone: {
		"zone":    {added: More, gone: Less},
		"release": {added: More, gone: Less},
	},
	PartOutput: {
		"silence_for": {changed: rises(Less)},
		"drops_after": {added: More, gone: Less, changed: rises(Less)},
	},
	PartRule: {
		"severity":       {changed: climbs("warning", "alarm", "danger")},
		"join":           {added: Neutral, gone: Neutral, changed: joins}, // the conditions that came or went are judged
		"k":              {changed: rises(Less)},
		"degrade":        {changed: climbs("available", "safe")},
		"spread":         {added: More, gone: Less, changed: rises(Less)},
		"spread_for":     {changed: rises(Less)},
		"hold":           {changed: rises(Less)},
		"clear_for":      {changed: rises(More)},
		"on_fault":       {changed: climbs("ignore", "fault", "trip")},
		"latch":          {added: More, gone: Less},
		"suspend":        {added: More, gone: Less},
		"group":          {added: Neutral, gone: Neutral, changed: func(*contrast) Direction { return Neutral }},
		"rearm":          {added: More, gone: Less, changed: rises(Less)},
		"rearm_at":       {added: More, gone: Less, changed: rearms},
		"shelve_max":     {changed: rises(Less)},
		"limit":          {changed: limits}, // added and gone: see conditionCame
		"reset":          {changed: resets},
		"source":         {added: Neutral, gone: Neutral, changed: func(*contrast) Direction { return Neutral }},
		"stale":          {changed: rises(Less)},
		"output":         {added: More, gone: Less},
		"quiet_under":    {added: Less, gone: More},
		"suppress_while": {added: Less, gone: More},
		"escalate":       {added: More, gone: Less, changed: rises(Less)},
		"tell":           wording,
		"do":             wording,
		"consequence":    wording,
		"respond_in":     {added: Neutral, gone: Less, changed: rises(Less)},
	},
}

// whole is the direction in which a whole part comes or goes. Of the panel only
// a stop is known to be for the safer: a silence or a key may be either.
func whole(part Part, act string, added bool) Direction {
	switch {
	case part == PartPanel && act != string(config.PanelStop):
		return Unclear
	case added:
		return More
	}
	return Less
}
