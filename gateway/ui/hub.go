package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// watchedPace bounds how often a watched source is asked: five times a
	// second is as fast as figures can be read.
	watchedPace = 200 * time.Millisecond
	// idlePace is how often a source is asked for the sake of trends alone, and
	// how old a frame may be when nothing changes.
	idlePace = time.Second
	// pointsPerSecond slows the stream of a large site down so that a phone on
	// a poor link can follow: 2,000 points come twice a second.
	pointsPerSecond = 4000
)

// Hub asks a source for photographs while they change and hands the newest
// frame to whoever watches. It keeps one frame and no queue, so a browser that
// is slow skips frames and holds nothing up.
type Hub struct {
	pull     func() (*Frame, error)
	changes  func() (<-chan struct{}, func())
	failed   func(error)
	watchers atomic.Int64

	mu    sync.Mutex
	frame *Frame
}

// NewHub makes a hub. pull makes a frame of the present; changes is as in
// Source; failed is told of a frame that could not be made.
func NewHub(pull func() (*Frame, error), changes func() (<-chan struct{}, func()), failed func(error)) *Hub {
	return &Hub{pull: pull, changes: changes, failed: failed}
}

// Run keeps the newest frame until ctx ends.
func (h *Hub) Run(ctx context.Context) {
	ch, stop := h.changes()
	defer stop()
	idle := time.NewTicker(idlePace)
	defer idle.Stop()
	for {
		f := h.refresh()
		if !pause(ctx, h.pace(f)) {
			return
		}
		wake := ch
		if h.watchers.Load() == 0 {
			wake = nil
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-idle.C:
		}
	}
}

func (h *Hub) pace(f *Frame) time.Duration {
	if f == nil {
		return watchedPace
	}
	return max(watchedPace, time.Duration(len(f.points))*time.Second/pointsPerSecond)
}

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func (h *Hub) refresh() *Frame {
	f, err := h.pull()
	if err != nil {
		h.failed(err)
		return nil
	}
	h.mu.Lock()
	old := h.frame
	h.frame = f
	h.mu.Unlock()
	if old != nil {
		close(old.next)
	}
	return f
}

// Frame returns the newest frame; it makes one if there is none yet.
func (h *Hub) Frame() (*Frame, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.frame != nil {
		return h.frame, nil
	}
	f, err := h.pull()
	if err != nil {
		return nil, err
	}
	h.frame = f
	return f, nil
}
