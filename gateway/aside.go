package gateway

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// asideDepth bounds the lines of the log that wait to be written: some
	// seconds of a storm.
	asideDepth = 4096
	// flushWithin bounds how long the end of a run waits for the log.
	flushWithin = time.Second
)

// aside is a log that nobody waits for: lines go to a bounded queue, and a
// goroutine of the data path writes them. A log that stands still, since its
// disk or its reader does, would otherwise stop buses and pipeline. What does
// not fit is counted and told when there is room again.
type aside struct {
	lines   chan line
	dropped atomic.Uint64
	writing sync.Mutex // held by whoever writes lines
}

// line is one record with the handler that it is for.
type line struct {
	to     slog.Handler
	record slog.Record
}

func newAside() *aside { return &aside{lines: make(chan line, asideDepth)} }

// logger returns a logger that writes to log by way of the queue.
func (a *aside) logger(log *slog.Logger) *slog.Logger {
	return slog.New(&asideHandler{aside: a, to: log.Handler()})
}

// run writes lines until ctx ends, and then what is left.
func (a *aside) run(ctx context.Context) error {
	for {
		select {
		case l := <-a.lines:
			a.write(ctx, l)
		case <-ctx.Done():
			a.flush()
			return nil
		}
	}
}

// flush writes what waits and does not wait for more.
func (a *aside) flush() {
	for {
		select {
		case l := <-a.lines:
			a.write(context.Background(), l)
		default:
			return
		}
	}
}

func (a *aside) write(ctx context.Context, l line) {
	a.writing.Lock()
	defer a.writing.Unlock()
	_ = l.to.Handle(ctx, l.record) // a log that cannot be written has nowhere to say so
	if n := a.dropped.Swap(0); n > 0 {
		r := slog.NewRecord(time.Now(), slog.LevelWarn, "lines of the log are left out: it could not be written fast enough", 0)
		r.AddAttrs(slog.Uint64("lines", n))
		_ = l.to.Handle(ctx, r)
	}
}

// asideHandler is a slog.Handler that queues.
type asideHandler struct {
	aside *aside
	to    slog.Handler
}

// Enabled asks the handler that writes.
func (h *asideHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.to.Enabled(ctx, level)
}

// Handle queues the record and never waits.
func (h *asideHandler) Handle(_ context.Context, r slog.Record) error {
	select {
	case h.aside.lines <- line{to: h.to, record: r.Clone()}:
	default:
		h.aside.dropped.Add(1)
	}
	return nil
}

// WithAttrs returns a handler whose lines carry the attributes.
func (h *asideHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &asideHandler{aside: h.aside, to: h.to.WithAttrs(attrs)}
}

// WithGroup returns a handler whose lines carry the group.
func (h *asideHandler) WithGroup(name string) slog.Handler {
	return &asideHandler{aside: h.aside, to: h.to.WithGroup(name)}
}
