package limits

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"aman/rules/units"
)

const (
	// maxBytes bounds a file; a norm of a thousand rows stays below it.
	maxBytes = 1 << 20
	// maxDepth bounds the nesting that the parser may see; a file needs three levels.
	maxDepth = 16
)

// normKeys is a file: what holds for every row of one norm, and the rows.
type normKeys struct {
	Profile string    `yaml:"profile"`
	Source  string    `yaml:"source"`
	Date    string    `yaml:"date"`
	At      *float64  `yaml:"at"`  // °C
	LEL     string    `yaml:"lel"` // iec or us
	Rows    []rowKeys `yaml:"rows"`
}

type rowKeys struct {
	ID        string  `yaml:"id"`
	Of        string  `yaml:"of"` // the main row of the family, where it is another
	Substance string  `yaml:"substance"`
	Quantity  string  `yaml:"quantity"`
	Value     float64 `yaml:"value"`
	Unit      string  `yaml:"unit"`
	Kind      string  `yaml:"kind"`
	Averaging string  `yaml:"averaging"`
	Peak      string  `yaml:"peak"`
	Source    string  `yaml:"source"`  // in place of the file's
	Section   string  `yaml:"section"` // within the source
	Date      string  `yaml:"date"`
	Confirmed bool    `yaml:"confirmed"`
	Threshold float64 `yaml:"threshold"` // dB(A)
	Note      string  `yaml:"note"`
}

// Parse reads one file of limits. It is strict: an unknown key, a value without
// a unit or a source, a kind that lacks its averaging time, each is an error
// that names the file and the row.
func Parse(name string, text []byte) ([]Row, error) {
	norm, err := decode[normKeys](text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	rows := make([]Row, 0, len(norm.Rows))
	var faults []error
	if len(norm.Rows) == 0 {
		faults = append(faults, fmt.Errorf("%s: rows: is missing", name))
	}
	seen := map[string]bool{}
	for i, keys := range norm.Rows {
		row, err := norm.row(keys)
		if err == nil && seen[row.ID] {
			err = fmt.Errorf("%s stands there twice", row.ID)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: row %d: %w", name, i+1, err))
			continue
		}
		seen[row.ID] = true
		rows = append(rows, row)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	if err := families(rows); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return rows, nil
}

// decode reads one strict YAML document.
func decode[T any](text []byte) (keys T, err error) {
	if err := readable(text); err != nil {
		return keys, err
	}
	defer func() { // no text may end the program
		if r := recover(); r != nil {
			err = fmt.Errorf("not YAML: the parser gives up (%v)", r)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := d.Decode(&keys); err != nil {
		return keys, fmt.Errorf("not understood: %s", firstLine(err))
	}
	var more any
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return keys, errors.New("more than one document in the file")
	}
	return keys, nil
}

// readable finds what the parser must not even see.
func readable(text []byte) error {
	depth := 0
	switch {
	case len(text) > maxBytes:
		return fmt.Errorf("%d bytes; more than %d are no file of limits", len(text), maxBytes)
	case !utf8.Valid(text), bytes.IndexByte(text, 0) >= 0:
		return errors.New("no UTF-8 text")
	}
	for i, line := range strings.Split(string(text), "\n") {
		depth += strings.Count(line, "{") + strings.Count(line, "[") - strings.Count(line, "}") - strings.Count(line, "]")
		steps := strings.Count(line, "- ") + strings.Count(line, "? ")
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if max(depth, steps, indent) > maxDepth {
			return fmt.Errorf("line %d: nested too deeply", i+1)
		}
	}
	return nil
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return line
}

// row completes a row from its file and checks it.
func (n normKeys) row(keys rowKeys) (Row, error) {
	r := Row{
		ID: n.Profile + "/" + keys.ID, Family: n.Profile + "/" + keys.ID, Profile: n.Profile,
		Substance: keys.Substance, Quantity: Quantity(keys.Quantity), Kind: Kind(keys.Kind),
		Value: keys.Value, Unit: keys.Unit, Below: keys.Kind == string(Floor), Threshold: keys.Threshold,
		Source: first(keys.Source, n.Source), Date: first(keys.Date, n.Date),
		Confirmed: keys.Confirmed, Note: keys.Note,
	}
	if keys.Of != "" {
		r.Family = n.Profile + "/" + keys.Of
	}
	if keys.Section != "" {
		r.Source += ", " + keys.Section
	}
	var err1, err2, err3 error
	r.Averaging, err1 = span("averaging", keys.Averaging)
	r.Peak, err2 = span("peak", keys.Peak)
	r.LELBasis, err3 = units.ParseBasis(n.LEL)
	if n.At != nil {
		r.AtC = *n.At
	}
	if err := errors.Join(err1, err2, err3); err != nil {
		return r, fmt.Errorf("%s: %w", r.ID, err)
	}
	return r, r.check(n.At != nil, n.LEL != "")
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func span(key, text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > 24*time.Hour {
		return 0, fmt.Errorf("%s: %q is no time such as 15m or 8h", key, text)
	}
	return d, nil
}

// families checks that each row belongs to a main row of its substance and
// quantity.
func families(rows []Row) error {
	main := map[string]Row{}
	for _, r := range rows {
		if r.ID == r.Family {
			main[r.ID] = r
		}
	}
	for _, r := range rows {
		m, ok := main[r.Family]
		switch {
		case !ok:
			return fmt.Errorf("%s belongs to %s, which is no main row of this file", r.ID, r.Family)
		case m.Substance != r.Substance || m.Quantity != r.Quantity:
			return fmt.Errorf("%s is of another substance or quantity than %s", r.ID, r.Family)
		}
	}
	return nil
}
