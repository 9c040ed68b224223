package outbox

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
)

// cursors is how many places of a lane are remembered: an uplink reads at two,
// live and backlog.
const cursors = 4

// cursor remembers that the frame beginning with number stands at off.
type cursor struct {
	path   string
	number uint64
	off    int64
}

// piece is what of a segment is to be read.
type piece struct {
	path   string
	first  uint64 // of the segment
	last   uint64 // of what must be there
	size   int64
	off    int64  // where to begin
	number uint64 // which number is expected there
}

// unacked returns up to max records beyond after that are on disk and not
// acknowledged, in order. Damage on the way is skipped, counted, and never
// asked for again.
func (l *lane) unacked(after uint64, max int) ([]Record, error) {
	var out []Record
	for len(out) < max {
		p, ok := l.pieceAfter(after)
		if !ok {
			return out, nil
		}
		records, reached, err := l.readPiece(p, after, max-len(out))
		out = append(out, records...)
		if errors.Is(err, os.ErrNotExist) && l.gone(p.path) {
			continue // dropped for space meanwhile
		}
		if err != nil {
			if len(out) > 0 {
				return out, nil // the error comes again at the next call
			}
			return nil, fmt.Errorf("outbox: %s lane: cannot read %s: %w; look at the disk or SD card", l.id, p.path, err)
		}
		after = reached
	}
	return out, nil
}

// pieceAfter finds where the first record beyond after that may be wanted is.
func (l *lane) pieceAfter(after uint64) (piece, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	want := after + 1
	for {
		r, ok := l.acked.at(want)
		if !ok {
			break
		}
		want = r.Last + 1
	}
	if want > l.last {
		return piece{}, false
	}
	i := sort.Search(len(l.segments), func(i int) bool { return l.segments[i].last >= want })
	if i == len(l.segments) {
		return piece{}, false
	}
	s := l.segments[i]
	p := piece{path: s.path, first: s.first, last: s.last, size: s.size, off: segmentHeader, number: s.first}
	for _, c := range l.cursors {
		if c.path == s.path && c.number <= want && c.number > p.number {
			p.off, p.number = c.off, c.number
		}
	}
	return p, true
}

func (l *lane) gone(path string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.segments {
		if s.path == path {
			return false
		}
	}
	return true
}

// readPiece reads records beyond after and returns the highest number that it
// has dealt with.
func (l *lane) readPiece(p piece, after uint64, limit int) (out []Record, reached uint64, err error) {
	f, err := l.fs.Open(p.path, false)
	if err != nil {
		return nil, after, err
	}
	defer func() { _ = f.Close() }() // opened for reading
	s := scanner{file: f, size: p.size, off: p.off}
	for expect := p.number; ; {
		err := s.next()
		end := errors.Is(err, io.EOF) || err == nil && s.frame.first > p.last
		if err != nil && !end {
			return out, after, err
		}
		if end {
			l.missed(expect, p.last)
			if s.skipped == 0 {
				l.remember(cursor{p.path, p.last + 1, s.off})
			}
			return out, max(after, p.last), nil
		}
		if s.frame.first > expect {
			l.missed(expect, s.frame.first-1)
		}
		expect = s.frame.last() + 1
		if s.frame.last() > after {
			if len(out) >= limit {
				l.remember(cursor{p.path, s.frame.first, s.off})
				return out, after, nil
			}
			records, err := s.body()
			if err != nil && !errors.Is(err, errDamaged) {
				return out, after, err
			}
			if err != nil {
				l.missed(s.frame.first, min(s.frame.last(), p.last))
			}
			var full bool
			if out, after, full = l.pick(out, records, after, limit, p.last); full {
				l.remember(cursor{p.path, s.frame.first, s.off})
				return out, after, nil
			}
			after = max(after, min(s.frame.last(), p.last))
		}
		s.skip()
	}
}

// pick adds the wanted among the records; full means that the limit is reached
// and after is the last number that was dealt with.
func (l *lane) pick(out, records []Record, after uint64, limit int, last uint64) ([]Record, uint64, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range records {
		if r.Number <= after || r.Number > last {
			continue
		}
		if len(out) >= limit {
			return out, after, true
		}
		if _, done := l.acked.at(r.Number); !done {
			out = append(out, r)
		}
		after = r.Number
	}
	return out, after, false
}

func (l *lane) missed(first, last uint64) {
	if first > last {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lose(Range{first, last})
}

func (l *lane) remember(c cursor) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.cursors {
		if l.cursors[i].path == c.path && l.cursors[i].number == c.number {
			return
		}
	}
	l.cursors[l.turn] = c
	l.turn = (l.turn + 1) % cursors
}
