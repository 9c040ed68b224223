// Package expression makes a figure of a text such as
//
//	p("co-1.co") + p("co-2.co")
//	p("door.open") == 1 and p("co-1.co") > 30
//
// for what no other kind of rule says. The text is parsed and type-checked once
// by github.com/expr-lang/expr; what is left of the language is p(), which takes
// the id of a point in quotes, numbers, + - * /, comparisons, and, or, not,
// abs, min and max: nothing that loops or grows.
//
// The checked text is then turned into functions over a slice of numbers and
// not run by the library's machine, for one reason: there a comparison with a
// value that is no number is false, and false is what no alarm looks like. Here
// a division by zero and whatever follows from it is NaN, and so is every
// comparison of it; "and" and "or" give NaN unless the other side alone decides.
//
// An Expression is never changed once compiled; a Figure made of it is used by
// one engine and owns the newest values of its points. Without all of them it
// has no value. Texts that are not understood are an Error with line and column.
package expression
