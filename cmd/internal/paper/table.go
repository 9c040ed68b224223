package paper

import "slices"

// Column is one column of a table. Share is its part of the width, in any
// measure that the columns of one table have in common.
type Column struct {
	Head  string
	Share float64
}

// Cell is one field of a table; its text may have several lines.
type Cell struct {
	Text string
	// Strong prints bold; Inverse white on black: what is most severe.
	Strong, Inverse bool
}

const (
	padX, padY = 1.1, 0.9
	hair       = 0.15
)

// Table draws a table. Its head repeats on every page; a row stands on one page
// unless it is longer than a page.
func (d *Document) Table(columns []Column, rows [][]Cell) {
	t := &table{d: d, columns: columns}
	t.measure(rows)
	head := make([]Cell, len(columns))
	for i, c := range columns {
		head[i] = Cell{Text: c.Head, Strong: true}
	}
	if t.head = t.layout(head); bare(columns) {
		t.head = laid{}
	}
	first := t.head.height
	if len(rows) > 0 {
		first += min(t.layout(rows[0]).height, d.height/3)
	}
	d.need(first)
	t.draw(t.head, true)
	for _, cells := range rows {
		t.row(t.layout(cells))
	}
	d.y += 2
}

// bare reports whether no column has a head: then none is drawn.
func bare(columns []Column) bool {
	return !slices.ContainsFunc(columns, func(c Column) bool { return c.Head != "" })
}

type table struct {
	d       *Document
	columns []Column
	widths  []float64
	head    laid
}

// laid is one row with its lines cut.
type laid struct {
	cells  []Cell
	lines  [][]string
	height float64
}

// measure shares out the width: a column is never narrower than its longest
// word, and what that takes the others give by their share.
func (t *table) measure(rows [][]Cell) {
	least := t.least(rows)
	t.widths = make([]float64, len(t.columns))
	fixed := make([]bool, len(t.columns))
	for range t.columns { // each turn fixes a column, or is the last
		rest, shares := t.d.inner(), 0.0
		for i, c := range t.columns {
			if fixed[i] {
				rest -= t.widths[i]
			} else {
				shares += c.Share
			}
		}
		done := true
		for i, c := range t.columns {
			if fixed[i] {
				continue
			}
			t.widths[i] = rest * c.Share / shares
			if t.widths[i] < least[i] {
				t.widths[i], fixed[i], done = least[i], true, false
			}
		}
		if done {
			return
		}
	}
}

// least is the width of the longest piece of each column that is not cut. All
// of them together take at most the page.
func (t *table) least(rows [][]Cell) []float64 {
	out := make([]float64, len(t.columns))
	sum := 0.0
	for i, c := range t.columns {
		t.d.font(true, sizeTable)
		out[i] = t.d.longest(c.Head)
		for _, row := range rows {
			t.d.font(row[i].Strong || row[i].Inverse, sizeTable)
			out[i] = max(out[i], t.d.longest(row[i].Text))
		}
		out[i] = min(out[i]+2*padX+0.1, t.d.inner()/4)
		sum += out[i]
	}
	if scale := t.d.inner() / sum; scale < 1 {
		for i := range out {
			out[i] *= scale * 0.999
		}
	}
	return out
}

func (t *table) layout(cells []Cell) laid {
	out := laid{cells: cells, lines: make([][]string, len(cells))}
	most := 1
	for i, c := range cells {
		t.d.font(c.Strong || c.Inverse, sizeTable)
		out.lines[i] = t.d.wrap(c.Text, t.widths[i]-2*padX)
		most = max(most, len(out.lines[i]))
	}
	out.height = t.rowHeight(most)
	return out
}

func (t *table) rowHeight(lines int) float64 {
	t.d.font(false, sizeTable)
	return float64(lines)*t.d.lineHeight() + 2*padY
}

// row draws a row, on the next page where it does not fit on this one, and in
// parts where it fits on none.
func (t *table) row(r laid) {
	if r.height > t.d.room() {
		t.next()
	}
	for r.height > t.d.room() {
		part := t.take(&r)
		t.draw(part, false)
		t.next()
	}
	t.draw(r, false)
}

func (t *table) next() {
	t.d.page()
	t.draw(t.head, true)
}

// take cuts off what fits on the page.
func (t *table) take(r *laid) laid {
	t.d.font(false, sizeTable)
	fits := max(1, int((t.d.room()-2*padY)/t.d.lineHeight()))
	part := laid{cells: r.cells, lines: make([][]string, len(r.lines)), height: t.rowHeight(fits)}
	most := 0
	for i, lines := range r.lines {
		n := min(fits, len(lines))
		part.lines[i], r.lines[i] = lines[:n], lines[n:]
		most = max(most, len(r.lines[i]))
	}
	r.height = t.rowHeight(most)
	return part
}

func (t *table) draw(r laid, head bool) {
	pdf, x := t.d.pdf, float64(left)
	pdf.SetDrawColor(ink2, ink2, ink2)
	pdf.SetLineWidth(hair)
	for i, c := range r.cells {
		t.d.font(c.Strong || c.Inverse, sizeTable)
		switch {
		case c.Inverse:
			pdf.SetFillColor(0, 0, 0)
			pdf.SetTextColor(255, 255, 255)
			pdf.Rect(x, t.d.y, t.widths[i], r.height, "FD")
		case head:
			pdf.SetFillColor(226, 226, 226)
			pdf.Rect(x, t.d.y, t.widths[i], r.height, "FD")
		default:
			pdf.Rect(x, t.d.y, t.widths[i], r.height, "D")
		}
		for n, line := range r.lines[i] {
			t.d.at(x+padX, t.d.y+padY+float64(n)*t.d.lineHeight(), line)
		}
		x += t.widths[i]
	}
	t.d.y += r.height
}
