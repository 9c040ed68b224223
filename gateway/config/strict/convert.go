package strict

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// converter turns the parser's tree into nodes and refuses what readers of
// YAML disagree about.
type converter struct{ faults []Fault }

func (c *converter) fault(n ast.Node, path, format string, args ...any) {
	line, col := start(n)
	c.faults = append(c.faults, Fault{Path: path, Line: line, Col: col, Text: fmt.Sprintf(format, args...)})
}

// node converts one value; nil where it was refused.
func (c *converter) node(n ast.Node, path string, depth int) *Node {
	if depth > maxDepth {
		c.fault(n, path, "nested deeper than %d levels", maxDepth)
		return nil
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return c.mapping(n, n.Values, path, depth)
	case *ast.MappingValueNode:
		return c.mapping(n, []*ast.MappingValueNode{n}, path, depth)
	case *ast.SequenceNode:
		return c.list(n, path, depth)
	case *ast.AnchorNode, *ast.AliasNode:
		c.fault(n, path, "anchors (&) and aliases (*) are not used here: write the value out")
	case *ast.TagNode:
		c.fault(n, path, "tags (!) are not used here: write the value alone")
	default:
		if s := scalar(n); s != nil {
			return s
		}
		c.fault(n, path, "%s is not used here", n.Type())
	}
	return nil
}

func (c *converter) mapping(n ast.Node, values []*ast.MappingValueNode, path string, depth int) *Node {
	m := &Node{Kind: Map}
	m.Line, m.Col = start(n)
	seen := make(map[string]int, len(values))
	for _, v := range values {
		name, ok := keyName(v.Key)
		if !ok {
			c.fault(v.Key, path, "a key must be a plain word")
			continue
		}
		at := Join(path, name)
		line, col := start(v.Key)
		if first, twice := seen[name]; twice {
			c.fault(v.Key, at, "given twice, first in line %d", first)
			continue
		}
		seen[name] = line
		value := c.node(v.Value, at, depth+1)
		if value == nil {
			value = &Node{refused: true} // so that the key is not called missing
		}
		value.Line, value.Col = line, col
		m.Fields = append(m.Fields, Field{Name: name, Line: line, Col: col, Value: value})
	}
	return m
}

func (c *converter) list(n *ast.SequenceNode, path string, depth int) *Node {
	l := &Node{Kind: List}
	l.Line, l.Col = start(n)
	for i, v := range n.Values {
		item := c.node(v, Index(path, i), depth+1)
		if item == nil { // keeps the positions of those behind it
			item = &Node{refused: true}
			item.Line, item.Col = start(v)
		}
		l.Items = append(l.Items, item)
	}
	return l
}

func scalar(n ast.Node) *Node {
	s := &Node{Kind: Scalar}
	s.Line, s.Col = start(n)
	switch n := n.(type) {
	case *ast.StringNode:
		s.Text = n.Value
		s.Quoted = n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType
	case *ast.LiteralNode:
		s.Text, s.Quoted = n.Value.Value, true
		s.Block = n.Start != nil && n.Start.Type == token.LiteralType
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NanNode, *ast.InfinityNode:
		s.Text = n.GetToken().Value
	case *ast.NullNode, nil:
	default:
		return nil
	}
	return s
}

func keyName(key ast.Node) (string, bool) {
	switch k := key.(type) {
	case *ast.StringNode:
		return k.Value, k.Value != ""
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return k.GetToken().Value, true
	}
	return "", false
}

// start is where a value begins: for a block map at its first key, which the
// parser's own token is not.
func start(n ast.Node) (line, col int) {
	switch v := n.(type) {
	case nil:
		return 1, 1
	case *ast.MappingNode:
		if !v.IsFlowStyle && len(v.Values) > 0 {
			return start(v.Values[0])
		}
		return place(v.Start)
	case *ast.MappingValueNode:
		return start(v.Key)
	}
	return place(n.GetToken())
}

func place(t *token.Token) (line, col int) {
	if t == nil || t.Position == nil {
		return 1, 1
	}
	return max(t.Position.Line, 1), max(t.Position.Column, 1)
}
