package expression

import (
	"fmt"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

const (
	// maxText bounds the length of a text in bytes: what is longer is a program.
	maxText = 2000
	// maxNodes bounds its parts.
	maxNodes = 500
)

// Expression is a text that was understood.
type Expression struct {
	points  []string
	boolean bool
	eval    node
}

// Compile parses and checks a text. Known, where it is not nil, says of each id
// of a point what is wrong with it. The error is always an *Error.
func Compile(source string, known func(id string) error) (*Expression, error) {
	if len(source) > maxText {
		return nil, &Error{Line: 1, Col: 1, Text: fmt.Sprintf("is longer than %d bytes: split it into several rules", maxText)}
	}
	program, err := parse(source)
	if err != nil {
		return nil, from(err, source)
	}
	l := lowerer{source: source, known: known, index: make(map[string]int)}
	root := program.Node()
	eval, boolean := l.lower(root)
	switch {
	case l.err != nil:
		return nil, l.err
	case len(l.points) == 0:
		return nil, &Error{Line: 1, Col: 1, Text: `reads no point: name one as in p("co-1.co")`}
	}
	return &Expression{points: l.points, boolean: boolean, eval: eval}, nil
}

// Points are the ids of the points that it reads, each once, in the order of
// the text. They are the inputs of its figure.
func (e *Expression) Points() []string { return e.points }

// Boolean reports whether the result is true or false, which a figure gives as
// 1 or 0, and not a number.
func (e *Expression) Boolean() bool { return e.boolean }

// parse lets the library check the text. What the library allows beyond the
// package's language is refused when it is lowered.
func parse(source string) (program *vm.Program, err error) {
	defer func() {
		if p := recover(); p != nil { // never seen; a text must not end the process
			err = fmt.Errorf("cannot be understood: %v", p)
		}
	}()
	return expr.Compile(source, language()...)
}

func language() []expr.Option {
	return []expr.Option{
		expr.Env(map[string]any{}),
		expr.Function("p", unused, new(func(string) float64)),
		expr.DisableAllBuiltins(), expr.EnableBuiltin("abs"), expr.EnableBuiltin("min"), expr.EnableBuiltin("max"),
		expr.DisableIfOperator(), expr.Optimize(false), expr.MaxNodes(maxNodes),
	}
}

// unused stands for p() while the library checks types; it is never run.
func unused(...any) (any, error) { return 0.0, nil }
