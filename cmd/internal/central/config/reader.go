package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxBytes bounds the file; a server's has a few hundred bytes.
const maxBytes = 1 << 20

// reader collects the faults of one file.
type reader struct {
	file   string
	faults Faults
}

// object is one mapping of the file.
type object struct {
	r    *reader
	path string
	node ast.Node // the place to name when a key is missing
	keys map[string]*ast.MappingValueNode
	used []string
}

func (r *reader) fault(node ast.Node, path, format string, args ...any) {
	f := Fault{File: r.file, Line: 1, Col: 1, Path: path, Text: fmt.Sprintf(format, args...)}
	if node != nil && node.GetToken() != nil && node.GetToken().Position != nil {
		p := node.GetToken().Position
		f.Line, f.Col = p.Line, p.Column
	}
	r.faults = append(r.faults, f)
}

// parse returns the mapping that the file is, or nil.
func (r *reader) parse(text []byte) *object {
	if len(text) > maxBytes {
		r.fault(nil, "", "the file has %d bytes; more than %d are no configuration", len(text), maxBytes)
		return nil
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		r.syntax(err)
		return nil
	}
	if len(file.Docs) > 1 {
		r.fault(file.Docs[1].Body, "", "a second document; a configuration is one")
		return nil
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return &object{r: r, keys: map[string]*ast.MappingValueNode{}}
	}
	return r.object(file.Docs[0].Body, "")
}

func (r *reader) syntax(err error) {
	f := Fault{File: r.file, Line: 1, Col: 1, Text: "no YAML: " + firstLine(err.Error())}
	if ye, ok := errors.AsType[yaml.Error](err); ok {
		f.Text = "no YAML: " + ye.GetMessage()
		if t := ye.GetToken(); t != nil && t.Position != nil {
			f.Line, f.Col = t.Position.Line, t.Position.Column
		}
	}
	r.faults = append(r.faults, f)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// object reads a mapping; it returns nil after a fault.
func (r *reader) object(node ast.Node, path string) *object {
	o := &object{r: r, path: path, node: node, keys: map[string]*ast.MappingValueNode{}}
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.fault(node, path, "must be a list of keys and values, as in {kind: embedded}")
		return nil
	}
	for _, v := range values {
		key := v.Key.GetToken().Value
		if _, twice := o.keys[key]; twice {
			r.fault(v.Key, join(path, key), "stands here twice")
			continue
		}
		o.keys[key] = v
	}
	return o
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// child returns a nested mapping, or nil where it is missing or none.
func (o *object) child(key string) *object {
	o.used = append(o.used, key)
	v := o.keys[key]
	if v == nil {
		return nil
	}
	return o.r.object(v.Value, join(o.path, key))
}

// text returns a string, and the default where the key is missing.
func (o *object) text(key, otherwise string) string {
	o.used = append(o.used, key)
	v := o.keys[key]
	if v == nil {
		return otherwise
	}
	switch n := v.Value.(type) {
	case *ast.StringNode:
		if strings.TrimSpace(n.Value) == "" {
			o.r.fault(n, join(o.path, key), "is empty")
		}
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	}
	o.r.fault(v.Value, join(o.path, key), "must be a text")
	return ""
}

// flag returns a yes or no; a missing key is no.
func (o *object) flag(key string) bool {
	o.used = append(o.used, key)
	v := o.keys[key]
	if v == nil {
		return false
	}
	b, ok := v.Value.(*ast.BoolNode)
	if !ok {
		o.r.fault(v.Value, join(o.path, key), "must be true or false")
		return false
	}
	return b.Value
}

// has reports whether a key stands there.
func (o *object) has(key string) bool { return o.keys[key] != nil }

// wrong reports a fault of one key's value, or of the mapping where the key is missing.
func (o *object) wrong(key, format string, args ...any) {
	node := o.node
	if v := o.keys[key]; v != nil {
		node = v.Value
	}
	o.r.fault(node, join(o.path, key), format, args...)
}

// done reports every key that nobody asked for.
func (o *object) done() {
	for key, v := range o.keys {
		if !slices.Contains(o.used, key) {
			slices.Sort(o.used)
			o.r.fault(v.Key, join(o.path, key), "is no key here; the keys are %s", strings.Join(slices.Compact(o.used), ", "))
		}
	}
}
