package signoff

import "slices"

// Compare lists what changed from one state to another. A part that came or
// went whole is one change, and so is a condition or an output of a rule.
func Compare(from, to Items) Changes {
	c := &comparer{before: index(from), after: index(to)}
	c.old, c.new = members(from), members(to)
	places := make(Items, 0, len(from)+len(to))
	for _, i := range slices.Concat(from, to) {
		i.Value = ""
		places = append(places, i)
	}
	places.sort()
	for _, place := range slices.Compact(places) {
		c.at(place)
	}
	return c.changes
}

func index(items Items) map[Item]string {
	out := make(map[Item]string, len(items))
	for _, i := range items {
		value := i.Value
		i.Value = ""
		out[i] = value
	}
	return out
}

// member is a part, or something within it, that may come and go whole.
type member struct {
	part   Part
	id, of string
}

func members(items Items) map[member]bool {
	out := make(map[member]bool)
	for _, i := range items {
		out[member{i.Part, i.ID, ""}] = true
		if i.Of != "" {
			out[member{i.Part, i.ID, i.Of}] = true
		}
	}
	return out
}

type comparer struct {
	before, after map[Item]string
	old, new      map[member]bool
	told          map[member]bool
	changes       Changes
}

func (c *comparer) at(place Item) {
	if c.parted(place) {
		return
	}
	old, was := c.before[place]
	value, is := c.after[place]
	if was && is && old == value {
		return
	}
	a := attributes[place.Part][place.Key]
	change := Change{Part: place.Part, ID: place.ID, Of: place.Of, Key: place.Key, Old: old, New: value}
	switch {
	case !was:
		change.Direction = a.added
	case !is:
		change.Direction = a.gone
	case a.changed != nil:
		pair := contrast{old: place, new: place, before: c.before, after: c.after}
		pair.old.Value, pair.new.Value = old, value
		change.Direction = a.changed(&pair)
	}
	c.changes = append(c.changes, change)
}

// parted tells of a part or member that is there on one side only, once, and
// reports whether the place belongs to one.
func (c *comparer) parted(place Item) bool {
	part := member{place.Part, place.ID, ""}
	if c.old[part] != c.new[part] {
		c.once(part, Change{Part: part.part, ID: part.id, Direction: whole(part.part, c.act(part), c.new[part])})
		return true
	}
	inner := member{place.Part, place.ID, place.Of}
	if place.Of == "" || c.old[inner] == c.new[inner] || headOf(place) == "" {
		return false
	}
	c.once(inner, c.inner(place, inner))
	return true
}

// conditionKeys are the items of one condition.
var conditionKeys = []string{"limit", "reset", "source", "stale", "inputs"}

// headOf is the key that stands for all that an item comes and goes with: the
// limit for a condition, the address for a register. Every other item comes and
// goes alone.
func headOf(place Item) string {
	switch {
	case place.Part == PartSensor:
		return "address"
	case place.Part == PartRule && slices.Contains(conditionKeys, place.Key):
		return "limit"
	}
	return ""
}

// act is what an input of the panel does, or did.
func (c *comparer) act(m member) string {
	place := Item{Part: m.part, ID: m.id, Key: "act"}
	if c.new[m] {
		return c.after[place]
	}
	return c.before[place]
}

func (c *comparer) once(m member, change Change) {
	if c.told == nil {
		c.told = make(map[member]bool)
	}
	if c.told[m] {
		return
	}
	c.told[m] = true
	if c.new[m] {
		change.New = c.headValue(c.after, &change)
	} else {
		change.Old = c.headValue(c.before, &change)
	}
	c.changes = append(c.changes, change)
}

// headValue is what stands for a member that came or went; yes where nothing
// does.
func (c *comparer) headValue(state map[Item]string, change *Change) string {
	if v, ok := state[Item{Part: change.Part, ID: change.ID, Of: change.Of, Key: change.Key}]; ok && change.Key != "" {
		return v
	}
	return yes
}

func (c *comparer) inner(place Item, m member) Change {
	change := Change{Part: m.part, ID: m.id, Of: m.of, Key: headOf(place)}
	if m.part == PartRule {
		change.Direction = c.conditionCame(m)
	}
	return change
}

// conditionCame judges a condition that came or went: a further one makes a
// rule that asks for all harder to trip, and any other easier.
func (c *comparer) conditionCame(m member) Direction {
	state, came := c.before, c.new[m]
	if came {
		state = c.after
	}
	easier := state[Item{Part: PartRule, ID: m.id, Key: "join"}] != "all"
	if easier == came {
		return More
	}
	return Less
}
