package mutants

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mutant is one change that the models must notice.
type mutant struct {
	name string // the sentence that it breaks
	in   string // a function of package rules; empty for what stands in none
	old  string // stands there exactly once
	new  string
}

// source is one file of package rules, and where its functions stand in it.
type source struct {
	file  string
	text  string
	funcs map[string][][2]int // from and to, by name
}

// read reads the files of the package that are no tests.
func read(t *testing.T, dir string) (list []source) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, path, text, 0)
		require.NoError(t, err)
		s := source{file: filepath.Base(path), text: string(text), funcs: map[string][][2]int{}}
		for _, d := range tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				at := [2]int{set.Position(f.Pos()).Offset, set.Position(f.End()).Offset}
				s.funcs[f.Name.Name] = append(s.funcs[f.Name.Name], at)
			}
		}
		list = append(list, s)
	}
	require.NotEmpty(t, list)
	return list
}

// mutate returns the file that the mutant changes, and its text with the change.
func (m mutant) mutate(list []source) (file, text string, err error) {
	found := 0
	for _, s := range list {
		places := s.funcs[m.in]
		if m.in == "" {
			places = [][2]int{{0, len(s.text)}}
		}
		for _, at := range places {
			body := s.text[at[0]:at[1]]
			if n := strings.Count(body, m.old); n > 0 {
				found += n
				file, text = s.file, s.text[:at[0]]+strings.Replace(body, m.old, m.new, 1)+s.text[at[1]:]
			}
		}
	}
	if found != 1 {
		return "", "", fmt.Errorf("the text of the mutant %q stands %d times in rules %s, not once; write the mutant anew:\n%s", m.name, found, m.in, m.old)
	}
	return file, text, nil
}
