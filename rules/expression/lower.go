package expression

import (
	"fmt"
	"math"

	"github.com/expr-lang/expr/ast"
)

// node is one part of an expression: a number, or 1 for true and 0 for false,
// or NaN where it cannot be told. It is never infinite.
type node func(in []float64) float64

// lowerer turns the library's tree into nodes.
type lowerer struct {
	source string
	known  func(id string) error
	points []string
	index  map[string]int
	err    *Error
}

// refuse keeps the first thing that is wrong and stands for the part.
func (l *lowerer) refuse(at ast.Node, format string, args ...any) (node, bool) {
	if l.err == nil {
		line, col := place(l.source, at.Location().From)
		l.err = &Error{Line: line, Col: col, Text: fmt.Sprintf(format, args...)}
	}
	return constant(math.NaN()), false
}

// lower returns a part and whether it is true or false.
func (l *lowerer) lower(n ast.Node) (eval node, boolean bool) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return constant(float64(n.Value)), false
	case *ast.FloatNode:
		return l.float(n)
	case *ast.BoolNode:
		return constant(truth(n.Value)), true
	case *ast.UnaryNode:
		return l.unary(n)
	case *ast.BinaryNode:
		return l.binary(n)
	case *ast.CallNode:
		return l.point(n)
	case *ast.BuiltinNode:
		return l.builtin(n)
	case *ast.StringNode:
		return l.refuse(n, `%q is a text; a point is read as in p("co-1.co")`, n.Value)
	}
	return l.refuse(n, "is not used here; an expression has p(), numbers, + - * /, comparisons, and, or, not, abs, min and max")
}

func (l *lowerer) float(n *ast.FloatNode) (node, bool) {
	if math.IsNaN(n.Value) || math.IsInf(n.Value, 0) {
		return l.refuse(n, "is no number")
	}
	return constant(n.Value), false
}

// number lowers a part that must be a number.
func (l *lowerer) number(n ast.Node) node {
	eval, boolean := l.lower(n)
	if boolean {
		l.refuse(n, "is true or false, and a number is needed")
	}
	return eval
}

// condition lowers a part that must be true or false.
func (l *lowerer) condition(n ast.Node) node {
	eval, boolean := l.lower(n)
	if !boolean {
		l.refuse(n, "is a number, and true or false is needed: compare it")
	}
	return eval
}

func (l *lowerer) unary(n *ast.UnaryNode) (node, bool) {
	switch n.Operator {
	case "-":
		x := l.number(n.Node)
		return func(in []float64) float64 { return -x(in) }, false
	case "+":
		return l.number(n.Node), false
	case "!", "not":
		x := l.condition(n.Node)
		return func(in []float64) float64 { return 1 - x(in) }, true
	}
	return l.refuse(n, "%s is not used here", n.Operator)
}

func (l *lowerer) binary(n *ast.BinaryNode) (node, bool) {
	if join, ok := joins[n.Operator]; ok {
		return join(l.condition(n.Left), l.condition(n.Right)), true
	}
	if op, ok := arithmetic[n.Operator]; ok {
		return op(l.number(n.Left), l.number(n.Right)), false
	}
	op, ok := comparisons[n.Operator]
	if !ok {
		return l.refuse(n, "%s is not used here; use + - * /, comparisons, and, or, not", n.Operator)
	}
	a, left := l.lower(n.Left)
	b, right := l.lower(n.Right)
	if left != right || left && n.Operator != "==" && n.Operator != "!=" {
		return l.refuse(n, "%s compares two numbers", n.Operator)
	}
	return op(a, b), true
}

// point lowers p("sensor.point") to the place of its value.
func (l *lowerer) point(n *ast.CallNode) (node, bool) {
	name, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || name.Value != "p" || len(n.Arguments) != 1 {
		return l.refuse(n, "is not used here; the functions are p, abs, min and max")
	}
	id, ok := n.Arguments[0].(*ast.StringNode)
	if !ok {
		return l.refuse(n.Arguments[0], `p takes the id of a point in quotes, as in p("co-1.co")`)
	}
	i, seen := l.index[id.Value]
	if !seen {
		if l.known != nil {
			if err := l.known(id.Value); err != nil {
				return l.refuse(id, "%v", err)
			}
		}
		i = len(l.points)
		l.points, l.index[id.Value] = append(l.points, id.Value), i
	}
	return func(in []float64) float64 { return in[i] }, false
}

func (l *lowerer) builtin(n *ast.BuiltinNode) (node, bool) {
	args := make([]node, len(n.Arguments))
	for i, a := range n.Arguments {
		args[i] = l.number(a)
	}
	switch {
	case n.Name == "abs" && len(args) == 1:
		x := args[0]
		return func(in []float64) float64 { return math.Abs(x(in)) }, false
	case n.Name == "min" && len(args) > 0:
		return fold(math.Min, args), false
	case n.Name == "max" && len(args) > 0:
		return fold(math.Max, args), false
	}
	return l.refuse(n, "%s is not used here; the functions are p, abs, min and max", n.Name)
}
