package web

import (
	"context"
	"time"

	"aman/gateway/ui"
)

// freshPace bounds how often programs that ask for the state make the gateway
// take a photograph, however many ask: the safety path takes it.
const freshPace = 50 * time.Millisecond

// maxRenders bounds the pages that are made at once: on two cores the safety
// path keeps one.
const maxRenders = 2

// fresh takes photographs for those who need one that is not older than their
// question; whoever waits meanwhile shares it.
type fresh struct {
	pull func() (*ui.Frame, error)
	turn chan struct{} // has one place: who holds it owns the fields below

	begun time.Time
	frame *ui.Frame
	err   error
}

func newFresh(pull func() (*ui.Frame, error)) *fresh {
	return &fresh{pull: pull, turn: make(chan struct{}, 1)}
}

// get returns a frame that was begun after it was called.
func (f *fresh) get(ctx context.Context) (*ui.Frame, error) {
	asked := time.Now()
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if f.begun.After(asked) {
		return f.frame, f.err
	}
	if wait := freshPace - time.Since(f.begun); wait > 0 {
		t := time.NewTimer(wait)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-t.C:
		}
	}
	f.begun = time.Now()
	f.frame, f.err = f.pull()
	return f.frame, f.err
}
