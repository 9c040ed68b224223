package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func (d *Document) font(strong bool, size float64) {
	style := ""
	if strong {
		style = "B"
	}
	d.pdf.SetFont(family, style, size)
	d.pdf.SetTextColor(0, 0, 0)
}

// lineHeight is how far two lines of the present size stand apart.
func (d *Document) lineHeight() float64 {
	size, _ := d.pdf.GetFontSize()
	return size * leading
}

// at writes one line whose upper edge is y.
func (d *Document) at(x, y float64, text string) {
	d.pdf.Text(x, y+d.lineHeight()*0.78, clean(text)) // 0.78: where the base line lies in a line of DejaVu
}

// clean makes one printable line: spaces for what is none, nothing for what has
// no width, "?" for what a font of two-byte codes cannot hold.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u2060' || r == '\u200b' || r == '\ufeff' || r == '\u00ad':
			return -1
		case r == '\u202f':
			return '\u00a0'
		case r == utf8.RuneError || r > 0xFFFF:
			return '?'
		case unicode.IsControl(r):
			return ' '
		case !printable(r):
			return '?'
		}
		return r
	}, text)
}

// ranges are what the embedded fonts have.
var ranges = [][2]rune{
	{0x20, 0x7E},
	{0xA0, 0x17F},
	{0x391, 0x3C9},
	{0x400, 0x513},
	{0x2010, 0x2027},
	{0x2030, 0x203A},
	{0x2080, 0x208E},
	{0x2070, 0x2071},
	{0x2074, 0x207F},
	{0x2103, 0x2103},
	{0x2116, 0x2116},
	{0x2126, 0x2126},
	{0x2190, 0x2195},
	{0x21D2, 0x21D2},
	{0x2206, 0x2206},
	{0x2212, 0x2212},
	{0x221A, 0x221A},
	{0x221E, 0x221E},
	{0x2248, 0x2248},
	{0x2260, 0x2260},
	{0x2264, 0x2265},
	{0x25A0, 0x25CF},
	{0x2713, 0x2717},
}

func printable(r rune) bool {
	for _, span := range ranges {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

// wrap cuts a text into lines of at most the width, between words, and within a
// word only where it is wider than a line.
func (d *Document) wrap(text string, width float64) []string {
	var lines []string
	for part := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(clean(part)) {
			for _, piece := range d.pieces(word, width) {
				switch {
				case line == "":
					line = piece
				case d.pdf.GetStringWidth(line+" "+piece) <= width:
					line += " " + piece
				default:
					lines, line = append(lines, line), piece
				}
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// pieces is the word itself, or the parts of one that is too wide, cut after a
// mark where there is one.
func (d *Document) pieces(word string, width float64) []string {
	var out []string
	for d.pdf.GetStringWidth(word) > width {
		cut := d.cut(word, width)
		if cut >= len(word) {
			break
		}
		out, word = append(out, word[:cut]), word[cut:]
	}
	return append(out, word)
}

func (d *Document) cut(word string, width float64) int {
	last, mark := 0, 0
	for i, r := range word {
		end := i + utf8.RuneLen(r)
		if i > 0 && d.pdf.GetStringWidth(word[:end]) > width {
			break
		}
		last = end
		if strings.ContainsRune(marks, r) {
			mark = end
		}
	}
	if mark > 0 && mark < len(word) {
		return mark
	}
	return last
}

// marks are where a long word may be cut: after them.
const marks = "-_./:,"

// longest is the width of the widest piece of a text that is not cut.
func (d *Document) longest(text string) float64 {
	widest := 0.0
	for word := range strings.FieldsSeq(clean(text)) {
		for word != "" {
			end := strings.IndexAny(word, marks) + 1
			if end == 0 {
				end = len(word)
			}
			widest = max(widest, d.pdf.GetStringWidth(word[:end]))
			word = word[end:]
		}
	}
	return widest
}

// Title writes the name of the paper.
func (d *Document) Title(text string) { d.block(text, true, sizeTitle, 0) }

// Heading begins a section; it never stands alone at the end of a page.
func (d *Document) Heading(text string) {
	d.Gap(4)
	d.need(24)
	d.block(text, true, sizeHead, 0)
	d.y++
}

// Text writes a paragraph.
func (d *Document) Text(text string) { d.block(text, false, sizeText, 0) }

// Strong writes a paragraph that nobody should overlook.
func (d *Document) Strong(text string) { d.block(text, true, sizeText, 0) }

// Bullets writes a list.
func (d *Document) Bullets(items []string) {
	for _, item := range items {
		d.font(false, sizeText)
		d.need(d.lineHeight())
		d.at(left, d.y, "•")
		d.block(item, false, sizeText, 4)
	}
}

func (d *Document) block(text string, strong bool, size, indent float64) {
	d.font(strong, size)
	for _, line := range d.wrap(text, d.inner()-indent) {
		d.need(d.lineHeight())
		d.font(strong, size) // a new page has written its foot
		d.at(left+indent, d.y, line)
		d.y += d.lineHeight()
	}
	d.y += size * 0.08
}
