package outbox

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"syscall"
)

// lane is one log. The writer's fields are used by one writer at a time, under
// writing, which is held over disk writes; everything under mu is taken for
// moments only, so readers never wait for the disk's writes.
type lane struct {
	id    Lane
	dir   string
	fs    FS
	opts  Options
	epoch string
	// room frees space on the disk; it reports whether it found something.
	room func() bool

	writing sync.Mutex
	active  File // nil when the next write begins a new segment
	prev    hash // of the newest frame
	next    uint64

	mu       sync.Mutex
	segments []*segment // oldest first; the last may be active
	last     uint64     // newest durable record
	acked    rangeSet   // acknowledged, dropped or damaged
	cursors  [cursors]cursor
	turn     int
	stats    LaneStats // Dropped, Damaged, Written, Syncs, Err
}

// write appends frames that hold the numbers from lane.next to last, syncs
// them and makes them visible. The caller holds writing.
func (l *lane) write(frames []byte, last uint64, prev hash) error {
	err := l.tryWrite(frames)
	for err != nil && errors.Is(err, syscall.ENOSPC) && l.room() {
		err = l.tryWrite(frames)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Err = err
	if err != nil {
		return err
	}
	l.prev, l.next = prev, last+1
	s := l.segments[len(l.segments)-1]
	s.size += int64(len(frames))
	s.last, s.made = last, l.opts.Now()
	l.last = last
	l.stats.Written += int64(len(frames))
	l.stats.Syncs++
	return nil
}

func (l *lane) tryWrite(frames []byte) error {
	s, err := l.writable(int64(len(frames)))
	if err != nil {
		return l.explain("begin a segment", err)
	}
	if _, err := l.active.WriteAt(frames, s.size); err != nil {
		if l.active.Truncate(s.size) != nil { // a torn frame must not stand before the next one
			l.abandon(s)
		}
		return l.explain("write", err)
	}
	if err := l.active.Sync(); err != nil {
		l.abandon(s)
		return l.explain("sync", err)
	}
	if s.empty() {
		if err := l.fs.SyncDir(l.dir); err != nil {
			l.abandon(s)
			return l.explain("sync the folder", err)
		}
	}
	return nil
}

// explain says what to do beside what went wrong.
func (l *lane) explain(what string, err error) error {
	advice := "look at the disk or SD card"
	switch {
	case errors.Is(err, syscall.ENOSPC):
		advice = "free some space on the disk"
	case errors.Is(err, syscall.EROFS):
		advice = "the disk is read-only: look at the SD card, or mount it for writing"
	case errors.Is(err, syscall.EACCES):
		advice = "give the gateway's user the right to write there"
	}
	return fmt.Errorf("outbox: %s lane: cannot %s in %s: %w; %s", l.id, what, l.dir, err, advice)
}

// writable returns the active segment with room for n bytes, or a new one.
func (l *lane) writable(n int64) (*segment, error) {
	l.mu.Lock()
	var s *segment
	if len(l.segments) > 0 && l.active != nil {
		s = l.segments[len(l.segments)-1]
	}
	l.mu.Unlock()
	if s != nil && (s.empty() || s.size+n <= l.opts.segmentBytes(l.id)) {
		return s, nil
	}
	l.seal()
	f, path, err := createSegment(l.fs, l.dir, l.epoch, l.id, l.next)
	if err != nil {
		return nil, err
	}
	l.active = f
	s = &segment{path: path, first: l.next, last: l.next - 1, size: segmentHeader, made: l.opts.Now()}
	l.mu.Lock()
	l.segments = append(l.segments, s)
	l.stats.Written += segmentHeader
	l.mu.Unlock()
	return s, nil
}

// seal closes the active segment, all of which is synced.
func (l *lane) seal() {
	if l.active != nil {
		_ = l.active.Close() // synced by every write
		l.active = nil
	}
}

// abandon gives a segment up after its file failed: what was synced before
// stays, what failed is cut off if the disk still lets us, and the next write
// goes to a new file, which replaces any rest from its first number on.
func (l *lane) abandon(s *segment) {
	if s.empty() {
		_ = l.active.Close()
		l.active = nil
		_ = l.fs.Remove(s.path)
		l.mu.Lock()
		l.segments = l.segments[:len(l.segments)-1]
		l.mu.Unlock()
		return
	}
	_ = l.active.Truncate(s.size)
	l.seal()
}

// ack marks records as acknowledged.
func (l *lane) ack(ranges []Range) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range ranges {
		r.First, r.Last = max(r.First, 1), min(r.Last, l.last)
		l.acked.add(r)
	}
}

// lose marks records as gone for good. l.mu is held.
func (l *lane) lose(r Range) { l.stats.Damaged += l.acked.add(r) }

func (l *lane) snapshot(out *LaneStats) {
	l.mu.Lock()
	defer l.mu.Unlock()
	*out = l.stats
	out.Last = l.last
	out.Segments = len(l.segments)
	for _, s := range l.segments {
		out.Bytes += s.size
	}
	if len(l.segments) > 0 && l.last > 0 {
		out.First = l.segments[0].first
		all := Range{out.First, l.last}
		if all.First <= all.Last {
			out.Unacked = all.Last - all.First + 1 - l.acked.count(all)
		}
	}
}

// relative is a path as messages show it.
func (l *lane) relative(path string) string { return filepath.Join(l.id.String(), filepath.Base(path)) }
