package paper

import (
	"bytes"
	_ "embed" // the fonts
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// DejaVu Sans Condensed has every letter of Russian and Kazakh; the licence
// stands beside the files.
var (
	//go:embed fonts/DejaVuSansCondensed.ttf
	regular []byte
	//go:embed fonts/DejaVuSansCondensed-Bold.ttf
	bold []byte
)

const family = "dejavu"

// Millimetres of a page: the left margin leaves room for a binder.
const (
	left, right, top = 20, 12, 13
	foot             = 16 // from the lower edge to the line above the foot
)

// Sizes of type in points, and how far lines stand apart, in millimetres a point.
const (
	sizeTitle, sizeHead, sizeText, sizeTable, sizeFoot = 16, 11.5, 9, 7.6, 7
	leading                                            = 0.43
)

// ink2 is the grey of lines and of what is secondary; it prints.
const ink2 = 90

// Options are what a paper is, besides what is drawn.
type Options struct {
	Title, Subject string
	Lang           string // BCP 47, as in "kk"
	Landscape      bool
	// Time is the date of the document in its metadata; the same paper needs the
	// same time.
	Time time.Time
	// Foot returns what stands below page n of m, at the left and at the right.
	Foot func(n, m int) (left, right string)
}

// Document is a paper while it is drawn. Lengths are millimetres.
type Document struct {
	pdf           *fpdf.Fpdf
	width, height float64 // of a page
	y             float64 // where the next thing goes
}

// Render draws a paper and returns the PDF. It draws twice, since page n of m
// is known only at the end: draw must do the same both times.
func Render(opt Options, draw func(*Document)) ([]byte, error) {
	first, err := render(opt, 0, draw)
	if err != nil {
		return nil, err
	}
	second, err := render(opt, first.pdf.PageCount(), draw)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := second.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("paper: %w", err)
	}
	return out.Bytes(), nil
}

func render(opt Options, pages int, draw func(*Document)) (*Document, error) {
	orientation := "P"
	if opt.Landscape {
		orientation = "L"
	}
	pdf := fpdf.New(orientation, "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(opt.Time.UTC())
	pdf.SetModificationDate(opt.Time.UTC())
	pdf.SetTitle(clean(opt.Title), true)
	pdf.SetSubject(clean(opt.Subject), true)
	pdf.SetCreator("Aman", true)
	pdf.SetLang(opt.Lang)
	pdf.AddUTF8FontFromBytes(family, "", regular)
	pdf.AddUTF8FontFromBytes(family, "B", bold)
	pdf.SetMargins(left, top, right)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCellMargin(0)
	d := &Document{pdf: pdf}
	d.width, d.height = pdf.GetPageSize()
	pdf.SetFooterFunc(func() { d.foot(opt, pages) })
	d.page()
	draw(d)
	if err := pdf.Error(); err != nil {
		return nil, fmt.Errorf("paper: %w", err)
	}
	return d, nil
}

func (d *Document) page() {
	d.pdf.AddPage()
	d.y = top
}

// room is what is left of the page.
func (d *Document) room() float64 { return d.height - foot - d.y }

// inner is the width between the margins.
func (d *Document) inner() float64 { return d.width - left - right }

// need begins a new page unless h fits on this one.
func (d *Document) need(h float64) {
	if d.room() < h {
		d.page()
	}
}

// Keep begins a new page unless at least h millimetres are left of this one.
func (d *Document) Keep(h float64) { d.need(h) }

// Break begins a new page.
func (d *Document) Break() { d.page() }

// Gap leaves space, unless a page has just begun.
func (d *Document) Gap(h float64) {
	if d.y > top {
		d.y += h
	}
}

func (d *Document) foot(opt Options, pages int) {
	if opt.Foot == nil {
		return
	}
	at, end := opt.Foot(d.pdf.PageNo(), pages)
	y := d.height - foot + 2
	d.pdf.SetDrawColor(ink2, ink2, ink2)
	d.pdf.SetLineWidth(0.2)
	d.pdf.Line(left, y, d.width-right, y)
	d.font(false, sizeFoot)
	d.at(left, y+1.2, at)
	end = clean(end)
	d.at(d.width-right-d.pdf.GetStringWidth(end), y+1.2, end)
}
