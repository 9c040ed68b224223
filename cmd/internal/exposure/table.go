package exposure

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// table is a CSV file whose header names the wanted columns in any order.
type table struct {
	name string
	csv  *csv.Reader
	// order says which wanted column each field is.
	order []int
}

// row is one record, its cells in the order of the wanted columns. It is valid
// until the next one is read.
type row struct {
	line  int
	cells []string
}

// fault is an error about one line of the file.
func (t *table) fault(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: "+format, append([]any{t.name, line}, args...)...)
}

// openTable reads the file and its header: UTF-8 with or without a byte-order
// mark, LF or CRLF, fields quoted where they need to be, empty lines left out.
func openTable(in io.Reader, name string, columns []string) (*table, error) {
	t := &table{name: name}
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) {
		return nil, t.fault(1+bytes.Count(text[:invalid(text)], []byte{'\n'}), "not UTF-8 text: save the file as UTF-8")
	}
	t.csv = csv.NewReader(bytes.NewReader(text))
	t.csv.FieldsPerRecord, t.csv.TrimLeadingSpace, t.csv.ReuseRecord = -1, true, true
	t.order, err = t.header(columns)
	return t, err
}

// each calls do for every row; an error of it gets file and line. A table
// without rows is an error.
func (t *table) each(do func(r row) error) error {
	r := row{cells: make([]string, len(t.order))}
	for first := true; ; first = false {
		record, err := t.csv.Read()
		switch {
		case errors.Is(err, io.EOF) && first:
			return t.fault(1, "there are no rows below the header")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return t.syntax(err)
		}
		r.line, _ = t.csv.FieldPos(0)
		if len(record) != len(t.order) {
			return t.fault(r.line, "there are %d columns, and the header has %d", len(record), len(t.order))
		}
		for i, field := range record {
			r.cells[t.order[i]] = strings.TrimSpace(field)
		}
		if err := do(r); err != nil {
			return t.fault(r.line, "%w", err)
		}
	}
}

// header reads the first record; order says which column each field is.
func (t *table) header(columns []string) (order []int, err error) {
	wanted := strings.Join(columns, ",")
	record, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, t.fault(1, "the file is empty; it begins with the header %s", wanted)
	}
	if err != nil {
		return nil, t.syntax(err)
	}
	line, _ := t.csv.FieldPos(0)
	for _, field := range record {
		field = strings.TrimSpace(field)
		i := slices.Index(columns, field)
		switch {
		case i < 0:
			return nil, t.fault(line, "there is no column %q in this metric: the header is %s", field, wanted)
		case slices.Contains(order, i):
			return nil, t.fault(line, "the column %q stands twice: the header is %s", field, wanted)
		}
		order = append(order, i)
	}
	for i, column := range columns {
		if !slices.Contains(order, i) {
			return nil, t.fault(line, "the column %q is missing: the header is %s", column, wanted)
		}
	}
	return order, nil
}

// syntax is an error of the CSV form.
func (t *table) syntax(err error) error {
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		return t.fault(p.Line, "%v: quote a field with quotes or commas whole, and double the quotes in it", p.Err)
	}
	return fmt.Errorf("%s: %w", t.name, err)
}

// invalid is where the first byte stands that is no UTF-8.
func invalid(text []byte) int {
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// number reads a decimal number; hexadecimal ones, infinities and NaN are none.
func number(column, text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	switch {
	case text == "":
		return 0, fmt.Errorf("%s is empty", column)
	case strings.ContainsAny(text, "xX_"), err != nil, math.IsNaN(v), math.IsInf(v, 0):
		return 0, fmt.Errorf("%s %q is no number", column, text)
	}
	return v, nil
}

// longest bounds starts and durations: a year, far more than any shift.
const longest = 366 * 24 * time.Hour

// seconds reads a time in seconds, not negative.
func seconds(column, text string) (time.Duration, error) {
	v, err := number(column, text)
	switch {
	case err != nil:
		return 0, err
	case v < 0:
		return 0, fmt.Errorf("%s %s is negative", column, text)
	case v > longest.Seconds():
		return 0, fmt.Errorf("%s %s is more than a year of seconds", column, text)
	}
	return time.Duration(math.Round(v * float64(time.Second))), nil
}
