package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Finding is one thing to say of one place of a file.
type Finding struct {
	File string `json:"file"`
	Line int    `json:"line"` // from 1
	Col  int    `json:"col"`  // from 1, in characters
	// Path names the key, as in "rules[1].above"; empty for the file itself.
	Path string `json:"path,omitempty"`
	Text string `json:"text"`
}

// String returns "FILE:LINE:COL: path: text".
func (f Finding) String() string {
	if f.Path == "" {
		return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.Text)
	}
	return fmt.Sprintf("%s:%d:%d: %s: %s", f.File, f.Line, f.Col, f.Path, f.Text)
}

// Faults is everything that is wrong with one file, in the order of its lines.
// As an error it has one line for each fault.
type Faults []Finding

// Error implements error.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, finding := range f {
		lines[i] = finding.String()
	}
	return strings.Join(lines, "\n")
}

// sorted returns the findings in the order of the file, without repetitions.
func sorted(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.Path, b.Path))
	})
	return slices.Compact(found)
}
