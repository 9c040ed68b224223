package signoff

import (
	"strings"
	"time"

	"aman/gateway/config"
)

// vocabulary is one language.
type vocabulary struct {
	standing  map[State]string
	direction map[Direction]string
	part      map[Part]string
	key       map[string]string
	added     string
	gone      string
	yes       string
}

var vocabularies = map[string]*vocabulary{"en": &english, "ru": &russian, "kk": &kazakh}

// words returns the language's vocabulary; English stands in for any other.
func words(lang string) *vocabulary {
	if v := vocabularies[lang]; v != nil {
		return v
	}
	return &english
}

// Word returns what a language calls a key of an item; the key itself where it
// has no word.
func Word(lang, key string) string {
	if w := words(lang).key[key]; w != "" {
		return w
	}
	return strings.ReplaceAll(key, "_", " ")
}

// String is the change in one English line.
func (c Change) String() string { return c.In("en") }

// In is the change in one line of a language, as in
// "co-stop: limit 40 ppm → 60 ppm (co-1.co above): towards less safety".
func (c Change) In(lang string) string {
	v := words(lang)
	return c.subject(v, lang) + ": " + v.direction[c.Direction]
}

func (c Change) subject(v *vocabulary, lang string) string {
	name := v.part[c.Part] + " " + c.ID
	if c.Part == PartRule {
		name = c.ID // rules are what people speak of
	}
	if c.Part == PartSite {
		name = v.part[c.Part]
	}
	if c.Key == "" { // a whole part
		return name + " " + c.came(v)
	}
	line := name + ": " + Word(lang, c.Key)
	switch {
	case c.Old != "" && c.New != "":
		line += " " + Value(lang, c.Old) + " → " + Value(lang, c.New)
	case c.Old == yes || c.New == yes:
		if c.Of != "" {
			return line + " " + within(v, c.Of) + " " + c.came(v)
		}
		return line + " " + c.came(v)
	case c.Old == "":
		line += " " + Value(lang, c.New) + " " + v.added
	default:
		line += " " + Value(lang, c.Old) + " " + v.gone
	}
	if c.Of != "" {
		line += " (" + within(v, c.Of) + ")"
	}
	return line
}

// comparisons are what stands at the end of a condition's name, for languages
// other than the configuration's.
var comparisons = strings.NewReplacer(" above", " ≥", " below", " ≤", " equals", " =", " exceeds", " >")

// within is what a change is in, as a language writes it.
func within(v *vocabulary, of string) string {
	if v == &english {
		return of
	}
	return comparisons.Replace(of)
}

func (c Change) came(v *vocabulary) string {
	if c.New != "" {
		return v.added
	}
	return v.gone
}

// units are what people read in place of the codes of UCUM.
var units = strings.NewReplacer("[ppm]", "ppm", "%{LEL}", "%LEL", "%{vol}", "%vol", "%{RH}", "%RH", "dB[A]", "dBA", "dB[C]", "dBC", " Cel", " °C", "m3", "m³")

// Value is an item's value as people read it.
func Value(lang, value string) string {
	if value == yes {
		return words(lang).yes
	}
	if d, err := time.ParseDuration(value); err == nil {
		return config.Span(d)
	}
	return units.Replace(value)
}
