package mutants

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mutant is one change that the models must notice.
type mutant struct {
	name string // the sentence that it breaks
	in   string // a function of package rules
	old  string // stands there exactly once
	new  string
}

// place is one function of package rules.
type place struct {
	file       string
	name       string
	from, body int // offsets of the whole and of what stands between its braces
	to         int
	call       string // of it with its own parameters, by another name: %s
	gives      bool   // it returns something
}

// source is package rules without its tests.
type source struct {
	texts  map[string]string // by file
	places []place
}

// read reads the package.
func read(t *testing.T, dir string) source {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	s := source{texts: map[string]string{}}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, path, text, 0)
		require.NoError(t, err)
		file := filepath.Base(path)
		s.texts[file] = string(text)
		for _, d := range tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				offset := func(p token.Pos) int { return set.Position(p).Offset }
				s.places = append(s.places, place{
					file: file, name: f.Name.Name, from: offset(f.Pos()), body: offset(f.Body.Lbrace) + 1, to: offset(f.End()),
					call: callOf(f), gives: f.Type.Results != nil,
				})
			}
		}
	}
	require.NotEmpty(t, s.places)
	return s
}

// callOf is the call of the function with its own parameters.
func callOf(f *ast.FuncDecl) string {
	var names []string
	for _, p := range f.Type.Params.List {
		for _, n := range p.Names {
			name := n.Name
			if _, variadic := p.Type.(*ast.Ellipsis); variadic {
				name += "..."
			}
			names = append(names, name)
		}
	}
	call := "%s(" + strings.Join(names, ", ") + ")"
	if f.Recv != nil {
		call = f.Recv.List[0].Names[0].Name + "." + call
	}
	return call
}

// find returns the one function that has the mutant's text, once.
func (s source) find(m mutant) (place, error) {
	found, in := 0, place{}
	for _, p := range s.places {
		if p.name == m.in {
			if n := strings.Count(s.texts[p.file][p.body:p.to], m.old); n > 0 {
				found, in = found+n, p
			}
		}
	}
	if found != 1 {
		return in, fmt.Errorf("the text of the mutant %q stands %d times in rules %s, not once; write the mutant anew:\n%s", m.name, found, m.in, m.old)
	}
	return in, nil
}

// mutated returns the files of the package with every mutant in them: a changed
// copy of its function, which the function itself calls in its place where the
// mutant, counted from 1, is the one in force.
func (s source) mutated(list []mutant) (map[string]string, error) {
	copies, calls := map[string]string{}, map[place]string{}
	for i, m := range list {
		p, err := s.find(m)
		if err != nil {
			return nil, err
		}
		text, name := s.texts[p.file], fmt.Sprintf("%sMutant%d", p.name, i+1)
		head := strings.Replace(text[p.from:p.body], p.name+"(", name+"(", 1)
		copies[p.file] += "\n" + head + strings.Replace(text[p.body:p.to], m.old, m.new, 1) + "\n"
		call := fmt.Sprintf(p.call, name)
		if p.gives {
			calls[p] += fmt.Sprintf("\nif mutantInForce == %d { return %s }", i+1, call)
		} else {
			calls[p] += fmt.Sprintf("\nif mutantInForce == %d { %s; return }", i+1, call)
		}
	}
	out := map[string]string{"mutant_in_force.go": inForce}
	for _, p := range slices.Backward(s.places) { // from the end, so that offsets hold
		if calls[p] == "" {
			continue
		}
		if out[p.file] == "" {
			out[p.file] = s.texts[p.file]
		}
		out[p.file] = out[p.file][:p.body] + calls[p] + "\n" + out[p.file][p.body:]
	}
	for file, more := range copies {
		out[file] += more
	}
	return out, nil
}

// inForce is the file that says which mutant the process runs.
const inForce = `package rules

import (
	"os"
	"strconv"
)

var mutantInForce, _ = strconv.Atoi(os.Getenv("AMAN_MUTANT"))
`
