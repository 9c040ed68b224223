package gateway

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

const (
	// leaveWithin bounds the last writes of the outputs at the end of a run.
	leaveWithin = 2 * time.Second
	// fallWithin bounds how long a panic of the safety path is held back for the
	// outputs to fall.
	fallWithin = time.Second
)

// safety is the running safety path: the loops and the pipeline. Its
// goroutines are not supervised: a panic there lets the outputs fall and ends
// the process.
type safety struct {
	p         *pipeline
	stopPipes context.CancelFunc
}

func startSafety(ctx context.Context, p *pipeline) *safety {
	pipes, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &safety{p: p, stopPipes: stop}
	for _, l := range p.loops {
		l.moved()
	}
	go func() {
		defer close(p.ended)
		defer p.fall(nil)
		p.run(pipes)
	}()
	for _, l := range p.loops {
		go func() {
			defer close(l.ended)
			defer p.fall(l)
			l.run(ctx)
		}()
	}
	return s
}

// fall ends the process after a panic, with every output that holds while all
// is well in its safe state as far as its bus still works: the other loops write
// their own, the broken one is tried from here.
func (p *pipeline) fall(broken *loop) {
	r := recover()
	if r == nil {
		return
	}
	why := fmt.Sprintf("panic in the safety path: %v\n%s", r, debug.Stack())
	p.falling.Store(true)
	p.letGo()
	ctx, cancel := context.WithTimeout(context.Background(), fallWithin)
	defer cancel()
	if broken != nil {
		go func() {
			defer func() { _ = recover() }()
			broken.leave(ctx)
		}()
	}
	for !p.written() && sleep(ctx, 5*time.Millisecond) {
		continue
	}
	panic(why)
}

// letGo sets every output that holds while all is well to its safe level.
func (p *pipeline) letGo() {
	for _, o := range p.outputs {
		if o.Role.HoldsWhileWell() && o.port.set(o.slot, o.Level(true)) {
			o.loop.rouse()
		}
	}
}

// written reports whether every port has been written as it should be.
func (p *pipeline) written() bool {
	for _, o := range p.outputs {
		if !o.port.settled() {
			return false
		}
	}
	return true
}

// stop waits for the loops to end polling, lets the pipeline finish, and writes
// the outputs a last time. A loop that hangs in its bus is left behind.
func (s *safety) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), leaveWithin)
	defer cancel()
	for _, l := range s.p.loops {
		select {
		case <-l.ended:
		case <-ctx.Done():
		}
	}
	s.stopPipes()
	<-s.p.ended
	s.p.leave()
}

// leave lets go of every output that holds while all is well and leaves the
// others as they are: a siren that sounds goes on sounding. The buses are left
// side by side, so that one that does not answer costs the others nothing.
func (p *pipeline) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), leaveWithin)
	defer cancel()
	p.letGo()
	var leaving sync.WaitGroup
	for _, l := range p.loops {
		select {
		case <-l.ended:
			leaving.Go(func() { l.leave(ctx) })
		default:
			p.log.Error("bus hangs; its outputs fall only if their module lets them", "bus", l.id)
		}
	}
	leaving.Wait()
}

// leave writes every port a last time and gives the bus back.
func (l *loop) leave(ctx context.Context) {
	for _, port := range l.ports {
		if port.take(true) {
			if err := port.dev.Write(ctx, port.level); err != nil {
				l.log.Error("output could not be let go", "output", port.id, "err", err)
			}
			port.wrote()
		}
	}
	if l.bus != nil {
		if err := l.bus.Close(); err != nil {
			l.log.Warn("bus could not be closed", "err", err)
		}
	}
}
