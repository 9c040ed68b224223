package incident

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"aman/test/site"
)

// story is one text file, taken apart.
type story struct {
	path  string
	lines []line
	files []file
}

// line is one verb with its words.
type line struct {
	number int
	text   string
	words  []string
}

// file is one file that a story brings along.
type file struct {
	name, text string
}

var (
	fileMark = regexp.MustCompile(`^-- (\S+) --$`)
	variable = regexp.MustCompile(`\$[A-Z_]+`)
)

// load takes a story file apart.
func load(path string) (*story, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s := &story{path: path}
	scanner := bufio.NewScanner(strings.NewReader(string(text)))
	for number := 1; scanner.Scan(); number++ {
		raw := scanner.Text()
		if mark := fileMark.FindStringSubmatch(raw); mark != nil {
			s.files = append(s.files, file{name: mark[1]})
			continue
		}
		if n := len(s.files); n > 0 {
			s.files[n-1].text += raw + "\n"
			continue
		}
		words, err := split(raw)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
		if len(words) > 0 {
			s.lines = append(s.lines, line{number: number, text: strings.TrimSpace(raw), words: words})
		}
	}
	return s, scanner.Err()
}

// split cuts a line into words; "…" keeps words together and # begins a comment.
func split(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	quoted, open := false, false
	end := func() {
		if open {
			words = append(words, word.String())
			word.Reset()
			open = false
		}
	}
	for _, r := range text {
		switch {
		case r == '"':
			quoted, open = !quoted, true
		case quoted:
			word.WriteRune(r)
		case r == '#' && !open:
			end()
			return words, nil
		case r == ' ' || r == '\t':
			end()
		default:
			open = true
			word.WriteRune(r)
		}
	}
	if quoted {
		return nil, fmt.Errorf("a quotation mark is left open")
	}
	end()
	return words, nil
}

// Play plays the story of one file with the built programs.
func Play(t *testing.T, programs site.Programs, path string) {
	t.Helper()
	s, err := load(path)
	if err != nil {
		t.Fatal(err)
	}
	s.run(t, newWorld(t, programs))
}

// run plays the story; the first line that does not hold ends it.
func (s *story) run(t *testing.T, w *world) {
	for _, f := range s.files {
		if err := os.WriteFile(filepath.Join(w.dir, f.name), []byte(w.expand(f.text)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range s.lines {
		words := make([]string, len(l.words))
		for i, word := range l.words {
			words[i] = w.expand(word)
		}
		if err := w.do(words); err != nil {
			w.explain()
			t.Fatalf("%s:%d: %s: %v", s.path, l.number, l.text, err)
		}
	}
}
