package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
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
)

// entry is one thing for the alarm lane, in order: a record, a checkpoint of
// the engine that includes every record before it, or a barrier.
type entry struct {
	notice     wire.Notice
	checkpoint *rules.Snapshot
	done       func(error) // called once all entries before and this one are durable
	suspension bool
}

// journal is the queue before the alarm lane and the goroutine that writes it.
// It is the only writer of the lane. put never blocks; what does not fit is
// counted and becomes a record of its own.
type journal struct {
	store  *outbox.Store
	log    *slog.Logger
	clock  *clock
	append func([]byte) (uint64, error) // to the alarm lane

	mu          sync.Mutex
	queue       []entry
	dropped     uint64
	suspensions int   // suspensions that are not on disk yet
	err         error // why the disk does not take records; nil when it does
	last        uint64
	wake        chan struct{}
}

func newJournal(store *outbox.Store, c *clock, log *slog.Logger) *journal {
	j := &journal{store: store, clock: c, log: log, wake: make(chan struct{}, 1)}
	j.append = j.toLane
	return j
}

func (j *journal) toLane(payload []byte) (uint64, error) {
	return j.store.Append(outbox.Alarm, payload)
}

// put hands one entry over. Acts and suspensions are taken even when the
// queue is full; everything else is counted instead.
func (j *journal) put(e entry) {
	j.mu.Lock()
	if len(j.queue) >= journalDepth && e.done == nil && !e.suspension {
		j.dropped++
	} else {
		j.queue = append(j.queue, e)
		if e.suspension {
			j.suspensions++
		}
	}
	j.mu.Unlock()
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// journalState is what pages and health say of the alarm lane.
type journalState struct {
	Waiting     int
	Suspensions int // suspended but not yet on disk
	Dropped     uint64
	Err         error
}

func (j *journal) state() journalState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return journalState{Waiting: len(j.queue), Suspensions: j.suspensions, Dropped: j.dropped, Err: j.err}
}

// run writes until ctx ends and the queue is empty, or the disk refuses.
func (j *journal) run(ctx context.Context) error {
	for {
		e, ok := j.first()
		if !ok {
			select {
			case <-j.wake:
				continue
			case <-ctx.Done():
				if _, more := j.first(); !more {
					return nil
				}
				continue
			}
		}
		if err := j.write(e); err != nil {
			j.failed(err)
			j.refuseActs(err)
			if !sleep(ctx, diskRetry) {
				return err
			}
			continue
		}
		j.wrote(e)
	}
}

func (j *journal) first() (entry, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.queue) == 0 {
		return entry{}, false
	}
	return j.queue[0], true
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
	j.queue = kept
	j.mu.Unlock()
	for _, e := range acts {
		e.done(err)
	}
}

func (j *journal) pop() {
	j.queue[0] = entry{}
	j.queue = j.queue[1:]
	if len(j.queue) == 0 {
		j.queue = nil // give the memory of a bad night back
	}
}

func (j *journal) write(e entry) error {
	switch {
	case e.checkpoint != nil:
		state, err := json.Marshal(e.checkpoint)
		if err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
		return j.store.Checkpoint(state, j.last)
	case e.notice.Act == nil && e.notice.Event.Kind == "":
		return nil // a barrier
	}
	payload, err := wire.EncodeNotice(e.notice)
	if err != nil {
		j.log.Error("a record cannot be encoded and is left out", "err", err)
		return nil
	}
	n, err := j.append(payload)
	if err == nil {
		j.last = n
	}
	return err
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

// wrote takes the entry off the queue. What was left out for lack of room
// becomes one record with its count as soon as there is room again.
func (j *journal) wrote(e entry) {
	j.mu.Lock()
	recovered := j.err != nil
	j.err = nil
	j.pop()
	if e.suspension {
		j.suspensions--
	}
	var lost uint64
	if j.dropped > 0 && len(j.queue) < journalDepth/2 {
		lost, j.dropped = j.dropped, 0
	}
	j.mu.Unlock()
	if recovered {
		j.log.Info("alarm records are written again")
	}
	if lost > 0 {
		j.put(entry{notice: wire.Notice{Event: rules.Event{Time: j.clock.now(), Kind: rules.FaultRaised, Point: "journal",
			Why: fmt.Sprintf("%d events came faster than they could be recorded and are left out", lost)}}})
	}
	if e.done != nil {
		e.done(nil)
	}
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
