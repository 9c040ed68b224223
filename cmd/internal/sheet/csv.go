package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// bom tells a spreadsheet that the file is UTF-8.
const bom = "\ufeff"

// CSV writes the sheet as one table (RFC 4180, UTF-8 with a byte order mark):
// section, item, field, label, value, number, unit. Section, item and field are
// the same in every language; label and value are what the paper says; number
// and unit are there where the value is a quantity, durations in seconds.
func (s *Sheet) CSV(w io.Writer) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	out := csv.NewWriter(w)
	_ = out.Write([]string{"section", "item", "field", "label", "value", "number", "unit"}) // the writer keeps its first error
	for i := range s.Sections {
		for _, row := range s.Sections[i].Rows {
			_ = out.WriteAll(records(&s.Sections[i], row))
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// records are the lines of one row: one for each field that says more than the
// row's name.
func records(section *Section, row Row) [][]string {
	if section.Key == "matrix" { // cause, effect, mark
		effect := row.Cells[0].Text
		return [][]string{{section.Key, row.Item, effect, effect, harmless(row.Cells[1].Text), "", ""}}
	}
	var out [][]string
	for i, cell := range row.Cells {
		named := i == 0 && (cell.Text == row.Item || section.ListOnly && len(row.Cells) > 1)
		if record := record(section, row, i, cell); record != nil && !named {
			out = append(out, record)
		}
	}
	return out
}

// record is one line; nil for a field without anything.
func record(section *Section, row Row, i int, cell Cell) []string {
	if cell.Text == "" || cell.Text == "–" {
		return nil
	}
	number := ""
	if cell.HasNumber {
		number = strconv.FormatFloat(cell.Number, 'f', -1, 64)
	}
	c := section.Columns[i]
	return []string{section.Key, harmless(row.Item), c.Key, harmless(c.Head), harmless(cell.Text), number, cell.Unit}
}

// harmless keeps a spreadsheet from taking a text for a formula, and its spaces
// plain for who searches it.
func harmless(text string) string {
	text = strings.NewReplacer("\n", "; ", "\u00a0", " ", "\u2060", "").Replace(text)
	if text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return text
	}
	if text[0] == '-' && len(text) > 1 && unicode.IsDigit(rune(text[1])) {
		return text
	}
	return "'" + text
}
