package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong in a file.
type Fault struct {
	File      string
	Line, Col int
	Path      string // as in "series.kind"; empty for the file itself
	Text      string
}

// String returns "FILE:LINE:COL: path: text".
func (f Fault) String() string {
	at := fmt.Sprintf("%s:%d:%d: ", f.File, f.Line, f.Col)
	if f.Path != "" {
		at += f.Path + ": "
	}
	return at + f.Text
}

// Faults is everything that is wrong with one file, in the order of its lines.
type Faults []Fault

// Error implements error with one line for each fault.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].String()
	}
	return strings.Join(lines, "\n")
}

func (f Faults) sort() {
	slices.SortStableFunc(f, func(a, b Fault) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col)) })
}
