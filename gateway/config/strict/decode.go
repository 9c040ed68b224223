package strict

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Unmarshaler is a type that reads itself from a node. It tells the decoder
// what is wrong and returns; it does not stop the rest.
type Unmarshaler interface {
	UnmarshalNode(d *Decoder, n *Node, path string)
}

// Decoder collects the faults of one Decode.
type Decoder struct{ faults []Fault }

// Fault records what is wrong with the value at a path.
func (d *Decoder) Fault(n *Node, path, format string, args ...any) {
	d.faults = append(d.faults, Fault{Path: path, Line: n.Line, Col: n.Col, Text: fmt.Sprintf(format, args...)})
}

// Decode fills the value that into points at and returns every fault. Struct
// fields are matched by their `yaml` tag; `need:"yes"` makes one required. Keys
// that the struct lacks are faults. path is where the node stands.
func (n *Node) Decode(path string, into any) []Fault {
	d := &Decoder{}
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		d.Fault(n, path, "cannot be decoded into %T", into)
		return d.faults
	}
	d.value(n, path, v.Elem())
	return d.faults
}

// Value decodes one node into the value that into points at.
func (d *Decoder) Value(n *Node, path string, into any) {
	d.value(n, path, reflect.ValueOf(into).Elem())
}

func (d *Decoder) value(n *Node, path string, v reflect.Value) {
	if n.refused || d.custom(n, path, v) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if n.Null() {
			d.Fault(n, path, "is empty: give a value or leave the key out")
			return
		}
		p, before := reflect.New(v.Type().Elem()), len(d.faults)
		d.value(n, path, p.Elem())
		if len(d.faults) == before || p.Elem().Kind() == reflect.Struct {
			v.Set(p)
		}
	case reflect.Struct:
		d.structure(n, path, v)
	case reflect.Slice:
		d.slice(n, path, v)
	case reflect.Map:
		d.mapping(n, path, v)
	case reflect.Interface:
		if got := reflect.ValueOf(n.plain()); got.IsValid() && got.Type().AssignableTo(v.Type()) {
			v.Set(got)
		}
	default:
		d.scalar(n, path, v)
	}
}

// custom lets types read themselves.
func (d *Decoder) custom(n *Node, path string, v reflect.Value) bool {
	if !v.CanAddr() || !v.Addr().CanInterface() {
		return false
	}
	var err error
	switch u := v.Addr().Interface().(type) {
	case Unmarshaler:
		u.UnmarshalNode(d, n, path)
	case *time.Duration:
		*u, err = n.duration()
	case interface{ UnmarshalYAML(func(any) error) error }:
		err = u.UnmarshalYAML(func(into any) error {
			if faults := n.Decode(path, into); len(faults) > 0 {
				return errors.New(faults[0].Text)
			}
			return nil
		})
	case interface{ UnmarshalYAML([]byte) error }:
		if err = n.wantScalar("one value"); err == nil {
			err = u.UnmarshalYAML([]byte(n.Text))
		}
	case encoding.TextUnmarshaler:
		if err = n.wantScalar("text"); err == nil {
			err = u.UnmarshalText([]byte(n.Text))
		}
	default:
		return false
	}
	if err != nil {
		d.Fault(n, path, "%v", err)
	}
	return true
}

func (d *Decoder) slice(n *Node, path string, v reflect.Value) {
	if n.Null() {
		return
	}
	if n.Kind != List {
		d.Fault(n, path, "must be a list, not %s", n.what())
		return
	}
	out := reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items))
	for i, item := range n.Items {
		d.value(item, Index(path, i), out.Index(i))
	}
	v.Set(out)
}

func (d *Decoder) mapping(n *Node, path string, v reflect.Value) {
	if n.Kind != Map || v.Type().Key().Kind() != reflect.String {
		d.Fault(n, path, "must be a map, not %s", n.what())
		return
	}
	out := reflect.MakeMap(v.Type())
	for _, f := range n.Fields {
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(f.Value, Join(path, f.Name), item)
		out.SetMapIndex(reflect.ValueOf(f.Name).Convert(v.Type().Key()), item)
	}
	v.Set(out)
}

func (d *Decoder) structure(n *Node, path string, v reflect.Value) {
	if n.Kind != Map {
		d.Fault(n, path, "must be a map of keys, not %s", n.what())
		return
	}
	fields := keysOf(v.Type())
	for _, f := range n.Fields {
		i := find(fields, f.Name)
		if i < 0 {
			d.faults = append(d.faults, Fault{Path: Join(path, f.Name), Line: f.Line, Col: f.Col, Text: "unknown key" + Suggest(f.Name, names(fields))})
			continue
		}
		d.value(f.Value, Join(path, f.Name), v.FieldByIndex(fields[i].index))
	}
	for _, k := range fields {
		if k.need && n.Field(k.name) == nil {
			d.Fault(n, Join(path, k.name), "is missing")
		}
	}
}

// key is one field of a struct.
type key struct {
	name  string
	need  bool
	index []int
}

func keysOf(t reflect.Type) []key {
	var keys []key
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		keys = append(keys, key{name: name, need: f.Tag.Get("need") != "", index: f.Index})
	}
	return keys
}

func find(keys []key, name string) int {
	for i, k := range keys {
		if k.name == name {
			return i
		}
	}
	return -1
}

// KeysOf lists the keys of a struct, in its order.
func KeysOf(of any) []string { return names(keysOf(reflect.TypeOf(of))) }

func names(keys []key) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.name
	}
	return out
}
