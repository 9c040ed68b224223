package sheet

import (
	"slices"
	"strconv"
	"strings"

	"aman/gateway/config"
	"aman/gateway/config/signoff"
	"aman/gateway/config/strict"
	"aman/gateway/ui"
	"aman/rules"
)

// New makes the sheet of a checked site.
func New(in Input) *Sheet {
	s := &Sheet{in: in, items: make(map[signoff.Item]string)}
	for _, i := range signoff.Describe(in.Site, in.Text) {
		value := i.Value
		i.Value = ""
		s.items[i] = value
	}
	s.root, _ = strict.Parse(in.Text) // what cannot be read has no limits to quote
	s.identity()
	s.changes()
	s.unprotected()
	s.matrix()
	s.causes()
	s.responses()
	s.times()
	s.annunciation()
	s.outputs()
	s.zones()
	s.panel()
	s.points()
	s.gaps()
	s.count()
	s.history()
	return s
}

// t is a text in the sheet's language with its places filled: t("x", "{n}", "3").
func (s *Sheet) t(key string, places ...string) string {
	text := phrase(s.in.Lang, key)
	if len(places) > 0 {
		text = strings.NewReplacer(places...).Replace(text)
	}
	return text
}

// section begins a section; columns are "key share" with the head under
// "SECTION.key" in the texts.
func (s *Sheet) section(key string, columns ...string) Section {
	out := Section{Key: key, Title: s.t(key)}
	for _, c := range columns {
		name, share, _ := strings.Cut(c, " ")
		width, err := strconv.ParseFloat(share, 64)
		if err != nil {
			width = 1
		}
		out.Columns = append(out.Columns, Column{Key: name, Head: s.t("col." + name), Share: width})
	}
	return out
}

func (s *Sheet) put(section Section) {
	if len(section.Rows) > 0 {
		s.Sections = append(s.Sections, section)
	}
}

// figure writes a number with at most six significant digits as the language
// does; what a limit needs beyond them stands in the CSV.
func (s *Sheet) figure(v float64) string {
	text := strconv.FormatFloat(v, 'g', 6, 64)
	if strings.Contains(text, "e") {
		text = strconv.FormatFloat(v, 'f', -1, 64)
	}
	if s.in.Lang != "en" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return strings.Replace(text, "-", "−", 1)
}

func (s *Sheet) amount(v float64, unit string) Cell {
	text := s.figure(v)
	if unit != "" {
		text += "\u00a0" + s.unitText(unit)
	}
	return Cell{Text: text, Number: v, HasNumber: true, Unit: unit}
}

// unitText is a unit as people read it, with the brackets of its code left out
// where nobody has a word for it.
func (s *Sheet) unitText(code string) string {
	if text := ui.Unit(s.in.Lang, code); text != code {
		return text
	}
	return plainUnit(code)
}

// text is what people are told in the sheet's language.
func (s *Sheet) text(words config.Texts) string { return words[s.in.Lang] }

// named is an id with what people call it below.
func (s *Sheet) named(id string, name config.Texts) string {
	if word := s.text(name); word != "" && word != id {
		return id + "\n" + word
	}
	return id
}

// point returns the point of a condition.
func (s *Sheet) point(id string) *config.Point {
	if i := slices.IndexFunc(s.in.Site.Points, func(p config.Point) bool { return p.ID == id }); i >= 0 {
		return &s.in.Site.Points[i]
	}
	return &config.Point{ID: id}
}

// unit is what a condition's limit is in.
func (s *Sheet) unit(c *rules.Condition) string {
	if c.Figure != nil {
		return c.Figure.Unit
	}
	return s.point(c.Point).Unit
}

func (s *Sheet) severity(v rules.Severity) Cell {
	return Cell{Text: s.t("severity." + v.String()), Severe: v == rules.SeverityDanger, Strong: v == rules.SeverityAlarm}
}

func dash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
