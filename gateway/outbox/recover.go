package outbox

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sort"
)

// found is what recovering a lane brings beside the lane itself.
type found struct {
	epoch   string
	after   []Record
	cut     []Damage
	missing bool
}

// openLane finds the lane's segments and reads those with records beyond upTo
// and the newest.
func (s *Store) openLane(id Lane, acked rangeSet, upTo uint64) (found, error) {
	l := &lane{id: id, dir: s.path(id.String()), fs: s.fs, opts: s.opts, acked: acked, room: s.makeRoom}
	s.lanes[id] = l
	if err := s.fs.MkdirAll(l.dir); err != nil {
		return found{}, fmt.Errorf("outbox: cannot make the folder %s: %w", l.dir, err)
	}
	r := recovery{lane: l, upTo: upTo}
	err := r.list()
	for i := r.firstToScan(); err == nil && i < len(l.segments); i++ {
		err = r.scan(l.segments[i], i == len(l.segments)-1)
	}
	if err != nil {
		return found{}, fmt.Errorf("outbox: %s lane: %w; look at the disk or SD card", id, err)
	}
	r.finish()
	return r.found, nil
}

// recovery is the work of opening one lane.
type recovery struct {
	found
	lane  *lane
	upTo  uint64
	chain bool   // the hash of the frame before is known: lane.prev
	seen  uint64 // newest number that was read, or known to be lost
	skip  uint64 // numbers that a corrupt tail may have held
}

// list reads the names of the segments. A segment ends where the next begins;
// of two that begin alike the later attempt counts.
func (r *recovery) list() error {
	l := r.lane
	names, err := l.fs.ReadDir(l.dir)
	if err != nil {
		return err
	}
	sort.Strings(names)
	for _, name := range names {
		first, ok := parseSegmentName(name)
		if !ok {
			continue
		}
		seg := &segment{path: filepath.Join(l.dir, name), first: first, last: first - 1, size: segmentHeader}
		if n := len(l.segments); n > 0 {
			before := l.segments[n-1]
			before.last = first - 1
			if before.first == first { // a failed attempt: nothing of it was promised
				_ = l.fs.Remove(before.path)
				l.segments = l.segments[:n-1]
			}
		}
		l.segments = append(l.segments, seg)
	}
	for _, seg := range l.segments {
		if err := r.look(seg); err != nil {
			return err
		}
	}
	return nil
}

