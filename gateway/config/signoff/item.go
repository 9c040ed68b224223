package signoff

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Part is what an item belongs to.
type Part string

// The parts of a site, in the order of papers.
const (
	PartSite   Part = "site"
	PartBus    Part = "bus"
	PartSensor Part = "sensor"
	PartPoint  Part = "point"
	PartZone   Part = "zone"
	PartRule   Part = "rule"
	PartOutput Part = "output"
	PartPanel  Part = "panel"
)

var parts = []Part{PartSite, PartBus, PartSensor, PartPoint, PartZone, PartRule, PartOutput, PartPanel}

// Item is one fact that counts for safety. In JSON it is one string, its five
// fields with tabs between them, so that a file has one line for each.
type Item struct {
	Part Part
	ID   string
	// Of is what the fact belongs to within the part: a condition, an output that
	// a rule drives, a register. Empty for the part itself.
	Of    string
	Key   string
	Value string // a number with its unit, a duration, yes, or words
}

// MarshalText implements encoding.TextMarshaler.
func (i Item) MarshalText() ([]byte, error) {
	return []byte(strings.Join([]string{string(i.Part), i.ID, i.Of, i.Key, i.Value}, "\t")), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (i *Item) UnmarshalText(text []byte) error {
	fields := strings.SplitN(string(text), "\t", 5) // a value may have tabs of its own
	if len(fields) != 5 {
		return fmt.Errorf("%.80q is no item", text)
	}
	*i = Item{Part(fields[0]), fields[1], fields[2], fields[3], fields[4]}
	return nil
}

// Items is a whole site, sorted; no two items have the same place.
type Items []Item

// place orders and identifies items.
func (i Item) place(o Item) int {
	return cmp.Or(
		cmp.Compare(slices.Index(parts, i.Part), slices.Index(parts, o.Part)),
		cmp.Compare(i.Part, o.Part), cmp.Compare(i.ID, o.ID), cmp.Compare(i.Of, o.Of), cmp.Compare(i.Key, o.Key),
	)
}

func (s Items) sort() { slices.SortFunc(s, Item.place) }

// form is the version of the canonical text; it stands in its first line.
const form = "aman sign-off 1\n"

// Text is the canonical text whose SHA-256 is the fingerprint: a first line
// with the form's version, then one line for each item, a JSON list of part,
// id, of, key and value, in the order of the items. It is UTF-8.
func (s Items) Text() []byte {
	var b bytes.Buffer
	b.WriteString(form)
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, i := range s {
		_ = enc.Encode([]string{string(i.Part), i.ID, i.Of, i.Key, i.Value}) // strings always encode
	}
	return b.Bytes()
}
