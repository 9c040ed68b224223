package ingest

import (
	"sync"
	"sync/atomic"
	"time"
)

// counts are what has happened since the start.
type counts struct {
	messages, readings, notices   atomic.Uint64
	storedReadings, storedNotices atomic.Uint64
	deferred, malformed, unknown  atomic.Uint64
	rebirths, rejected, differing atomic.Uint64
	panics, sessions              atomic.Uint64
	series, records               storeHealth
	connected                     atomic.Bool
}

// storeHealth is how one store is doing.
type storeHealth struct {
	mu       sync.Mutex
	failures uint64
	since    time.Time // of the first failure in a row
	last     time.Time // of the last success
	err      error
}

// failed reports whether this is the first failure in a row.
func (h *storeHealth) failed(err error, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failures++
	first := h.err == nil
	if first {
		h.since = now
	}
	h.err = err
	return first
}

// worked returns how long the store had failed before.
func (h *storeHealth) worked(now time.Time) (down time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err != nil {
		down = max(now.Sub(h.since), 1)
	}
	h.err, h.last = nil, now
	return down
}

func (h *storeHealth) status() StoreStatus {
	h.mu.Lock()
	defer h.mu.Unlock()
	return StoreStatus{Failures: h.failures, Failing: h.err, Since: h.since, Last: h.last}
}

// StoreStatus is how one store is doing. Failing is nil while it works.
type StoreStatus struct {
	Failures uint64
	Failing  error
	Since    time.Time // of Failing
	Last     time.Time // success
}

// Status is a photograph of the ingest, for health and metrics.
type Status struct {
	Connected bool
	Sessions  uint64 // with the broker, since the start
	// Messages, Readings and Notices came in, repetitions included.
	Messages, Readings, Notices uint64
	// StoredReadings were confirmed by the series store, repetitions included;
	// StoredNotices were new to the journal.
	StoredReadings, StoredNotices uint64
	// Deferred were put down for want of room, and come again.
	Deferred uint64
	// Malformed could not be read; Unknown had no birth that we know.
	Malformed, Unknown uint64
	Rebirths           uint64 // asked for
	Rejected           uint64 // records that the series store will never take
	Differing          uint64 // positions that came with two contents
	Panics             uint64
	Answers, Unsent    uint64 // commands sent, and dropped for want of room
	// WaitingReadings and WaitingNotices are in the queues now.
	WaitingReadings, WaitingNotices int
	Series, Records                 StoreStatus
}

// Status returns the present figures.
func (in *Ingest) Status() Status {
	c := &in.counts
	return Status{
		Connected: c.connected.Load(), Sessions: c.sessions.Load(),
		Messages: c.messages.Load(), Readings: c.readings.Load(), Notices: c.notices.Load(),
		StoredReadings: c.storedReadings.Load(), StoredNotices: c.storedNotices.Load(),
		Deferred: c.deferred.Load(), Malformed: c.malformed.Load(), Unknown: c.unknown.Load(),
		Rebirths: c.rebirths.Load(), Rejected: c.rejected.Load(), Differing: c.differing.Load(), Panics: c.panics.Load(),
		Answers: in.answers.sent.Load(), Unsent: in.answers.dropped.Load(),
		WaitingReadings: in.blocks.depth(), WaitingNotices: in.notices.depth(),
		Series: c.series.status(), Records: c.records.status(),
	}
}
