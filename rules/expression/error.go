package expression

import (
	"errors"
	"fmt"
	"strings"

	"github.com/expr-lang/expr/file"
)

// Error is what is wrong with a text, and where.
type Error struct {
	Line int // from 1
	Col  int // from 1, in characters
	Text string
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Col, e.Text) }

// from turns what the library says of a text into an Error.
func from(err error, source string) *Error {
	hint := ""
	if !strings.Contains(source, "p(") {
		hint = `; a point is read as in p("co-1.co")`
	}
	var at *file.Error
	if !errors.As(err, &at) {
		return &Error{Line: 1, Col: 1, Text: err.Error() + hint}
	}
	return &Error{Line: max(at.Line, 1), Col: at.Column + 1, Text: at.Message + hint}
}

// place finds the line and column of a character.
func place(source string, offset int) (line, col int) {
	line, col = 1, 1
	n := 0
	for _, r := range source {
		if n == offset {
			break
		}
		n++
		col++
		if r == '\n' {
			line, col = line+1, 1
		}
	}
	return line, col
}
