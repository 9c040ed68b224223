package outbox

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Store is an open outbox.
type Store struct {
	dir   string
	opts  Options
	fs    FS
	lock  io.Closer
	epoch string

	lanes       [2]*lane
	checkpoints checkpoints
	recovery    Recovery
	notify      chan struct{}

	// pending is the telemetry that waits for a Sync; its first record has the
	// number lanes[Telemetry].next.
	pendingMu    sync.Mutex
	pending      [][]byte
	pendingBytes int
	pendingNext  uint64

	ackSaving sync.Mutex // held over disk writes
	ackMu     sync.Mutex
	ackDirty  bool
	ackSaved  time.Time
	swept     time.Time

	closeOnce sync.Once
	closeErr  error
}

// Epoch returns the name of this store's numbering: 16 hexadecimal digits.
func (s *Store) Epoch() string { return s.epoch }

// Recovered returns what was found at Open.
func (s *Store) Recovered() Recovery { return s.recovery }

// Notify returns a channel that receives after records became durable. It
// holds one value: look with Unacked until there is nothing more.
func (s *Store) Notify() <-chan struct{} { return s.notify }

func (s *Store) announce() {
	select {
	case s.notify <- struct{}{}:
	default:
	}
}

// Append adds a record to a lane and returns its number. In the alarm lane it
// returns after the record is synced. In the telemetry lane the record is
// buffered and becomes durable, and visible to Unacked, with the next Sync.
// After an error the record is not stored: try again.
func (s *Store) Append(l Lane, payload []byte) (uint64, error) {
	return s.AppendAll(l, [][]byte{payload})
}

// AppendAll adds records as one write: all of them or, after an error, none.
// It returns the number of the first; the others follow it.
func (s *Store) AppendAll(l Lane, payloads [][]byte) (first uint64, err error) {
	size := 0
	for _, p := range payloads {
		size += len(p) + binary.MaxVarintLen32
	}
	if len(payloads) == 0 || size > MaxRecord {
		return 0, fmt.Errorf("outbox: %d records of %d bytes at once; from 1 record to %d bytes fit", len(payloads), size, MaxRecord)
	}
	if l == Telemetry {
		return s.buffer(payloads, size)
	}
	a := s.lanes[Alarm]
	a.writing.Lock()
	defer a.writing.Unlock()
	first = a.next
	frame, sum := appendFrame(nil, first, a.prev, payloads, false)
	if err := a.write(frame, first+uint64(len(payloads))-1, sum); err != nil {
		return 0, err
	}
	s.announce()
	return first, nil
}

func (s *Store) buffer(payloads [][]byte, size int) (uint64, error) {
	s.pendingMu.Lock()
	defer s.pendingMu.Unlock()
	if s.pendingBytes+size > s.opts.PendingBytes {
		why := s.lanes[Telemetry].lastError()
		if why == nil {
			why = errors.New("the disk has not taken them yet")
		}
		return 0, fmt.Errorf("outbox: telemetry lane: %d bytes already wait: %w", s.pendingBytes, why)
	}
	first := s.pendingNext
	for _, p := range payloads {
		s.pending = append(s.pending, append([]byte(nil), p...))
	}
	s.pendingNext += uint64(len(payloads))
	s.pendingBytes += size
	return first, nil
}

// Sync makes the buffered telemetry durable, and does the store's house-keeping.
// Call it about once a second. After an error everything stays buffered.
func (s *Store) Sync() error {
	t := s.lanes[Telemetry]
	t.writing.Lock()
	defer t.writing.Unlock()
	defer s.keepHouse()
	s.pendingMu.Lock()
	records := slices.Clip(s.pending)
	s.pendingMu.Unlock()
	if len(records) == 0 {
		return nil
	}
	if err := s.reserve(); err != nil {
		t.note(err)
		return err
	}
	for len(records) > 0 {
		n := frameful(records)
		frame, sum := appendFrame(nil, t.next, t.prev, records[:n], true)
		if err := t.write(frame, t.next+uint64(n)-1, sum); err != nil { //nolint:gosec // n is positive
			return err
		}
		s.written(n)
		records = records[n:]
	}
	s.announce()
	return nil
}

// frameful returns how many of the records make one frame.
func frameful(records [][]byte) int {
	size := 0
	for i, r := range records {
		size += len(r)
		if i > 0 && size > frameTarget {
			return i
		}
	}
	return len(records)
}

func (s *Store) written(n int) {
	s.pendingMu.Lock()
	defer s.pendingMu.Unlock()
	for i := range n {
		s.pendingBytes -= len(s.pending[i]) + binary.MaxVarintLen32
	}
	s.pending = s.pending[n:]
	if len(s.pending) == 0 {
		s.pending, s.pendingBytes = nil, 0
	}
}

// Checkpoint stores the engine's state, which includes every alarm record up
// to upTo, in place of the one before last. It returns when that is durable.
func (s *Store) Checkpoint(state []byte, upTo uint64) error {
	err := s.checkpoints.save(state, upTo)
	for errors.Is(err, syscall.ENOSPC) && s.makeRoom() {
		err = s.checkpoints.save(state, upTo)
	}
	return err
}

// Ack marks records as acknowledged; numbers that do not exist are ignored. It
// is written down later: what a crash forgets is sent again.
func (s *Store) Ack(l Lane, ranges []Range) {
	s.lanes[l].ack(ranges)
	s.ackMu.Lock()
	defer s.ackMu.Unlock()
	s.ackDirty = true
}

// Unacked returns up to max durable records of a lane beyond the number after
// that are not acknowledged, in order. Records that turn out to be damaged are
// left out and counted.
func (s *Store) Unacked(l Lane, after uint64, max int) ([]Record, error) {
	return s.lanes[l].unacked(after, max)
}

// Last returns the number of the newest durable record of a lane, or 0.
func (s *Store) Last(l Lane) uint64 {
	s.lanes[l].mu.Lock()
	defer s.lanes[l].mu.Unlock()
	return s.lanes[l].last
}

// Stats describes the store at this moment. It never waits for the disk.
func (s *Store) Stats() Stats {
	out := Stats{Epoch: s.epoch}
	s.lanes[Alarm].snapshot(&out.Alarm)
	s.lanes[Telemetry].snapshot(&out.Telemetry)
	s.pendingMu.Lock()
	out.Telemetry.Pending = s.pendingBytes
	s.pendingMu.Unlock()
	return out
}

// Close syncs what is buffered and gives the folder back. The error says what
// could not be stored. Nothing may be called afterwards.
func (s *Store) Close() error {
	s.closeOnce.Do(func() {
		err := s.Sync()
		err = errors.Join(err, s.saveAcked(true))
		for _, l := range s.lanes {
			l.writing.Lock()
			l.seal()
			l.writing.Unlock()
		}
		s.closeErr = errors.Join(err, s.lock.Close())
	})
	return s.closeErr
}

func (s *Store) path(name string) string { return filepath.Join(s.dir, name) }
