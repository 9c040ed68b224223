package ui

import (
	"embed"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"
)

// Languages lists the languages of the pages; the first is the default.
var Languages = [...]string{"ru", "kk", "en"}

//go:embed words/*.json
var wordFiles embed.FS

// Word is one entry of a catalogue: one text, or a text for each plural form.
type Word struct {
	Text  string
	Forms map[string]string // one, few, many, other
}

// UnmarshalJSON takes a string or an object of plural forms.
func (w *Word) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '{' {
		return json.Unmarshal(data, &w.Forms)
	}
	return json.Unmarshal(data, &w.Text)
}

// MarshalJSON is the inverse of UnmarshalJSON.
func (w Word) MarshalJSON() ([]byte, error) {
	if w.Forms != nil {
		return json.Marshal(w.Forms)
	}
	return json.Marshal(w.Text)
}

// Catalogue is what the pages say in one language.
type Catalogue map[string]Word

// Catalogues reads the embedded catalogues of all languages.
func Catalogues() (map[string]Catalogue, error) {
	all := make(map[string]Catalogue, len(Languages))
	for _, lang := range Languages {
		data, err := wordFiles.ReadFile("words/" + lang + ".json")
		if err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", lang, err)
		}
		c := Catalogue{}
		if err := json.Unmarshal(data, &c); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", lang, err)
		}
		all[lang] = c
	}
	return all, nil
}

// Speaker says things in one language and in the time zone of one site.
type Speaker struct {
	Lang  string
	Zone  *time.Location
	words Catalogue
}

// Speakers makes a speaker for each language. zone is the zone in which times
// of day are written; nil means UTC.
func Speakers(zone *time.Location) (map[string]*Speaker, error) {
	all, err := Catalogues()
	if err != nil {
		return nil, err
	}
	if zone == nil {
		zone = time.UTC
	}
	out := make(map[string]*Speaker, len(all))
	for lang, words := range all {
		out[lang] = &Speaker{Lang: lang, Zone: zone, words: words}
	}
	return out, nil
}

// T says the text of a key. pairs are names and values that fill the text's
// {placeholders}; numbers are written as the language writes them. A key that
// the catalogue lacks is said as itself, so that its absence is seen.
func (s *Speaker) T(key string, pairs ...any) string {
	w, ok := s.words[key]
	if !ok {
		return key
	}
	return s.fill(w.Text, pairs)
}

// N says the text of a key in the plural form of n, which fills {n}.
func (s *Speaker) N(key string, n int, pairs ...any) string {
	w, ok := s.words[key]
	if !ok {
		return key
	}
	text, ok := w.Forms[Plural(s.Lang, n)]
	if !ok {
		text = w.Forms["other"]
	}
	return s.fill(text, append(pairs, "n", n))
}

// Has reports whether the catalogue has the key.
func (s *Speaker) Has(key string) bool { _, ok := s.words[key]; return ok }

func (s *Speaker) fill(text string, pairs []any) string {
	if !strings.Contains(text, "{") {
		return text
	}
	old := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		old = append(old, fmt.Sprintf("{%v}", pairs[i]), s.say(pairs[i+1]))
	}
	return strings.NewReplacer(old...).Replace(text)
}

func (s *Speaker) say(v any) string {
	switch v := v.(type) {
	case int:
		return Number(s.Lang, float64(v), 0)
	case uint64:
		return Number(s.Lang, float64(v), 0)
	case float64:
		return Plain(s.Lang, v)
	}
	return fmt.Sprint(v)
}

// Name says a name in the speaker's language; where it lacks one, in any other
// language, and else the fallback.
func (s *Speaker) Name(name Texts, fallback string) string {
	if text := name[s.Lang]; text != "" {
		return text
	}
	for _, lang := range Languages {
		if text := name[lang]; text != "" {
			return text
		}
	}
	return fallback
}

// Num writes a number with fixed decimals.
func (s *Speaker) Num(v float64, decimals int) string { return Number(s.Lang, v, decimals) }

// Plural is the CLDR plural category of a whole number.
func Plural(lang string, n int) string {
	if n < 0 {
		n = -n
	}
	if lang != "ru" {
		if n == 1 {
			return "one"
		}
		return "other"
	}
	switch ten, hundred := n%10, n%100; {
	case ten == 1 && hundred != 11:
		return "one"
	case ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14):
		return "few"
	}
	return "many"
}

// keys lists the keys of a catalogue in order.
func (c Catalogue) keys() []string {
	out := make([]string, 0, len(c))
	for k := range c {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
