package sheet

import (
	"strconv"
	"time"

	"aman/cmd/internal/paper"
	"aman/gateway/config/signoff"
)

// wet is how many places for signatures by hand the paper has.
const wet = 4

// wetRoom is what they and their heading take, in millimetres.
const wetRoom = 75

// PDF writes the sheet as a paper on A4 across. The date in its metadata is that
// of the last signature, so that one sheet has one form.
func (s *Sheet) PDF() ([]byte, error) {
	title := s.t("title")
	opt := paper.Options{
		Title: title + ", " + s.in.Site.Plant + " / " + s.in.Site.Gateway, Subject: s.in.Standing.Fingerprint,
		Lang: s.in.Lang, Landscape: true, Time: s.date(), Foot: s.foot,
	}
	return paper.Render(opt, func(d *paper.Document) {
		d.Title(title)
		d.Text(s.in.Site.Plant + " / " + s.in.Site.Gateway)
		d.Strong(s.t("layer"))
		for i := range s.Sections {
			s.drawSection(d, &s.Sections[i])
		}
		d.Keep(wetRoom)
		d.Heading(s.t("sign"))
		d.Text(s.t("sign.note", "{fingerprint}", s.in.Standing.Fingerprint))
		d.Gap(2)
		d.Signatures([]string{s.t("sign.name"), s.t("sign.role"), s.t("sign.date"), s.t("sign.hand")}, wet)
	})
}

func (s *Sheet) date() time.Time {
	if s.in.Standing.Time.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return s.in.Standing.Time
}

// foot stands below every page: which state of which site it is.
func (s *Sheet) foot(n, m int) (left, right string) {
	state := s.t("foot." + string(s.in.Standing.State))
	if s.in.Standing.State == signoff.Signed {
		state = s.in.Standing.In(s.in.Lang)
	}
	left = s.in.Site.Plant + " / " + s.in.Site.Gateway + "   " + s.t("identity.fingerprint") + " " + s.in.Standing.Fingerprint + "   " + state
	return left, s.t("foot.page", "{n}", strconv.Itoa(n), "{m}", strconv.Itoa(m))
}

func (s *Sheet) drawSection(d *paper.Document, section *Section) {
	switch {
	case section.Key == "limits": // they stand among the rules
		return
	case section.Key == "matrix":
		s.drawMatrix(d, section)
		return
	}
	d.Heading(section.Title)
	if section.Note != "" {
		d.Text(section.Note)
		d.Gap(1)
	}
	switch {
	case section.ListOnly && len(section.Columns) == 1:
		d.Bullets(texts(section))
	case len(section.Rows) > 0:
		d.Table(columns(section), rows(section))
	}
}

func (s *Sheet) drawMatrix(d *paper.Document, section *Section) {
	d.Break()
	d.Heading(section.Title)
	d.Text(s.t("matrix.note"))
	d.Gap(1)
	d.Matrix(s.Matrix)
}

func texts(section *Section) []string {
	out := make([]string, len(section.Rows))
	for i, row := range section.Rows {
		out[i] = row.Cells[0].Text
	}
	return out
}

func columns(section *Section) []paper.Column {
	out := make([]paper.Column, len(section.Columns))
	for i, c := range section.Columns {
		out[i] = paper.Column{Share: c.Share}
		if !section.ListOnly {
			out[i].Head = c.Head
		}
	}
	return out
}

func rows(section *Section) [][]paper.Cell {
	out := make([][]paper.Cell, len(section.Rows))
	for i, row := range section.Rows {
		out[i] = make([]paper.Cell, len(row.Cells))
		for n, c := range row.Cells {
			out[i][n] = paper.Cell{Text: c.Text, Strong: c.Strong, Inverse: c.Severe}
		}
	}
	return out
}
