package strict

import (
	"slices"
	"strconv"
	"strings"
)

// Kind is the shape of a node.
type Kind uint8

// The kinds of node.
const (
	Scalar Kind = iota
	Map
	List
)

// Fault is one thing that is wrong at one place.
type Fault struct {
	Path string // as in "rules[1].above"; empty for the text itself
	Line int    // from 1
	Col  int    // from 1, in characters
	Text string
}

// Node is one value of a text.
type Node struct {
	Kind Kind
	// Line and Col are where the value starts; for a value of a map that is
	// where its key stands, since that is where people look.
	Line, Col int
	// Text is a scalar as it stands in the file, without quotes and escapes.
	Text string
	// Quoted scalars are text, whatever they look like.
	Quoted bool
	// Block scalars are lines of their own below their key, kept as they are (|).
	Block  bool
	Fields []Field // of a map, in the order of the file
	Items  []*Node // of a list

	refused bool // Parse has said already what is wrong with it
}

// Field is one key of a map with its value.
type Field struct {
	Name      string
	Line, Col int
	Value     *Node
}

// Null reports whether the node is an empty value.
func (n *Node) Null() bool {
	return n.Kind == Scalar && !n.Quoted && (n.Text == "" || n.Text == "~" || n.Text == "null")
}

// Field returns the value of a key; nil where the node has no such key.
func (n *Node) Field(name string) *Node {
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			return n.Fields[i].Value
		}
	}
	return nil
}

// Without returns a copy of a map that lacks the given keys.
func (n *Node) Without(names ...string) *Node {
	c := *n
	c.Fields = slices.DeleteFunc(slices.Clone(n.Fields), func(f Field) bool { return slices.Contains(names, f.Name) })
	return &c
}

// Only returns a copy of a map with no other than the given keys.
func (n *Node) Only(names ...string) *Node {
	c := *n
	c.Fields = slices.DeleteFunc(slices.Clone(n.Fields), func(f Field) bool { return !slices.Contains(names, f.Name) })
	return &c
}

// Prune returns a copy without the fields at the given paths, and without the
// list items that hold one of them.
func (n *Node) Prune(paths []string) *Node {
	split := make([][]string, len(paths))
	for i, p := range paths {
		split[i] = steps(p)
	}
	return n.prune(split)
}

func (n *Node) prune(paths [][]string) *Node {
	c := *n
	c.Fields, c.Items = nil, nil
	for _, f := range n.Fields {
		inside, whole := under(f.Name, paths)
		if whole {
			continue
		}
		if len(inside) > 0 {
			f.Value = f.Value.prune(inside)
		}
		c.Fields = append(c.Fields, f)
	}
	for i, item := range n.Items {
		if inside, whole := under(strconv.Itoa(i), paths); !whole && len(inside) == 0 {
			c.Items = append(c.Items, item)
		}
	}
	return &c
}

// under returns the rests of the paths that begin with a step, and whether one
// of them ends there.
func under(step string, paths [][]string) (inside [][]string, whole bool) {
	for _, p := range paths {
		switch {
		case len(p) == 0 || p[0] != step:
		case len(p) == 1:
			whole = true
		default:
			inside = append(inside, p[1:])
		}
	}
	return inside, whole
}

// At returns where the given path stands, or its nearest parent that exists.
func (n *Node) At(path string) (line, col int) {
	line, col = n.Line, n.Col
	for _, step := range steps(path) {
		next := n.step(step)
		if next == nil {
			return line, col
		}
		n, line, col = next, next.Line, next.Col
	}
	return line, col
}

// Lookup returns the node at a path; nil where there is none.
func (n *Node) Lookup(path string) *Node {
	for _, step := range steps(path) {
		if n = n.step(step); n == nil {
			return nil
		}
	}
	return n
}

func (n *Node) step(step string) *Node {
	if n.Kind == Map {
		return n.Field(step)
	}
	i, err := strconv.Atoi(step)
	if n.Kind != List || err != nil || i < 0 || i >= len(n.Items) {
		return nil
	}
	return n.Items[i]
}

// steps splits "rules[1].above" into "rules", "1" and "above".
func steps(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
}

// Join appends a key to a path.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// Index appends the position in a list to a path.
func Index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
