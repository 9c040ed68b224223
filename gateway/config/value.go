package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"aman/gateway/config/strict"
)

// later is a key that the design knows and that is not built yet. Each use is
// a fault, so that nothing that a plant asks for is silently left out.
type later struct{}

// UnmarshalNode implements strict.Unmarshaler.
func (later) UnmarshalNode(d *strict.Decoder, n *strict.Node, path string) {
	d.Fault(n, path, "is not built yet; leave it out")
}

// languages are those of pages and papers.
var languages = []string{"ru", "kk", "en"}

// maxText bounds one text for people: a page shows it whole.
const maxText = 500

// texts are words by language. A text without a language stands for all.
type texts struct{ words Texts }

// UnmarshalNode implements strict.Unmarshaler.
func (t *texts) UnmarshalNode(d *strict.Decoder, n *strict.Node, path string) {
	t.words = make(Texts, len(languages))
	if n.Kind == strict.Scalar && !n.Null() {
		for _, lang := range languages {
			t.words[lang] = n.Text
		}
		checkText(d, n, path)
		return
	}
	if n.Kind != strict.Map {
		d.Fault(n, path, "must be texts by language, as in {ru: …, kk: …, en: …}")
		return
	}
	for _, f := range n.Fields {
		at := strict.Join(path, f.Name)
		if !slices.Contains(languages, f.Name) {
			d.Fault(f.Value, at, "unknown language; the languages are %s%s", strings.Join(languages, ", "), commaHint(f.Value))
			continue
		}
		var word string
		d.Value(f.Value, at, &word)
		checkText(d, f.Value, at)
		t.words[f.Name] = word
	}
}

// commaHint explains the key without a value that an unquoted comma makes of
// the second half of a text.
func commaHint(n *strict.Node) string {
	if n.Null() {
		return "; inside {…} a text with a comma needs quotes"
	}
	return ""
}

func checkText(d *strict.Decoder, n *strict.Node, path string) {
	if len([]rune(n.Text)) > maxText {
		d.Fault(n, path, "is longer than %d letters", maxText)
	}
}

// quantity is a number with an optional unit.
type quantity struct {
	value float64
	unit  string // as written; empty where none is given
	text  string // as written
}

var measured = regexp.MustCompile(`^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)$`)

// UnmarshalNode implements strict.Unmarshaler.
func (q *quantity) UnmarshalNode(d *strict.Decoder, n *strict.Node, path string) {
	if n.Kind != strict.Scalar || n.Null() {
		d.Fault(n, path, "must be a number, or a number and a unit such as 40 ppm")
		return
	}
	q.text = strings.TrimSpace(n.Text)
	m := measured.FindStringSubmatch(q.text)
	switch {
	case m == nil && (q.text == "true" || q.text == "false"):
		d.Fault(n, path, "must be a number, not %s: a contact is 1 or 0", q.text)
		return
	case m == nil:
		d.Fault(n, path, "must be a number, or a number and a unit such as 40 ppm, not %q", q.text)
		return
	case strings.HasPrefix(m[2], ","):
		d.Fault(n, path, "must be a number, or a number and a unit, not %q; the decimal mark is a point", q.text)
		return
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		d.Fault(n, path, "%s is too large", m[1])
		return
	}
	q.value, q.unit = v, m[2]
}
