package paper

// Matrix is causes against effects: a mark where a row does something to a
// column.
type Matrix struct {
	Corner  string
	Rows    []Label
	Columns []Label
	// Marks holds for each row one text for each column, a few letters or none.
	Marks [][]string
}

// Label names a row or a column; Sub stands below it in small type.
type Label struct {
	Text, Sub string
	// Inverse prints white on black.
	Inverse bool
}

const (
	matrixName   = 78 // width of the names of rows
	matrixColumn = 11
	matrixRow    = 8.4
	matrixLines  = 3  // of a row's name; a longer one stands whole in another table
	matrixHead   = 46 // height of the turned names of columns
)

// Matrix draws it, and repeats names of rows and columns where it is wider or
// longer than a page.
func (d *Document) Matrix(m Matrix) {
	fit := int((d.inner() - matrixName) / matrixColumn)
	for from := 0; from == 0 || from < len(m.Columns); from += fit {
		to := min(from+fit, len(m.Columns))
		d.need(matrixHead + 3*matrixRow)
		d.matrixHead(m, from, to)
		for i := range m.Rows {
			if d.room() < d.matrixRowHeight(m.Rows[i]) {
				d.page()
				d.matrixHead(m, from, to)
			}
			d.matrixRow(m, i, from, to)
		}
		d.y += 3
	}
}

func (d *Document) matrixHead(m Matrix, from, to int) {
	d.lines()
	d.pdf.SetFillColor(226, 226, 226)
	d.pdf.Rect(left, d.y, matrixName, matrixHead, "FD")
	d.font(true, sizeTable)
	for i, line := range d.wrap(m.Corner, matrixName-2*padX) {
		d.at(left+padX, d.y+padY+float64(i)*d.lineHeight(), line)
	}
	for i, c := range m.Columns[from:to] {
		d.turned(left+matrixName+float64(i)*matrixColumn, c)
	}
	d.y += matrixHead
}

func (d *Document) lines() {
	d.pdf.SetDrawColor(ink2, ink2, ink2)
	d.pdf.SetLineWidth(hair)
}

// turned draws the name of a column from below upwards.
func (d *Document) turned(x float64, c Label) {
	d.lines()
	d.box(x, d.y, matrixColumn, matrixHead, c.Inverse, 226)
	d.font(true, sizeTable)
	if c.Inverse {
		d.pdf.SetTextColor(255, 255, 255)
	}
	d.pdf.TransformBegin()
	d.pdf.TransformRotate(90, x, d.y+matrixHead)
	y := d.y + matrixHead
	step := d.lineHeight()
	name := d.first(c.Text, matrixHead-2*padX, 1)
	d.at(x+padX, y+padY, name[0])
	d.font(false, sizeTable-0.8)
	if c.Inverse {
		d.pdf.SetTextColor(255, 255, 255)
	}
	for i, line := range d.first(c.Sub, matrixHead-2*padX, 2) {
		d.at(x+padX, y+padY+step+float64(i)*d.lineHeight(), line)
	}
	d.pdf.TransformEnd()
}

// first is the first lines of a text; what is left out shows by dots.
func (d *Document) first(text string, width float64, n int) []string {
	lines := d.wrap(text, width)
	if len(lines) > n {
		lines = lines[:n]
		lines[n-1] += "…"
	}
	return lines
}

func (d *Document) box(x, y, w, h float64, inverse bool, grey int) {
	style := "D"
	switch {
	case inverse:
		d.pdf.SetFillColor(0, 0, 0)
		style = "FD"
	case grey < 255:
		d.pdf.SetFillColor(grey, grey, grey)
		style = "FD"
	}
	d.pdf.Rect(x, y, w, h, style)
}

// matrixRowHeight is what a row with its name takes.
func (d *Document) matrixRowHeight(r Label) float64 {
	d.font(true, sizeTable)
	more := len(d.first(r.Text, matrixName-2*padX, matrixLines)) - 1
	return matrixRow + float64(more)*sizeTable*leading
}

func (d *Document) matrixRow(m Matrix, i, from, to int) {
	r := m.Rows[i]
	height := d.matrixRowHeight(r)
	d.lines()
	d.box(left, d.y, matrixName, height, r.Inverse, 255)
	d.font(true, sizeTable)
	d.colour(r.Inverse)
	y := d.y + padY
	for _, line := range d.first(r.Text, matrixName-2*padX, matrixLines) {
		d.at(left+padX, y, line)
		y += sizeTable * leading
	}
	d.font(false, sizeTable-0.8)
	d.colour(r.Inverse)
	d.at(left+padX, y, d.first(r.Sub, matrixName-2*padX, 1)[0])
	for c := from; c < to; c++ {
		x := left + matrixName + float64(c-from)*matrixColumn
		mark := clean(m.Marks[i][c])
		grey := 255
		if mark != "" {
			grey = 240
		}
		d.box(x, d.y, matrixColumn, height, false, grey)
		d.font(true, sizeTable+0.6)
		for size := sizeTable; d.pdf.GetStringWidth(mark) > matrixColumn-1.6 && size > 4; size -= 0.4 {
			d.font(true, size)
		}
		d.at(x+(matrixColumn-d.pdf.GetStringWidth(mark))/2, d.y+(height-d.lineHeight())/2, mark)
	}
	d.y += height
}

func (d *Document) colour(inverse bool) {
	if inverse {
		d.pdf.SetTextColor(255, 255, 255)
	}
}
