package config

import (
	"strings"
	"time"

	"aman/gateway/config/strict"
)

// rawLimit names a row of the limits of norms: kz/co, or {row: kz/co, instant: true}.
type rawLimit struct {
	Row     string `yaml:"row" need:"yes" doc:"id of the row, as in kz/co"`
	Instant bool   `yaml:"instant" doc:"compare single readings, which makes the rule a warning (false)"`
}

// UnmarshalNode implements strict.Unmarshaler.
func (r *rawLimit) UnmarshalNode(d *strict.Decoder, n *strict.Node, path string) {
	if n.Kind == strict.Scalar {
		d.Value(n, path, &r.Row)
		return
	}
	type keys rawLimit
	d.Value(n, path, (*keys)(r))
}

// exposureLimit is a row of the limits of norms, or a quantity.
type exposureLimit struct {
	row      string
	quantity quantity
}

// UnmarshalNode implements strict.Unmarshaler. A row's id holds a slash and
// begins with a letter.
func (l *exposureLimit) UnmarshalNode(d *strict.Decoder, n *strict.Node, path string) {
	if text := strings.TrimSpace(n.Text); n.Kind == strict.Scalar && strings.Contains(text, "/") && letter(text[0]) {
		l.row = text
		return
	}
	l.quantity.UnmarshalNode(d, n, path)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// rawRearm is a time, or a time and a level.
type rawRearm struct {
	After *time.Duration `yaml:"after" doc:"how long after it was acknowledged, while its condition is true"`
	Above *quantity      `yaml:"above" doc:"when the value reaches this higher level"`
	Below *quantity      `yaml:"below" doc:"when the value reaches this lower level"`
}

// UnmarshalNode implements strict.Unmarshaler.
func (r *rawRearm) UnmarshalNode(d *strict.Decoder, n *strict.Node, path string) {
	if n.Kind == strict.Scalar {
		d.Value(n, path, &r.After)
		return
	}
	type keys rawRearm
	d.Value(n, path, (*keys)(r))
}
