package config

import (
	"errors"
	"fmt"
	"strings"

	"aman/rules"
	"aman/rules/expression"
	"aman/rules/units"
)

// maxShown bounds how many letters of an expression its figure's name has.
const maxShown = 120

// errHidden stands for a point that a fault elsewhere hides.
var errHidden = errors.New("hidden")

// expression compiles a comparison of points, or a number made of them with the
// rule's own above, below or equals.
func (b *builder) expression(path string, raw *rawRule, spec *rules.Rule) {
	hidden := false
	e, err := expression.Compile(*raw.Expression, func(id string) error {
		p, why := b.findPoint(id)
		switch {
		case why != "":
			return errors.New(why)
		case p == nil:
			hidden = true
			return errHidden
		}
		return nil
	})
	if hidden {
		return
	}
	if err != nil {
		b.expressionFault(path+".expression", err)
		return
	}
	ids := e.Points()
	cond := rules.Condition{Point: ids[0], Op: rules.Equals, Limit: 1, Figure: &rules.FigureSpec{
		Name: "expression " + oneLine(*raw.Expression), More: ids[1:],
		New: func() rules.Figure { return e.New() },
	}}
	if e.Boolean() {
		for _, key := range b.given(path, []string{"above", "below", "equals", "reset"}) {
			b.fault(path+"."+key, "does not belong to an expression that is true or false by itself")
		}
	} else if !b.compared(path, raw, &cond) {
		return
	}
	spec.Conditions = append(spec.Conditions, cond)
}

// oneLine writes a text as events and pages show it.
func oneLine(text string) string {
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) > maxShown {
		return string(line[:maxShown]) + "…"
	}
	return string(line)
}

// compared fills in what the number of an expression is compared with.
func (b *builder) compared(path string, raw *rawRule, cond *rules.Condition) bool {
	if len(b.given(path, []string{"above", "below", "equals"})) == 0 {
		b.fault(path+".expression", "is a number: give above, below or equals beside it, or compare it in the expression")
		return false
	}
	op, q, ok := b.comparison(path, &raw.rawCondition)
	if !ok {
		return false
	}
	limit, ok := b.plain(path+"."+op.String(), q)
	if !ok {
		return false
	}
	cond.Op, cond.Limit = op, limit
	if op == rules.Equals {
		if raw.Reset != nil {
			b.fault(path+".reset", "does not belong to equals, which clears at any other value")
		}
		return raw.Reset == nil
	}
	cond.Reset, ok = b.inside(path, op.String(), op, limit, raw.Reset, b.plain, "")
	return ok
}

// plain takes a number without a unit: that of an expression is its author's.
func (b *builder) plain(at string, q *quantity) (float64, bool) {
	if q.unit != "" {
		b.fault(at, "%s has a unit: the limit of an expression is a plain number", q.text)
		return 0, false
	}
	return units.Round(q.value), true
}

// expressionFault gives a fault its line in the file where the text stands in a
// block of lines, and its column in the text.
func (b *builder) expressionFault(path string, err error) {
	f := b.finding(path, "%v", err)
	if at, ok := errors.AsType[*expression.Error](err); ok {
		where := fmt.Sprintf("column %d", at.Col)
		if node := b.root.Lookup(path); node != nil && node.Block {
			f.Line += at.Line
			f.Col = 1
		} else if at.Line > 1 {
			where = fmt.Sprintf("line %d, column %d", at.Line, at.Col)
		}
		f.Text = fmt.Sprintf("at %s of the expression: %s", where, at.Text)
	}
	b.faults = append(b.faults, f)
}
