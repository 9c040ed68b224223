package config

import (
	"maps"
	"regexp"
	"slices"
	"time"
	_ "time/tzdata" // a gateway's system may come without time zones

	"aman/gateway/config/strict"
)

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)

// checkID refuses what is no id; the decoder has already said so where it is
// missing.
func (b *builder) checkID(path, id string) {
	if b.has(path) && !idForm.MatchString(id) {
		b.fault(path, "%q is no id: use 1 to 32 of a-z, 0-9, _ and -, the first a letter or digit", id)
	}
}

// ids finds ids that are given twice in one list.
type ids struct {
	b     *builder
	list  string
	lines map[string]int
}

func (b *builder) newIDs(list string) ids { return ids{b: b, list: list, lines: make(map[string]int)} }

// add reports whether the id can be referred to: it is there and new. An id
// that is no fit one can still be meant.
func (s ids) add(path, id string) bool {
	if id == "" {
		s.b.nameless[s.list] = true
	}
	s.b.checkID(path, id)
	if id == "" {
		return false
	}
	line, _ := s.b.root.At(path)
	if first, twice := s.lines[id]; twice {
		s.b.fault(path, "%s is given twice, first in line %d", id, first)
		return false
	}
	s.lines[id] = line
	return true
}

// identity checks the keys that stand alone at the top.
func (b *builder) identity() {
	s := b.site
	s.Plant, s.Gateway, s.Data = b.raw.Plant, b.raw.Gateway, b.raw.Data
	b.checkID("plant", s.Plant)
	b.checkID("gateway", s.Gateway)
	if b.raw.Enterprise != nil {
		s.Enterprise = *b.raw.Enterprise
		b.checkID("enterprise", s.Enterprise)
	}
	if s.Data == "" && b.has("data") {
		b.fault("data", "must name a folder")
	}
	if tz := b.raw.Timezone; tz != nil {
		s.Timezone = *tz
		if _, err := time.LoadLocation(s.Timezone); err != nil || s.Timezone == "" || s.Timezone == "Local" {
			b.fault("timezone", "%q is no time zone; write it as in Asia/Almaty", s.Timezone)
		}
	}
	for _, list := range []string{"buses", "sensors"} {
		if n := b.root.Field(list); n != nil && !b.faulty(list) && len(n.Items) == 0 {
			b.fault(list, "must not be empty")
		}
	}
}

// suggest names the nearest of the known ids.
func suggest[T any](word string, known map[string]T) string {
	return strict.Suggest(word, slices.Sorted(maps.Keys(known)))
}
