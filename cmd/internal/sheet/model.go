package sheet

import (
	"aman/cmd/internal/paper"
	"aman/gateway/config"
	"aman/gateway/config/signoff"
	"aman/gateway/config/strict"
)

// Input is what a sheet is made of.
type Input struct {
	Site *config.Site
	// File is the configuration's name as it is printed; Text what it holds.
	File string
	Text []byte
	// Standing is how the file stands to its signatures, History those.
	Standing signoff.Standing
	History  *signoff.File
	Lang     string // ru, kk or en
	Version  string // of the program
}

// Sheet is the paper before it is written.
type Sheet struct {
	in       Input
	items    map[signoff.Item]string
	root     *strict.Node // of the text; nil: there is none
	Sections []Section
	Matrix   paper.Matrix
}

// Section is one table of the sheet.
type Section struct {
	Key     string // of the CSV; stable
	Title   string
	Note    string // stands below the title
	Columns []Column
	Rows    []Row
	// ListOnly prints the rows without heads, those of one column as a list.
	ListOnly bool
}

// Column is one column of a section: its stable key, its head, and its share of
// a page's width.
type Column struct {
	Key   string
	Head  string
	Share float64
}

// Row is one line of a section; Item is what the CSV calls it.
type Row struct {
	Item  string
	Cells []Cell
}

// Cell is one field. Number, where HasNumber is set, is what the text says in
// Unit (a UCUM code; durations are in seconds).
type Cell struct {
	Text      string
	Number    float64
	HasNumber bool
	Unit      string
	Severe    bool // prints white on black
	Strong    bool
}

func words(text string) Cell { return Cell{Text: text} }

func strong(text string) Cell { return Cell{Text: text, Strong: true} }

func (s *Section) add(item string, cells ...Cell) {
	s.Rows = append(s.Rows, Row{Item: item, Cells: cells})
}
