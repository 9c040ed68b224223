package expression_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
	"aman/rules/expression"
)

var _ rules.Figure = (*expression.Figure)(nil)

// value evaluates a text over values of its points, in the order of the text.
func value(t *testing.T, source string, in ...float64) float64 {
	t.Helper()
	e, err := expression.Compile(source, nil)
	require.NoError(t, err)
	require.Len(t, e.Points(), len(in))
	f := e.New()
	for i, v := range in {
		f.Take(i, 1, v, true)
	}
	v, certain, ok := f.Value(1)
	require.True(t, ok && certain)
	return v
}

func TestValues(t *testing.T) {
	nan := math.NaN()
	cases := []struct {
		name, source string
		in           []float64
		want         float64
	}{
		{"sum", `p("co-1.co") + p("co-2.co")`, []float64{10, 12.5}, 22.5},
		{"precedence", `p("a.x") + 2 * 3`, []float64{1}, 7},
		{"brackets", `(p("a.x") + 2) * 3`, []float64{1}, 9},
		{"division of whole numbers is not cut", `p("a.x") + 1 / 2`, []float64{0}, 0.5},
		{"unary", `-p("a.x") + +1`, []float64{3}, -2},
		{"functions", `max(abs(p("a.x")), min(p("b.x"), 7, 9))`, []float64{-3, 8}, 7},
		{"a point twice is one input", `p("a.x") * p("a.x")`, []float64{4}, 16},
		{"single quotes", `p('a.x')`, []float64{4}, 4},

		{"both", `p("door.open") == 1 && p("co-1.co") > 30`, []float64{1, 31}, 1},
		{"one of two", `p("door.open") == 1 and p("co-1.co") > 30`, []float64{1, 30}, 0},
		{"either", `p("a.x") >= 5 or p("b.x") <= 1`, []float64{5, 9}, 1},
		{"neither", `p("a.x") >= 5 || p("b.x") <= 1`, []float64{4, 9}, 0},
		{"not", `not (p("a.x") != 5)`, []float64{5}, 1},
		{"a chain", `10 < p("a.x") and p("a.x") < 20`, []float64{15}, 1},
		{"two truths", `(p("a.x") == 1) == (p("b.x") == 1)`, []float64{0, 1}, 0},

		{"division by zero is no number", `p("a.x") / p("b.x")`, []float64{1, 0}, nan},
		{"nor is nothing by nothing", `p("a.x") / p("b.x")`, []float64{0, 0}, nan},
		{"it is not below a limit", `p("a.x") / p("b.x") < 3`, []float64{0, 0}, nan},
		{"nor above one", `p("a.x") / p("b.x") > 3`, []float64{1, 0}, nan},
		{"nor unequal", `p("a.x") / p("b.x") != 3`, []float64{1, 0}, nan},
		{"not of it", `not (p("a.x") / p("b.x") > 3)`, []float64{1, 0}, nan},
		{"it survives max", `max(p("a.x") / p("b.x"), 5) > 3`, []float64{0, 0}, nan},
		{"and min", `min(5, p("a.x") / p("b.x")) < 30`, []float64{0, 0}, nan},
		{"overflow", `p("a.x") * 1e300 > 3`, []float64{1e300}, nan},
		{"both sides of and count", `p("a.x") / p("b.x") > 3 and p("a.x") > 0`, []float64{1, 0}, nan},
		{"a false side decides and", `p("a.x") / p("b.x") > 3 and p("a.x") > 5`, []float64{1, 0}, 0},
		{"in either order: a guard works", `p("b.x") > 0 and p("a.x") / p("b.x") > 3`, []float64{0, 1}, 0},
		{"a true side decides or", `p("a.x") / p("b.x") > 3 or p("a.x") > 0`, []float64{1, 0}, 1},
		{"a false one does not", `p("a.x") > 5 or p("a.x") / p("b.x") > 3`, []float64{1, 0}, nan},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := value(t, c.source, c.in...)
			if math.IsNaN(c.want) {
				assert.True(t, math.IsNaN(got), "%g", got)
				return
			}
			assert.InDelta(t, c.want, got, 1e-12)
		})
	}
}

func TestKinds(t *testing.T) {
	number, err := expression.Compile(`p("a.x") + p("b.y") + p("a.x")`, nil)
	require.NoError(t, err)
	assert.False(t, number.Boolean())
	assert.Equal(t, []string{"a.x", "b.y"}, number.Points())
	truth, err := expression.Compile(`p("a.x") > 1`, nil)
	require.NoError(t, err)
	assert.True(t, truth.Boolean())
}

// TestAbsence: without every point there is no value, and doubt is handed on.
func TestAbsence(t *testing.T) {
	e, err := expression.Compile(`p("a.x") > 1 or p("b.x") > 1`, nil)
	require.NoError(t, err)
	f := e.New()
	_, _, ok := f.Value(0)
	assert.False(t, ok, "nothing read")
	f.Take(0, 1, 5, true)
	_, _, ok = f.Value(1)
	assert.False(t, ok, "one of two, though it would decide")
	f.Take(1, 2, 0, false)
	v, certain, ok := f.Value(2)
	assert.True(t, ok)
	assert.False(t, certain)
	assert.Equal(t, 1.0, v)
	f.Take(1, 3, 0, true)
	_, certain, _ = f.Value(3)
	assert.True(t, certain)
	f.Miss(0, 4)
	f.Miss(0, 5)
	_, _, ok = f.Value(5)
	assert.False(t, ok, "gone again")
	f.Take(0, 6, 0, true)
	v, _, ok = f.Value(6)
	assert.True(t, ok)
	assert.Zero(t, v)
}