// look reads a segment's size and header.
func (r *recovery) look(seg *segment) error {
	f, err := r.lane.fs.Open(seg.path, false)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // opened for reading
	info, err := f.Stat()
	if err != nil {
		return err
	}
	seg.size, seg.made = info.Size(), info.ModTime()
	h := make([]byte, segmentHeader)
	if _, err := f.ReadAt(h, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if epoch, err := parseSegmentHeader(h, r.lane.id, seg.first); err == nil {
		r.epoch = epoch
	} else if seg.size > segmentHeader {
		r.damage(Damage{Kind: Corrupt, File: r.lane.relative(seg.path), Bytes: segmentHeader})
	}
	return nil
}

// firstToScan is the segment from which on bodies are read.
func (r *recovery) firstToScan() int {
	segments := r.lane.segments
	i := sort.Search(len(segments), func(i int) bool { return segments[i].last > r.upTo })
	i = min(i, len(segments)-1)
	for i > 0 && segments[i].size <= segmentHeader { // for the hash of the newest frame
		i--
	}
	if i >= 0 {
		r.seen = max(segments[i].first-1, 0)
	}
	return max(i, 0)
}

// scan reads the frames of a segment. Of the newest it sets the end.
func (r *recovery) scan(seg *segment, newest bool) error {
	f, err := r.lane.fs.Open(seg.path, false)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // opened for reading
	limit := seg.last
	if newest {
		limit = maxNumber
	}
	sc := scanner{file: f, size: seg.size, off: segmentHeader}
	end := min(int64(segmentHeader), seg.size) // of the last whole frame
	r.expect(seg.first-1, seg.path)
	for {
		err := sc.next()
		if err == nil && sc.frame.first > limit {
			break // replaced by the next segment
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err != nil {
			if newest {
				r.tail(f, seg, sc.skippedAt, sc.skipped)
			}
			break
		}
		if sc.skipped > 0 {
			r.damage(Damage{
				Kind: Corrupt, File: r.lane.relative(seg.path), Offset: sc.skippedAt, Bytes: sc.skipped,
				First: r.seen + 1, Last: sc.frame.first - 1,
			})
		}
		ok, err := r.frame(f, &sc, seg, limit)
		if err != nil {
			return err
		}
		if ok {
			end = sc.off + sc.frame.size()
		} else if newest && sc.off+sc.frame.size() >= seg.size {
			break // its end is cut
		}
		sc.skip()
	}
	if newest {
		r.settle(seg, end)
	} else {
		r.expect(limit, seg.path)
	}
	return nil
}

// frame takes the records of the frame at hand; ok is false if it is damaged.
func (r *recovery) frame(f io.ReaderAt, sc *scanner, seg *segment, limit uint64) (ok bool, err error) {
	raw := make([]byte, sc.frame.size())
	if _, err := f.ReadAt(raw, sc.off); err != nil {
		return false, err
	}
	r.expect(sc.frame.first-1, seg.path)
	records, err := sc.frame.records(raw[frameHeader:])
	last := min(sc.frame.last(), limit)
	if err != nil {
		kind := Corrupt
		if sc.off+sc.frame.size() >= seg.size && endsInZeros(raw) {
			kind = Torn
		}
		r.damage(Damage{Kind: kind, File: r.lane.relative(seg.path), Offset: sc.off, Bytes: sc.frame.size(), First: sc.frame.first, Last: last})
		r.chain = false
		if kind == Corrupt {
			r.seen = max(r.seen, last)
		}
		return false, nil
	}
	if r.chain && sc.frame.prev != r.lane.prev { // whole frames, but not those that were written here
		r.cut = append(r.cut, Damage{Kind: Corrupt, File: r.lane.relative(seg.path), Offset: sc.off, First: sc.frame.first, Last: last})
		r.missing = r.missing || last > r.upTo
	}
	r.lane.prev, r.chain = sha256.Sum256(raw), true
	for _, rec := range records {
		if rec.Number > r.upTo && rec.Number > r.seen && rec.Number <= limit {
			r.after = append(r.after, rec)
		}
	}
	r.seen = max(r.seen, last)
	return true, nil
}

// expect is called where every record up to n must have been seen.
func (r *recovery) expect(n uint64, path string) {
	if n <= r.seen {
		return
	}
	lost := Range{r.seen + 1, n}
	r.seen = n
	r.chain = false
	if r.lane.id == Telemetry && r.lane.acked.covers(lost) {
		return // the server has them; the state of alarms needs its own
	}
	named := len(r.cut) > 0 && r.cut[len(r.cut)-1].Last == n
	if !named {
		r.damage(Damage{Kind: Lost, File: r.lane.relative(path), First: lost.First, Last: lost.Last})
	}
}

func (r *recovery) damage(d Damage) {
	if d.First > d.Last {
		d.First, d.Last = 0, 0
	}
	r.cut = append(r.cut, d)
	if d.Last == 0 || d.Kind == Torn {
		return // nothing that anybody was told to be safe
	}
	r.missing = r.missing || d.Last > r.upTo
	r.lane.lose(Range{d.First, d.Last})
}

// tail names what follows the last whole frame of the newest segment.
func (r *recovery) tail(f io.ReaderAt, seg *segment, at, n int64) {
	if n <= 0 {
		return
	}
	rest := make([]byte, n)
	_, _ = f.ReadAt(rest, at) // what cannot be read is taken as zeros
	if torn(rest) {
		r.damage(Damage{Kind: Torn, File: r.lane.relative(seg.path), Offset: at, Bytes: n})
		return
	}
	// Every record takes a byte at least.
	r.skip = uint64(n)
	r.damage(Damage{Kind: Corrupt, File: r.lane.relative(seg.path), Offset: at, Bytes: n, First: r.seen + 1, Last: r.seen + r.skip})
}

// torn reports whether the rest of a segment is what an interrupted write
// leaves: the beginning of a frame, or pages that were never filled.
func torn(rest []byte) bool {
	if len(rest) < frameHeader || endsInZeros(rest) {
		return true
	}
	f, err := parseFrame(rest[:frameHeader])
	return err == nil && f.size() > int64(len(rest))
}

// sector is the unit in which a disk leaves things unwritten.
const sector = 512

func endsInZeros(b []byte) bool {
	zeros := len(b) - len(bytes.TrimRight(b, "\x00"))
	return zeros == len(b) || zeros >= sector
}

// settle ends the newest segment behind its last whole frame and opens it for
// writing. Where the disk refuses, the next write begins a new segment.
func (r *recovery) settle(seg *segment, end int64) {
	l := r.lane
	seg.last = max(r.seen, seg.first-1)
	if end < segmentHeader { // a header that was torn: the file is worth nothing
		_ = l.fs.Remove(seg.path)
		l.segments = l.segments[:len(l.segments)-1]
		return
	}
	cut := end < seg.size
	seg.size = end
	if r.skip > 0 {
		return // numbers do not go on here
	}
	f, err := l.fs.Open(seg.path, true)
	if err != nil {
		return
	}
	if cut {
		if err = f.Truncate(end); err == nil {
			err = f.Sync()
		}
	}
	if err != nil {
		_ = f.Close()
		return
	}
	l.active = f
}

// finish decides where the numbers go on.
func (r *recovery) finish() {
	l := r.lane
	l.last = r.seen
	l.next = r.seen + 1 + r.skip
	known := l.acked.max()
	if l.id == Alarm {
		known = max(known, r.upTo)
		if l.last < r.upTo {
			r.damage(Damage{Kind: Lost, File: l.id.String(), First: l.last + 1, Last: r.upTo})
			r.missing = true
		}
	}
	if known >= l.next { // records that somebody knew are gone, and perhaps more
		if l.id == Alarm && known > r.upTo {
			r.damage(Damage{Kind: Lost, File: l.id.String(), First: l.last + 1, Last: known})
		}
		l.next = known + 1 + lostRoom
	}
	if l.next > l.last+1 {
		l.seal()
		l.acked.add(Range{l.last + 1, l.next - 1})
	}
	if len(l.segments) > 0 && l.segments[0].first > 1 {
		r.beforeFirst(l.segments[0].first - 1)
	}
}

// lostRoom is how many numbers are left out when the end of a lane is gone:
// more than were ever under way unacknowledged.
const lostRoom = 1 << 20

// beforeFirst handles the numbers before the oldest segment: dropped after
// they were acknowledged or for space; alarms never without a checkpoint.
func (r *recovery) beforeFirst(n uint64) {
	l := r.lane
	if l.id == Alarm && n > r.upTo {
		if lost := (Range{r.upTo + 1, n}); !l.acked.covers(lost) || r.upTo == 0 {
			r.missing = true
		}
	}
	l.acked.add(Range{1, n})
}
