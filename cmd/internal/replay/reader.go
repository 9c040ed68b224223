package replay

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"aman/drivers"
)

// columns are the header of the input.
var columns = [...]string{"time", "point", "value", "quality", "action", "who"}

const (
	colTime = iota
	colPoint
	colValue
	colQuality
	colAction
	colWho
)

// longestLine bounds one record; a longer one is no recording of ours.
const longestLine = 64 << 10

// line is one line of the input: a reading, or an act when act is set.
type line struct {
	time    time.Time
	name    *named // in the column point
	point   string
	value   float64
	quality drivers.Quality
	fault   drivers.Fault
	act     string
	who     string
}

// reader reads the input's CSV form line by line: UTF-8 with or without a
// byte-order mark, LF or CRLF, fields quoted where they need to be, empty lines
// and empty columns behind the last tolerated. A line with fewer columns than
// the header is refused: it may be the rest of one that was cut off, and its
// value the first digits of another.
type reader struct {
	in     *bufio.Reader
	name   string
	number int // of the record's first line
	lines  int // read so far
	fields [][]byte
	joined []byte
	names  map[string]*named
	before *named // of the line before
	clock  clock
}

func newReader(in io.Reader, name string) *reader {
	return &reader{in: bufio.NewReaderSize(in, longestLine), name: name, names: map[string]*named{}, before: &named{}}
}

// fault is an error about the present line.
func (r *reader) fault(format string, args ...any) error {
	return fmt.Errorf("%s:%d: "+format, append([]any{r.name, r.number}, args...)...)
}

// header checks the first record.
func (r *reader) header() error {
	err := r.record()
	switch {
	case errors.Is(err, io.EOF):
		r.number = 1
		return r.fault("the input is empty; it begins with the header time,point,value,quality,action,who")
	case err != nil:
		return err
	}
	for i, f := range r.fields {
		if i == 0 {
			f = bytes.TrimPrefix(f, []byte("\ufeff"))
		}
		want := ""
		if i < len(columns) {
			want = columns[i]
		}
		if string(bytes.TrimSpace(f)) != want {
			return r.fault("the header is not time,point,value,quality,action,who: column %d is %q", i+1, f)
		}
	}
	if len(r.fields) < len(columns) {
		return r.fault("the header is not time,point,value,quality,action,who: %q is missing", columns[len(r.fields)])
	}
	return nil
}

// next returns the next line, or io.EOF.
func (r *reader) next() (line, error) {
	if err := r.record(); err != nil {
		return line{}, err
	}
	if len(r.fields) < len(columns) {
		return line{}, r.fault("there are %d columns, and the header has %d: empty ones need their commas too", len(r.fields), len(columns))
	}
	for i := len(columns); i < len(r.fields); i++ {
		if len(r.fields[i]) != 0 {
			return line{}, r.fault("there are more columns than the header has: %q", r.fields[i])
		}
	}
	l, err := r.parse()
	if err != nil {
		return line{}, r.fault("%w", err)
	}
	return l, nil
}

func (r *reader) field(i int) []byte {
	if i >= len(r.fields) || len(r.fields[i]) == 0 {
		return nil
	}
	return bytes.TrimSpace(r.fields[i])
}

func (r *reader) parse() (l line, err error) {
	if l.time, err = r.clock.parse(r.field(colTime)); err != nil {
		return l, err
	}
	l.name = r.intern(r.field(colPoint))
	l.point = l.name.text
	if action := r.field(colAction); len(action) > 0 {
		if len(r.field(colValue)) > 0 || len(r.field(colQuality)) > 0 {
			return l, errors.New("a line is a reading or an act: it has an action and a value or quality as well")
		}
		l.act, l.who = string(action), string(r.field(colWho))
		return l, nil
	}
	switch {
	case len(r.field(colWho)) > 0:
		return l, errors.New("somebody is named, and there is no action")
	case l.point == "":
		return l, errors.New("the line has neither a point nor an action")
	}
	return l, l.reading(r.field(colValue), r.field(colQuality))
}

