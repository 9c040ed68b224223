package strict

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

const (
	// maxBytes bounds a file: two hundred sensors with a hundred points each
	// stay below it.
	maxBytes = 1 << 20
	// maxDepth bounds nesting; a configuration needs seven levels.
	maxDepth = 32
	// maxOpened bounds the levels and keys that one line may open.
	maxOpened = 1024
)

// Parse reads a text. The node is nil where the text is no YAML at all;
// otherwise the faults are those that need no knowledge of the keys.
func Parse(text []byte) (*Node, []Fault) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if f := unreadable(text); f != nil {
		return nil, []Fault{*f}
	}
	file, fault := parseYAML(text)
	if fault != nil {
		return nil, []Fault{*fault}
	}
	body, fault := onlyDocument(file)
	if fault != nil {
		return nil, []Fault{*fault}
	}
	c := converter{}
	root := c.node(body, "", 0)
	if root == nil {
		return nil, c.faults
	}
	return root, c.faults
}

// unreadable finds what the parser must not even see.
func unreadable(text []byte) *Fault {
	if len(text) > maxBytes {
		return &Fault{Line: 1, Col: 1, Text: fmt.Sprintf("the file has %d bytes; more than %d are no configuration", len(text), maxBytes)}
	}
	for i, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) {
			return &Fault{Line: i + 1, Col: 1, Text: "not UTF-8 text: save the file as UTF-8"}
		}
		if before, _, found := bytes.Cut(line, []byte{0}); found {
			return &Fault{Line: i + 1, Col: utf8.RuneCount(before) + 1, Text: "a zero byte: this is no text file"}
		}
	}
	return tooDeep(string(text))
}

// tooDeep refuses nesting that would exhaust the parser's stack. It counts
// brackets outside comments and quotes, and dashes and question marks that
// open levels on one line.
func tooDeep(text string) *Fault {
	depth := 0
	for i, line := range strings.Split(text, "\n") {
		opened := strings.Count(line, "- ") + strings.Count(line, "? ") + strings.Count(line, ": ")
		depth += brackets(line)
		if depth > maxDepth || opened > maxOpened {
			return &Fault{Line: i + 1, Col: 1, Text: fmt.Sprintf("nested deeper than %d levels", maxDepth)}
		}
		depth = max(depth, 0)
	}
	return nil
}

// brackets counts what a line opens less what it closes; a line that opens too
// much for a moment counts in full.
func brackets(line string) int {
	depth, deepest := 0, 0
	var quote rune
	for i, r := range line {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '#' && (i == 0 || line[i-1] == ' '):
			return depth
		case r == '[' || r == '{':
			depth++
			deepest = max(deepest, depth)
		case r == ']' || r == '}':
			depth--
		}
	}
	if deepest > maxDepth {
		return deepest
	}
	return depth
}

// parseYAML keeps a panic of the parser, which no text may cause, from ending
// the program.
func parseYAML(text []byte) (file *ast.File, fault *Fault) {
	defer func() {
		if r := recover(); r != nil {
			file, fault = nil, &Fault{Line: 1, Col: 1, Text: fmt.Sprintf("not YAML: the parser gives up (%v)", r)}
		}
	}()
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err == nil {
		return file, nil
	}
	fault = &Fault{Line: 1, Col: 1, Text: "not YAML: " + firstLine(err.Error())}
	if ye, ok := errors.AsType[yaml.Error](err); ok {
		fault.Text = "not YAML: " + firstLine(ye.GetMessage())
		if tk := ye.GetToken(); tk != nil && tk.Position != nil {
			fault.Line, fault.Col = max(tk.Position.Line, 1), max(tk.Position.Column, 1)
		}
	}
	fault.Text += hint(text, fault.Line)
	return nil, fault
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func onlyDocument(file *ast.File) (ast.Node, *Fault) {
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case body != nil:
			line, col := start(doc.Body)
			return nil, &Fault{Line: line, Col: col, Text: "a second document (---): one file holds one configuration"}
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return nil, &Fault{Line: 1, Col: 1, Text: "the file is empty"}
	}
	return body, nil
}
