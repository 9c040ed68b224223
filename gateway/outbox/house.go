package outbox

import (
	"fmt"
	"time"
)

// sweepEvery is how often old segments are looked for.
const sweepEvery = time.Minute

// keepHouse writes acknowledgements down and drops what is too old or too
// much. Its failures only mean that it is done later.
func (s *Store) keepHouse() {
	_ = s.saveAcked(false)
	for s.lanes[Telemetry].bytes() > s.opts.TelemetryBytes && s.dropOldest() {
	}
	s.ackMu.Lock()
	due := s.opts.Now().Sub(s.swept) >= sweepEvery
	if due {
		s.swept = s.opts.Now()
	}
	s.ackMu.Unlock()
	if due {
		before := s.opts.Now().Add(-s.opts.Keep)
		for s.lanes[Telemetry].drop(maxNumber, &before, false) {
		}
		for s.lanes[Alarm].drop(s.checkpoints.floor(), &before, false) {
		}
	}
}

// makeRoom frees space on a full disk: first what is acknowledged, then the
// oldest telemetry. It reports whether anything went.
func (s *Store) makeRoom() bool {
	return s.lanes[Telemetry].drop(maxNumber, nil, false) ||
		s.lanes[Alarm].drop(s.checkpoints.floor(), nil, false) ||
		s.dropOldest()
}

func (s *Store) dropOldest() bool { return s.lanes[Telemetry].drop(maxNumber, nil, true) }

// reserve keeps telemetry from taking the space that the alarm lane needs.
func (s *Store) reserve() error {
	if s.opts.Reserve < 0 {
		return nil
	}
	for {
		free, err := s.fs.Free(s.dir)
		if err != nil || free >= uint64(s.opts.Reserve) { //nolint:gosec // not negative
			return nil //nolint:nilerr // a disk that cannot say is tried by writing
		}
		if !s.makeRoom() {
			return fmt.Errorf("outbox: telemetry lane: only %d MiB free in %s, and %d MiB are kept for alarms: free some space on the disk",
				free>>20, s.dir, s.opts.Reserve>>20)
		}
	}
}

func (s *Store) saveAcked(now bool) error {
	s.ackSaving.Lock()
	defer s.ackSaving.Unlock()
	if !s.ackDue(now) {
		return nil
	}
	var sets [2]rangeSet
	for i, l := range s.lanes {
		sets[i] = l.ackedToLast()
	}
	if err := replaceFile(s.fs, s.path(ackedFile), encodeAcked(sets)); err != nil {
		s.ackMu.Lock()
		s.ackDirty = true
		s.ackMu.Unlock()
		return fmt.Errorf("outbox: cannot write %s: %w", s.path(ackedFile), err)
	}
	return nil
}

// ackDue takes the turn to write: a failing disk is not asked again at once.
func (s *Store) ackDue(now bool) bool {
	s.ackMu.Lock()
	defer s.ackMu.Unlock()
	if !s.ackDirty || !now && s.opts.Now().Sub(s.ackSaved) < s.opts.AckEvery {
		return false
	}
	s.ackSaved, s.ackDirty = s.opts.Now(), false
	return true
}

// ackedToLast leaves out the numbers that will never be given: after the next
// start they are found again.
func (l *lane) ackedToLast() (out rangeSet) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.acked {
		if r.First <= l.last {
			out = append(out, Range{r.First, min(r.Last, l.last)})
		}
	}
	return out
}

func (l *lane) bytes() (n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.segments {
		n += s.size
	}
	return n
}

// drop removes the oldest segment that is closed and has no number beyond
// upTo, if it is fully acknowledged, or in any case if forced; with before
// only if it was last written before then. It reports whether one went.
func (l *lane) drop(upTo uint64, before *time.Time, force bool) bool {
	path, ok := l.takeOldest(upTo, before, force)
	if !ok {
		return false
	}
	_ = l.fs.Remove(path) // a file that stays is dropped again after the next start
	return true
}

func (l *lane) takeOldest(upTo uint64, before *time.Time, force bool) (string, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.segments) < 2 { // the last one is being written
		return "", false
	}
	s := l.segments[0]
	whole := s.empty() || l.acked.covers(s.numbers())
	if s.last > upTo || !whole && !force || before != nil && !s.made.Before(*before) {
		return "", false
	}
	l.segments = l.segments[1:]
	l.stats.Dropped += l.acked.add(Range{s.first, s.last})
	return s.path, true
}

func (l *lane) lastError() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stats.Err
}

func (l *lane) note(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Err = err
}