func TestMistakes(t *testing.T) {
	known := func(id string) error {
		if id != "co-1.co" {
			return fmt.Errorf("no point %q; sensor co-1 has co-1.co", id)
		}
		return nil
	}
	cases := []struct{ name, source, want string }{
		{"empty", ``, `line 1, column 1: unexpected token EOF; a point is read as in p("co-1.co")`},
		{"unknown point", `p("co-1.co") + p("co-1.c0")`, `line 1, column 18: no point "co-1.c0"; sensor co-1 has co-1.co`},
		{"id that is no literal", `p("co-1" + ".co")`, `line 1, column 10: p takes the id of a point in quotes, as in p("co-1.co")`},
		{"point without p", `co-1.co > 3`, `line 1, column 6: bad number syntax: "1.c"; a point is read as in p("co-1.co")`},
		{"text instead of a point", `"co-1.co" == "x"`, `line 1, column 1: "co-1.co" is a text; a point is read as in p("co-1.co")`},
		{"no point at all", `1 + 2`, `line 1, column 1: reads no point: name one as in p("co-1.co")`},
		{"second line", "p(\"co-1.co\") +\n  nothing", "line 2, column 3: unknown name nothing"},
		{"unknown point in a second line", "p(\"co-1.co\") >\n  p(\"x\")", `line 2, column 5: no point "x"; sensor co-1 has co-1.co`},
		{"a number as a truth", `p("co-1.co") and p("co-1.co") > 3`, "line 1, column 14: invalid operation: and (mismatched types float64 and bool)"},
		{"a truth as a number", `(p("co-1.co") > 3) + 1`, "line 1, column 20: invalid operation: + (mismatched types bool and int)"},
		{"power", `p("co-1.co") ** 2`, "line 1, column 14: ** is not used here; use + - * /, comparisons, and, or, not"},
		{"remainder", `p("co-1.co") % 2 == 0`, "line 1, column 14: invalid operation: % (mismatched types float64 and int)"},
		{"a list", `max([p("co-1.co"), 2])`, "line 1, column 5: is not used here; an expression has p(), numbers, + - * /, comparisons, and, or, not, abs, min and max"},
		{"a loop", `all(1..9, # > p("co-1.co"))`, "line 1, column 6: .. is not used here; use + - * /, comparisons, and, or, not"},
		{"a choice", `p("co-1.co") > 1 ? 1 : 2`, "line 1, column 24: is not used here; an expression has p(), numbers, + - * /, comparisons, and, or, not, abs, min and max"},
		{"a variable", `let x = p("co-1.co"); x + x`, "line 1, column 5: is not used here; an expression has p(), numbers, + - * /, comparisons, and, or, not, abs, min and max"},
		{"another function", `ceil(p("co-1.co"))`, "line 1, column 1: unknown name ceil"},
		{"too long", `p("co-1.co") + ` + strings.Repeat(" ", 2000) + "1", "line 1, column 1: is longer than 2000 bytes: split it into several rules"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := expression.Compile(c.source, known)
			var at *expression.Error
			require.ErrorAs(t, err, &at)
			assert.Equal(t, c.want, err.Error())
		})
	}
}

func TestSaved(t *testing.T) {
	e, err := expression.Compile(`p("a.x") + p("b.x")`, nil)
	require.NoError(t, err)
	f := e.New()
	assert.Nil(t, f.Save(), "a fresh one does as well")
	f.Take(0, 1, 2.5, true)
	f.Take(1, 1, 4, false)
	again := e.New()
	require.NoError(t, again.Load(f.Save()))
	v, certain, ok := again.Value(1)
	assert.True(t, ok)
	assert.False(t, certain)
	assert.Equal(t, 6.5, v)

	other, err := expression.Compile(`p("a.x") + p("c.x")`, nil)
	require.NoError(t, err)
	foreign := map[string][]byte{"of other points": func() []byte { g := other.New(); g.Take(0, 1, 1, true); return g.Save() }(), "cut": f.Save()[:9], "a word": []byte("hello")}
	for name, state := range foreign {
		t.Run(name, func(t *testing.T) {
			g := e.New()
			require.Error(t, g.Load(state))
			assert.Nil(t, g.Save())
		})
	}
}

// FuzzCompile: whatever a text holds, it is understood or refused at a place,
// and what is understood gives a finite number, NaN, or, if it is a truth, 0 or 1.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		`p("co-1.co") + p("co-2.co")`, `p("door.open") == 1 && p("co-1.co") > 30`, `not (abs(min(p("a"), 1)) / 0 < 3)`,
		"p('ы')\n> 1e999", `((((((`, `p("a") ? 1 : 2`, `let x = 1; x`, "p(`a`) in 1..3", `p("a")?.b ?? 1`, `-9223372036854775808 * p("")`,
	} {
		f.Add(seed, 1.5, -2.0)
	}
	f.Fuzz(func(t *testing.T, source string, a, b float64) {
		e, err := expression.Compile(source, nil)
		if err != nil {
			var at *expression.Error
			if !errors.As(err, &at) || at.Line < 1 || at.Col < 1 || at.Text == "" {
				t.Fatalf("%v has no place", err)
			}
			return
		}
		fig := e.New()
		for i := range e.Points() {
			v := [2]float64{a, b}[i%2]
			if math.IsNaN(v) || math.IsInf(v, 0) {
				v = 0
			}
			fig.Take(i, 1, v, true)
		}
		v, _, ok := fig.Value(1)
		if !ok || math.IsInf(v, 0) || e.Boolean() && v != 0 && v != 1 && !math.IsNaN(v) {
			t.Fatalf("%q gives %g, %v", source, v, ok)
		}
	})
}
