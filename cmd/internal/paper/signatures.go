package paper

// Signatures draws n places for wet signatures: one field for each label in
// each row.
func (d *Document) Signatures(labels []string, n int) {
	const height, gap = 13, 6
	d.need(float64(n) * height)
	width := (d.inner() - gap*float64(len(labels)-1)) / float64(len(labels))
	for range n {
		for i, label := range labels {
			x := left + float64(i)*(width+gap)
			d.pdf.SetDrawColor(0, 0, 0)
			d.pdf.SetLineWidth(0.25)
			d.pdf.Line(x, d.y+height-4.5, x+width, d.y+height-4.5)
			d.font(false, sizeFoot)
			d.at(x, d.y+height-4.1, label)
		}
		d.y += height
	}
}
