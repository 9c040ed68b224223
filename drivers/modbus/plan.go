package modbus

import (
	"cmp"
	"slices"
)

// maxGap is how many registers or bits that nobody asked for may lie between
// two points of one request: reading eight registers more costs less than a
// request of its own on any line.
const maxGap = 8

// span is a run of registers or bits that belongs to one point: its value, or
// its decimals register.
type span struct {
	kind     Kind
	address  int
	length   int
	point    int // index of the point
	decimals bool
}

func (s span) end() int { return s.address + s.length }

// block is one request and the spans that it fills.
type block struct {
	kind    Kind
	address int
	length  int
	spans   []span
	gaps    bool // it reads registers that no point has
}

func (b *block) end() int { return b.address + b.length }

// several reports whether the block serves more than one span.
func (b *block) several() bool { return len(b.spans) > 1 }

// care says how a point is asked.
type care uint8

const (
	merged care = iota // with its neighbours
	alone              // by requests of its own
	left               // not at all
)

// plan merges the spans of the points into as few requests as the gap allows.
// The order is that of kind and address, the same at each poll. No request
// reaches over a point that is left or asked alone: the instrument would refuse
// it for that point's sake.
func plan(points []Point, cares []care, gap int) []block {
	var blocks []block
	grows := false // whether the last block may take more
	for _, s := range spans(points) {
		switch cares[s.point] {
		case left:
			grows = false
			continue
		case alone:
			grows = false
			blocks = append(blocks, newBlock(s))
			continue
		case merged:
		}
		if last := len(blocks) - 1; grows && blocks[last].takes(s, gap) {
			blocks[last].add(s)
			continue
		}
		blocks = append(blocks, newBlock(s))
		grows = true
	}
	return blocks
}

func newBlock(s span) block {
	return block{kind: s.kind, address: s.address, length: s.length, spans: []span{s}}
}

// spans lists where the points lie, sorted by kind and address.
func spans(points []Point) []span {
	var list []span
	for i, p := range points {
		list = append(list, span{kind: p.Register, address: int(p.Address), length: p.elements(), point: i})
		if p.Decimals >= 0 {
			list = append(list, span{kind: p.Register, address: p.Decimals, length: 1, point: i, decimals: true})
		}
	}
	slices.SortStableFunc(list, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.address, b.address), cmp.Compare(a.length, b.length))
	})
	return list
}

func (b *block) takes(s span, gap int) bool {
	most := maxRegisters
	if s.kind.Bits() {
		most = maxBits
	}
	return s.kind == b.kind && s.address-b.end() <= gap && max(b.end(), s.end())-b.address <= most
}

func (b *block) add(s span) {
	b.gaps = b.gaps || s.address > b.end()
	b.length = max(b.end(), s.end()) - b.address
	b.spans = append(b.spans, s)
}

// extract returns the raw value of a span out of the block's data.
func (b *block) extract(s span, order Order, data []byte) uint64 {
	at := s.address - b.address
	if s.kind.Bits() {
		return uint64(data[at/8] >> (at % 8) & 1)
	}
	return order.gather(data[2*at : 2*(at+s.length)])
}
