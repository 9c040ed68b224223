package expression

import "math"

func constant(v float64) node { return func([]float64) float64 { return v } }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// finite makes what is infinite NaN: a number that left the range of numbers
// says nothing.
func finite(v float64) float64 {
	if math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

var arithmetic = map[string]func(a, b node) node{
	"+": func(a, b node) node { return func(in []float64) float64 { return finite(a(in) + b(in)) } },
	"-": func(a, b node) node { return func(in []float64) float64 { return finite(a(in) - b(in)) } },
	"*": func(a, b node) node { return func(in []float64) float64 { return finite(a(in) * b(in)) } },
	"/": func(a, b node) node { return func(in []float64) float64 { return finite(a(in) / b(in)) } },
}

// compared makes a comparison that is NaN where a side is.
func compared(holds func(x, y float64) bool) func(a, b node) node {
	return func(a, b node) node {
		return func(in []float64) float64 {
			x, y := a(in), b(in)
			if math.IsNaN(x) || math.IsNaN(y) {
				return math.NaN()
			}
			return truth(holds(x, y))
		}
	}
}

var comparisons = map[string]func(a, b node) node{
	"==": compared(func(x, y float64) bool { return x == y }),
	"!=": compared(func(x, y float64) bool { return x != y }),
	"<":  compared(func(x, y float64) bool { return x < y }),
	"<=": compared(func(x, y float64) bool { return x <= y }),
	">":  compared(func(x, y float64) bool { return x > y }),
	">=": compared(func(x, y float64) bool { return x >= y }),
}

// joins are Kleene's: what cannot be told stays so unless the other side alone
// decides.
var joins = map[string]func(a, b node) node{"and": both, "&&": both, "or": either, "||": either}

func both(a, b node) node {
	return func(in []float64) float64 {
		x := a(in)
		if x == 0 {
			return 0
		}
		y := b(in)
		if y == 0 {
			return 0
		}
		return x * y // 1, or NaN where one is
	}
}

func either(a, b node) node {
	return func(in []float64) float64 {
		x := a(in)
		if x == 1 {
			return 1
		}
		y := b(in)
		if y == 1 {
			return 1
		}
		return x + y // 0, or NaN where one is
	}
}

// fold joins numbers by a function that hands NaN on.
func fold(join func(x, y float64) float64, args []node) node {
	return func(in []float64) float64 {
		v := args[0](in)
		for _, a := range args[1:] {
			v = join(v, a(in))
		}
		return v
	}
}
