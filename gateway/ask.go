package gateway

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
)

// ask runs f in the pipeline's goroutine and waits for it. After an error f has
// not run and never will.
func (p *pipeline) ask(ctx context.Context, f func()) error {
	done := make(chan struct{})
	var claimed atomic.Bool
	run := func() {
		if claimed.CompareAndSwap(false, true) {
			defer close(done)
			f()
		}
	}
	var err error
	select {
	case p.asks <- run:
		select {
		case <-done:
			return nil
		case <-p.ended:
			err = errEnded
		case <-ctx.Done():
			err = ctx.Err()
		}
	case <-p.ended:
		err = errEnded
	case <-ctx.Done():
		err = ctx.Err()
	}
	if !claimed.CompareAndSwap(false, true) {
		<-done // it has begun, and is short
		return nil
	}
	return fmt.Errorf("the pipeline does not answer: %w", err)
}

var errEnded = errors.New("the gateway is stopping")
