package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"aman/gateway/outbox"
	"aman/gateway/wire"
	"aman/rules"
)

const (
	// journalDepth bounds the records between the pipeline and the alarm lane.
	journalDepth = 65536
	// diskRetry is how long the journal waits after a failed write.
	diskRetry = time.Second
	// batchMost and batchBytes bound the records that one sync makes durable, so
	// that a suspension does not wait for a sync of each event before it.
	batchMost  = 256
	batchBytes = 1 << 20
)

// entry is one thing for the alarm lane, in order: a record, a checkpoint of
// the engine that includes every record before it, or a barrier.
type entry struct {
	notice     wire.Notice
	checkpoint *rules.Snapshot
	done       func(error) // called once all entries before and this one are durable
	suspension bool
	err        error // why the record is left out, for done
}

// journal is the queue before the alarm lane and the goroutine that writes it.
// It is the only writer of the lane. put never blocks; what does not fit is
// counted and becomes a record of its own.
type journal struct {
	depth  int // journalDepth
	store  disk
	log    *slog.Logger
	clock  *clock
	append func([][]byte) (first uint64, err error) // to the alarm lane, all or none
	began  atomic.Int64                             // of the write under way, on clock.elapsed; 0 if none

	mu      sync.Mutex
	queue   []entry
	dropped uint64
	gap     bool           // records are missing since the last checkpoint
	unsaved map[string]int // suspensions that are not on disk yet, by zone
	err     error          // why the disk does not take records; nil when it does
	wake    chan struct{}

	// Owned by the goroutine that writes.
	last  uint64
	stuck bool // checkpoints cannot be stored
}

func newJournal(store disk, c *clock, log *slog.Logger) *journal {
	j := &journal{depth: journalDepth, store: store, clock: c, log: log, unsaved: map[string]int{}, wake: make(chan struct{}, 1)}
	j.append = j.toLane
	return j
}

func (j *journal) toLane(payloads [][]byte) (uint64, error) {
	return j.store.AppendAll(outbox.Alarm, payloads)
}

// put hands one entry over. Acts and suspensions are taken even when the
// queue is full, up to twice its depth; everything else is counted instead.
func (j *journal) put(e entry) {
	j.mu.Lock()
	depth := j.depth
	if e.done != nil || e.suspension {
		depth *= 2
	}
	full := len(j.queue) >= depth
	switch {
	case full && e.checkpoint != nil: // asked for again as long as there is a gap
		j.gap = true
	case full:
		j.dropped++
		j.gap = true
	default:
		j.queue = append(j.queue, e)
	}
	if e.suspension && !full {
		j.unsaved[e.notice.Event.Zone]++
	}
	if e.checkpoint != nil && !full {
		j.gap = false
	}
	j.mu.Unlock()
	if full && e.done != nil {
		e.done(errFull)
	}
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// errFull refuses an act for which there is no room.
var errFull = errors.New("too many records wait for the disk")

// journalState is what pages and health say of the alarm lane.
type journalState struct {
	Waiting     int
	Suspensions int // suspended but not yet on disk
	Dropped     uint64
	Gap         bool          // a checkpoint is needed: records are missing
	Stalled     time.Duration // age of the write under way
	Err         error
}

func (j *journal) state() journalState {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := journalState{Waiting: len(j.queue), Dropped: j.dropped, Gap: j.gap, Stalled: since(j.clock, &j.began), Err: j.err}
	for _, n := range j.unsaved {
		s.Suspensions += n
	}
	return s
}

// suspensions returns how many suspensions of the zone are not on disk yet.
func (j *journal) suspensions(zone string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.unsaved[zone]
}

// left says what a run ends without having stored.
func (j *journal) left() error {
	if s := j.state(); s.Waiting > 0 {
		return fmt.Errorf("%d alarm records could not be stored: %w", s.Waiting, cmp.Or(s.Err, errors.New("the disk does not answer")))
	}
	return nil
}

// run writes until ctx ends and the queue is empty, or the disk refuses.
func (j *journal) run(ctx context.Context) error {
	for {
		batch := j.first()
		if len(batch) == 0 {
			select {
			case <-j.wake:
				continue
			case <-ctx.Done():
				if len(j.first()) == 0 {
					return nil
				}
				continue
			}
		}
		j.began.Store(int64(j.clock.elapsed()))
		n, err := j.write(batch)
		j.began.Store(0)
		if err != nil {
			j.failed(err)
			j.refuseActs(err)
			if !sleep(ctx, diskRetry) {
				return err
			}
			continue
		}
		j.wrote(batch[:n])
	}
}

// first returns the entries that can be written together: records and barriers
// up to the next checkpoint, or one checkpoint.
func (j *journal) first() []entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := 0
	for n < len(j.queue) && n < batchMost && j.queue[n].checkpoint == nil {
		n++
	}
	if n == 0 {
		n = min(1, len(j.queue))
	}
	return slices.Clone(j.queue[:n])
}

// refuseActs answers every waiting act with the disk's error: an act is refused
// rather than kept for a moment at which nobody expects it.
func (j *journal) refuseActs(err error) {
	var acts []entry
	j.mu.Lock()
	kept := j.queue[:0]
	for _, e := range j.queue {
		if e.notice.Act != nil {
			acts = append(acts, e)
			continue
		}
		kept = append(kept, e)
	}
	clear(j.queue[len(kept):])
	j.queue = kept
	j.mu.Unlock()
	for _, e := range acts {
		e.done(err)
	}
}

func (j *journal) failed(err error) {
	j.mu.Lock()
	first := j.err == nil
	j.err = err
	j.mu.Unlock()
	if first {
		j.log.Error("alarm records cannot be written; they are kept in memory and tried again", "err", err)
	}
}

// wrote takes the entries off the queue. What was left out for lack of room
// becomes one record with its count as soon as there is room again.
func (j *journal) wrote(batch []entry) {
	j.mu.Lock()
	recovered := j.err != nil
	j.err = nil
	j.pop(batch)
	var lost uint64
	if j.dropped > 0 && len(j.queue) < j.depth/2 {
		lost, j.dropped = j.dropped, 0
	}
	j.mu.Unlock()
	if recovered {
		j.log.Info("alarm records are written again")
	}
	if lost > 0 {
		j.put(entry{notice: wire.Notice{Event: rules.Event{
			Time: j.clock.now(), Kind: rules.FaultRaised, Point: journalPoint,
			Why: fmt.Sprintf("%d events came faster than they could be recorded and are left out", lost),
		}}})
	}
	for _, e := range batch {
		if e.done != nil {
			e.done(e.err)
		}
	}
}

// journalPoint stands in the record that counts what was left out.
const journalPoint = "journal"

// pop takes the batch off the queue. j.mu is held.
func (j *journal) pop(batch []entry) {
	for _, e := range batch {
		zone := e.notice.Event.Zone
		if e.suspension {
			j.unsaved[zone]--
		}
		if j.unsaved[zone] == 0 {
			delete(j.unsaved, zone)
		}
	}
	clear(j.queue[:len(batch)])
	j.queue = j.queue[len(batch):]
	if len(j.queue) == 0 {
		j.queue = nil // give the memory of a bad night back
	}
}

// since is the age of what began at the given moment of the clock; 0 if nothing
// is under way.
func since(c *clock, began *atomic.Int64) time.Duration {
	if at := began.Load(); at != 0 {
		return c.elapsed() - time.Duration(at)
	}
	return 0
}

// sleep waits d and reports false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
