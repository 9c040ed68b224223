package strict

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var number = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$`)

// what says in words what a node is.
func (n *Node) what() string {
	switch {
	case n.Kind == Map:
		return "a map"
	case n.Kind == List:
		return "a list"
	case n.Null():
		return "empty"
	case n.Quoted:
		return fmt.Sprintf("the text %q", short(n.Text))
	}
	return fmt.Sprintf("%q", short(n.Text))
}

// short keeps one fault on one line of a screen.
func short(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func (n *Node) wantScalar(want string) error {
	if n.Kind != Scalar || n.Null() {
		return fmt.Errorf("must be %s, not %s", want, n.what())
	}
	return nil
}

func (d *Decoder) scalar(n *Node, path string, v reflect.Value) {
	var err error
	switch v.Kind() {
	case reflect.String:
		if err = n.wantScalar("text"); err == nil {
			v.SetString(n.Text)
		} else if strings.HasSuffix(path, "unit") && n.Kind == List && len(n.Items) == 1 {
			err = fmt.Errorf(`%w; a unit in brackets needs quotes: "[%s]"`, err, n.Items[0].Text)
		}
	case reflect.Bool:
		var b bool
		if b, err = n.boolean(); err == nil {
			v.SetBool(b)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		var i int64
		if i, err = n.integer(v.Type().Bits()); err == nil {
			v.SetInt(i)
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		var u uint64
		if u, err = n.unsigned(v.Type().Bits()); err == nil {
			v.SetUint(u)
		}
	case reflect.Float32, reflect.Float64:
		var f float64
		if f, err = n.Float(); err == nil {
			v.SetFloat(f)
		}
	default:
		err = fmt.Errorf("cannot be decoded into %s", v.Type())
	}
	if err != nil {
		d.Fault(n, path, "%v", err)
	}
}

// boolean takes the spellings of YAML 1.2, and none of the older yes and on.
func (n *Node) boolean() (bool, error) {
	if n.Kind == Scalar && !n.Quoted {
		switch n.Text {
		case "true", "True", "TRUE":
			return true, nil
		case "false", "False", "FALSE":
			return false, nil
		}
	}
	return false, fmt.Errorf("must be true or false, not %s", n.what())
}

// wantNumber refuses what looks like a number to some readers only.
func (n *Node) wantNumber(want string) error {
	switch {
	case n.Kind != Scalar || n.Null():
		return fmt.Errorf("must be %s, not %s", want, n.what())
	case n.Quoted:
		return fmt.Errorf("must be %s without quotes, not %s", want, n.what())
	case leadingZero(n.Text):
		return fmt.Errorf("%s has a leading zero, which some read as octal: write it without, or as 0x…", n.Text)
	}
	return nil
}

func leadingZero(s string) bool {
	s = strings.TrimLeft(s, "+-")
	return len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9'
}

func (n *Node) integer(bits int) (int64, error) {
	if err := n.wantNumber("a whole number"); err != nil {
		return 0, err
	}
	i, err := strconv.ParseInt(n.Text, base(n.Text), bits)
	if err != nil {
		return 0, n.notWhole(err)
	}
	return i, nil
}

func (n *Node) unsigned(bits int) (uint64, error) {
	if err := n.wantNumber("a whole number"); err != nil {
		return 0, err
	}
	u, err := strconv.ParseUint(n.Text, base(n.Text), bits)
	if err != nil {
		return 0, n.notWhole(err)
	}
	return u, nil
}

// base allows register addresses in hexadecimal, as manuals print them.
func base(s string) int {
	if strings.HasPrefix(strings.TrimLeft(s, "+-"), "0x") {
		return 0
	}
	return 10
}

func (n *Node) notWhole(err error) error {
	if ne, ok := err.(*strconv.NumError); ok && ne.Err == strconv.ErrRange { //nolint:errorlint // strconv promises the type
		return fmt.Errorf("%s is too large", n.Text)
	}
	if number.MatchString(n.Text) && strings.HasPrefix(n.Text, "-") {
		return fmt.Errorf("must not be negative, not %s", n.Text)
	}
	return fmt.Errorf("must be a whole number, not %s", n.what())
}

// Float returns the node as a finite number.
func (n *Node) Float() (float64, error) {
	if err := n.wantNumber("a number"); err != nil {
		return 0, err
	}
	if strings.HasPrefix(n.Text, "0x") {
		u, err := n.unsigned(53) // what a float64 holds exactly
		return float64(u), err
	}
	if !number.MatchString(n.Text) {
		return 0, fmt.Errorf("must be a number, not %s%s", n.what(), decimalComma(n.Text))
	}
	f, err := strconv.ParseFloat(n.Text, 64)
	if err != nil || math.IsInf(f, 0) {
		return 0, fmt.Errorf("%s is too large", n.Text)
	}
	return f, nil
}

var comma = regexp.MustCompile(`^[+-]?\d+,\d`)

func decimalComma(s string) string {
	if comma.MatchString(s) {
		return "; the decimal mark is a point"
	}
	return ""
}

// maxDuration bounds every duration of a file: nothing at a site waits longer
// than a month.
const maxDuration = 31 * 24 * time.Hour

func (n *Node) duration() (time.Duration, error) {
	const want = "a time such as 200ms, 5s, 10m or 1h30m"
	if n.Kind != Scalar || n.Null() {
		return 0, fmt.Errorf("must be %s, not %s", want, n.what())
	}
	d, err := time.ParseDuration(n.Text)
	switch {
	case err != nil && number.MatchString(n.Text):
		return 0, fmt.Errorf("%s has no unit: write %sms, %ss or %sm", n.Text, n.Text, n.Text, n.Text)
	case err != nil:
		return 0, fmt.Errorf("must be %s, not %s", want, n.what())
	case d < 0:
		return 0, fmt.Errorf("must not be negative, not %s", n.Text)
	case d > maxDuration:
		return 0, fmt.Errorf("%s is longer than 744h", n.Text)
	}
	return d, nil
}

// plain returns a node as Go's own types, for fields of type any.
func (n *Node) plain() any {
	switch {
	case n.Kind == Map:
		m := make(map[string]any, len(n.Fields))
		for _, f := range n.Fields {
			m[f.Name] = f.Value.plain()
		}
		return m
	case n.Kind == List:
		l := make([]any, len(n.Items))
		for i, item := range n.Items {
			l[i] = item.plain()
		}
		return l
	case n.Null():
		return nil
	case n.Quoted:
		return n.Text
	}
	return n.plainScalar()
}

func (n *Node) plainScalar() any {
	if b, err := n.boolean(); err == nil {
		return b
	}
	if i, err := n.integer(64); err == nil {
		return i
	}
	if u, err := n.unsigned(64); err == nil {
		return u
	}
	if f, err := n.Float(); err == nil {
		return f
	}
	return n.Text
}
