package expression_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules/expression"
)

// bare compiles a text for the library's own machine.
func bare(tb testing.TB, source string, p func(string) float64) (*vm.Program, map[string]any) {
	env := map[string]any{"p": p}
	program, err := expr.Compile(source, expr.Env(env))
	require.NoError(tb, err)
	return program, env
}

var names = [...]string{"a.x", "b.x", "c.x"}

// number draws the text of a number, truthText that of a truth.
func number(t *rapid.T, depth int) string {
	switch kind := rapid.IntRange(0, 7).Draw(t, "kind"); {
	case depth == 0 || kind < 2:
		if rapid.Bool().Draw(t, "point") {
			return fmt.Sprintf("p(%q)", rapid.SampledFrom(names[:]).Draw(t, "id"))
		}
		return strconv.Itoa(rapid.IntRange(0, 20).Draw(t, "number")) + ".0" // the library takes min(1, 0.5) for a whole number and fails
	case kind < 6:
		return fmt.Sprintf("(%s %s %s)", number(t, depth-1), rapid.SampledFrom([]string{"+", "-", "*", "/"}).Draw(t, "op"), number(t, depth-1))
	case kind == 6:
		return fmt.Sprintf("%s(%s, %s)", rapid.SampledFrom([]string{"min", "max"}).Draw(t, "f"), number(t, depth-1), number(t, depth-1))
	}
	return fmt.Sprintf("abs(-%s)", number(t, depth-1))
}

func truthText(t *rapid.T, depth int) string {
	switch kind := rapid.IntRange(0, 3).Draw(t, "kind of truth"); {
	case depth == 0 || kind < 2:
		return fmt.Sprintf("(%s %s %s)", number(t, depth), rapid.SampledFrom([]string{"<", "<=", ">", ">=", "==", "!="}).Draw(t, "comparison"), number(t, depth))
	case kind == 2:
		return fmt.Sprintf("(%s %s %s)", truthText(t, depth-1), rapid.SampledFrom([]string{"and", "or", "&&", "||"}).Draw(t, "join"), truthText(t, depth-1))
	}
	return "not " + truthText(t, depth-1)
}

// TestLikeTheLibrary: where every number on the way is finite, the result is
// the library's own. Divisions are by what is not zero there, so a text in which
// one is by zero is passed over where our result is NaN, and only there.
func TestLikeTheLibrary(t *testing.T) {
	same := 0
	rapid.Check(t, func(t *rapid.T) {
		source := truthText(t, 3)
		if rapid.Bool().Draw(t, "number") {
			source = number(t, 4)
		}
		source += ` or p("a.x") > 1e9`
		e, err := expression.Compile(source, nil)
		if err != nil { // a number before "or": use it as it is
			source = source[:len(source)-len(` or p("a.x") > 1e9`)] + ` + 0 * p("a.x")`
			if e, err = expression.Compile(source, nil); err != nil {
				t.Fatal(err)
			}
		}
		values := make(map[string]float64)
		f := e.New()
		for i, id := range e.Points() {
			values[id] = float64(rapid.IntRange(-5, 5).Draw(t, id))
			f.Take(i, 1, values[id], true)
		}
		got, _, ok := f.Value(1)
		if !ok {
			t.Fatal("no value")
		}
		program, err := expr.Compile(source, expr.Env(map[string]any{"p": func(string) float64 { return 0 }}))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := expr.Run(program, map[string]any{"p": func(id string) float64 { return values[id] }})
		if err != nil {
			t.Fatal(err)
		}
		want, isNumber := raw.(float64)
		if b, isBool := raw.(bool); isBool {
			want, isNumber = 0, true
			if b {
				want = 1
			}
		}
		if math.IsNaN(got) {
			return
		}
		if !isNumber || got != want {
			t.Fatalf("%s over %v is %g, and %v by the library", source, values, got, raw)
		}
		same++
	})
	require.Positive(t, same)
}

const text = `p("co-1.co") + p("co-2.co") > 60 and p("door.open") == 1`

// BenchmarkFigure is an expression rule as the engine runs it: a reading is
// taken and the value asked for.
func BenchmarkFigure(b *testing.B) {
	e, err := expression.Compile(text, nil)
	require.NoError(b, err)
	f := e.New()
	for i := range e.Points() {
		f.Take(i, 0, 31, true)
	}
	b.ReportAllocs()
	for i := int64(0); b.Loop(); i++ {
		f.Take(0, i, 31, true)
		f.Value(i)
	}
}

// BenchmarkBare is the same text run by the library alone.
func BenchmarkBare(b *testing.B) {
	in := map[string]float64{"co-1.co": 31, "co-2.co": 31, "door.open": 1}
	program, env := bare(b, text, func(id string) float64 { return in[id] })
	b.ReportAllocs()
	for b.Loop() {
		if _, err := expr.Run(program, env); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareVariables is the library at its best: no functions, plain
// variables.
func BenchmarkBareVariables(b *testing.B) {
	env := map[string]any{"a": 31.0, "b": 31.0, "open": 1.0}
	program, err := expr.Compile("a + b > 60 and open == 1", expr.Env(env))
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := expr.Run(program, env); err != nil {
			b.Fatal(err)
		}
	}
}
