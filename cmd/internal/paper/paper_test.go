package paper_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/cmd/internal/paper"
)

// letters are those that papers of Kazakhstan cannot do without.
const letters = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі Ёё № ≥ ≤ − → ↓ µ ² ³ ₂ ° « » … – — • ✓ ■"

func options() paper.Options {
	return paper.Options{
		Title: "Проверка", Subject: "№ 1", Lang: "kk", Landscape: true, Time: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		Foot: func(n, m int) (string, string) { return "ABCD-EFGH", fmt.Sprintf("page %d of %d", n, m) },
	}
}

func draw(d *paper.Document) {
	d.Title("Title")
	d.Heading("Heading")
	d.Text(letters)
	rows := make([][]paper.Cell, 60)
	for i := range rows {
		rows[i] = []paper.Cell{{Text: fmt.Sprintf("row %d", i+1), Strong: true}, {Text: strings.Repeat("слово ", i%20)}}
	}
	d.Table([]paper.Column{{Head: "name", Share: 1}, {Head: "words", Share: 3}}, rows)
	d.Signatures([]string{"name", "date"}, 2)
}

// text is what a reader's own program finds in a paper, page by page.
func text(t *testing.T, pdf []byte) []string {
	t.Helper()
	if os.Getenv("AMAN_TEST_SERVERS") == "" {
		t.Skip("needs Debian's poppler-utils: set AMAN_TEST_SERVERS=1, or run test/run servers")
	}
	path := filepath.Join(t.TempDir(), "paper.pdf")
	require.NoError(t, os.WriteFile(path, pdf, 0o600))
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", path, "-").Output()
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// TestSamePaperSameBytes, so that a paper can be hashed.
func TestSamePaperSameBytes(t *testing.T) {
	first, err := paper.Render(options(), draw)
	require.NoError(t, err)
	second, err := paper.Render(options(), draw)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(first, second))
	assert.True(t, bytes.HasPrefix(first, []byte("%PDF-")))
}

// TestWhatAReaderFinds: every letter, the head of the table and the foot on each
// page, and every row once.
func TestWhatAReaderFinds(t *testing.T) {
	pdf, err := paper.Render(options(), draw)
	require.NoError(t, err)
	pages := text(t, pdf)
	require.Greater(t, len(pages), 2)
	for letter := range strings.FieldsSeq(letters) {
		assert.Contains(t, pages[0], letter)
	}
	for i, page := range pages {
		assert.Contains(t, page, fmt.Sprintf("page %d of %d", i+1, len(pages)))
		assert.Contains(t, page, "ABCD-EFGH")
	}
	for _, page := range pages[:len(pages)-1] {
		assert.Contains(t, page, "words", "the head stands on each page of the table")
	}
	whole := strings.Join(pages, "\n")
	for i := range 60 {
		assert.Equal(t, 1, strings.Count(whole, fmt.Sprintf("row %d ", i+1))+strings.Count(whole, fmt.Sprintf("row %d\n", i+1)), "row %d", i+1)
	}
}

// TestForeignLetters print as a question mark, never as nothing and never as a
// broken paper.
func TestForeignLetters(t *testing.T) {
	pdf, err := paper.Render(options(), func(d *paper.Document) { d.Text("警报 🚨 a\x00b\xffc") })
	require.NoError(t, err)
	assert.Contains(t, text(t, pdf)[0], "?? ? a b?c")
}

// TestALongRow goes over as many pages as it needs.
func TestALongRow(t *testing.T) {
	lines := make([]string, 200)
	for i := range lines {
		lines[i] = fmt.Sprintf("line-%03d", i)
	}
	pdf, err := paper.Render(options(), func(d *paper.Document) {
		d.Table([]paper.Column{{Head: "one", Share: 1}}, [][]paper.Cell{{{Text: strings.Join(lines, "\n")}}})
	})
	require.NoError(t, err)
	whole := strings.Join(text(t, pdf), "\n")
	for _, line := range lines {
		assert.Equal(t, 1, strings.Count(whole, line), line)
	}
}

// TestAWideMatrix repeats the names of its rows.
func TestAWideMatrix(t *testing.T) {
	m := paper.Matrix{Corner: "cause", Rows: []paper.Label{{Text: "leak", Sub: "danger", Inverse: true}, {Text: "fault"}}, Marks: make([][]string, 2)}
	for i := range 40 {
		m.Columns = append(m.Columns, paper.Label{Text: fmt.Sprintf("output-%d", i), Sub: "horn"})
		m.Marks[0] = append(m.Marks[0], "X")
		m.Marks[1] = append(m.Marks[1], "")
	}
	pdf, err := paper.Render(options(), func(d *paper.Document) { d.Matrix(m) })
	require.NoError(t, err)
	whole := strings.Join(text(t, pdf), "\n")
	assert.Equal(t, 3, strings.Count(whole, "leak"), "40 columns are three blocks of 17")
}

// TestAnyText makes a paper: a hundred tables of whatever there is, on one, since
// the fonts of a paper take longest to read.
func TestAnyText(t *testing.T) {
	var tables [][]string
	rapid.Check(t, func(t *rapid.T) { tables = append(tables, rapid.SliceOfN(rapid.String(), 1, 4).Draw(t, "words")) })
	pdf, err := paper.Render(options(), func(d *paper.Document) {
		for _, words := range tables {
			cells := make([]paper.Cell, len(words))
			columns := make([]paper.Column, len(words))
			for i, w := range words {
				cells[i], columns[i] = paper.Cell{Text: w}, paper.Column{Head: w, Share: float64(i + 1)}
			}
			d.Table(columns, [][]paper.Cell{cells})
			d.Bullets(words)
		}
	})
	require.NoError(t, err)
	assert.NotEmpty(t, pdf)
}