// reading fills in the value and what it is worth.
func (l *line) reading(value, quality []byte) error {
	fault, err := drivers.ParseFault(string(quality))
	if err != nil {
		return err
	}
	l.value, l.quality, l.fault = math.NaN(), drivers.Bad, fault
	if fault == drivers.NoFault {
		l.quality = drivers.Good
	}
	if len(value) == 0 {
		if fault == drivers.NoFault {
			return errors.New("a good reading needs a value")
		}
		return nil
	}
	v, err := strconv.ParseFloat(string(value), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || !decimal(value) {
		return fmt.Errorf("the value %q is no number", value)
	}
	if fault == drivers.NoFault || fault == drivers.Over || fault == drivers.Under {
		l.value = v
	}
	return nil
}

// decimal reports whether a number that Go understands is written as others
// write one, without Go's hexadecimal form and underscores.
func decimal(value []byte) bool {
	for _, c := range value {
		if c == 'x' || c == 'X' || c == '_' {
			return false
		}
	}
	return true
}

// record reads the next record that is not empty into fields.
func (r *reader) record() error {
	for {
		raw, err := r.line()
		if err != nil {
			return err
		}
		r.number = r.lines
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		if bytes.IndexByte(raw, '"') >= 0 {
			return r.quoted(raw)
		}
		r.split(raw)
		return nil
	}
}

// split cuts a record without quotes.
func (r *reader) split(raw []byte) {
	fields := r.fields[:0]
	for {
		i := bytes.IndexByte(raw, ',')
		if i < 0 {
			break
		}
		fields = append(fields, raw[:i])
		raw = raw[i+1:]
	}
	r.fields = append(fields, raw)
}

// line returns one line without its end, valid until the next call.
func (r *reader) line() ([]byte, error) {
	raw, err := r.in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		r.number = r.lines + 1
		return nil, r.fault("the line is longer than %d bytes", longestLine)
	case err != nil && (!errors.Is(err, io.EOF) || len(raw) == 0):
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	r.lines++
	if !utf8.Valid(raw) {
		r.number = r.lines
		return nil, r.fault("not UTF-8 text: save the file as UTF-8")
	}
	return bytes.TrimRight(raw, "\r\n"), nil
}

// quoted splits a record with quoted fields, which may run over several lines.
func (r *reader) quoted(raw []byte) error {
	r.joined = append(r.joined[:0], raw...)
	for bytes.Count(r.joined, []byte{'"'})%2 != 0 {
		more, err := r.line()
		if errors.Is(err, io.EOF) {
			return r.fault("a quoted field does not end")
		}
		if err != nil {
			return err
		}
		r.joined = append(append(r.joined, '\n'), more...)
		if len(r.joined) > longestLine {
			return r.fault("a quoted field does not end within %d bytes", longestLine)
		}
	}
	r.fields = r.fields[:0]
	rest := bytes.TrimPrefix(r.joined, []byte("\ufeff"))
	for {
		field, after, err := cutField(rest)
		if err != nil {
			return r.fault("%w", err)
		}
		r.fields = append(r.fields, field)
		if after == nil {
			return nil
		}
		rest = after
	}
}

// cutField takes the first field of a record; after is nil behind the last.
func cutField(b []byte) (field, after []byte, err error) {
	if trimmed := bytes.TrimLeft(b, " "); len(trimmed) == 0 || trimmed[0] != '"' {
		i := bytes.IndexByte(b, ',')
		if i < 0 {
			i = len(b)
		}
		if bytes.IndexByte(b[:i], '"') >= 0 {
			return nil, nil, fmt.Errorf("a quote stands inside the field %q", b[:i])
		}
		return b[:i], behind(b, i), nil
	}
	b = bytes.TrimLeft(b, " ")[1:]
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] != '"':
			field = append(field, b[i])
		case i+1 < len(b) && b[i+1] == '"':
			field = append(field, '"')
			i++
		default:
			tail := bytes.TrimLeft(b[i+1:], " ")
			if len(tail) > 0 && tail[0] != ',' {
				return nil, nil, fmt.Errorf("text stands behind the quoted field %q", field)
			}
			return field, behind(tail, 0), nil
		}
	}
	return nil, nil, errors.New("a quoted field does not end")
}

// behind returns what follows the comma at i, nil where there is none.
func behind(b []byte, i int) []byte {
	if i >= len(b) {
		return nil
	}
	return slices.Clip(b[i+1:])
}
