package modbus

import (
	"context"
	"fmt"
	"sync"
	"time"

	"aman/drivers/modbus/internal/frame"
)

// firstProbe is the wait before a silent unit is probed for the first time:
// long enough for the bus to have its own connection back, where a server
// grants but one.
const firstProbe = 50 * time.Millisecond

// Some servers accept one connection and leave every other unserved, so that no
// probe is ever answered. As long as none was, a silent unit is asked on the
// bus's own connection now and then: seldom while neighbours answer there, more
// often while nobody does.
const (
	rescueAmong = time.Minute
	rescueAlone = 2 * time.Second
)

// prober is the watch of a TCP bus. Each silent unit has a goroutine that asks
// it one short question at a growing interval, on a connection of its own, so
// that its time-out stands before nobody.
type prober struct {
	address string
	stats   *counters

	mu      sync.Mutex
	units   map[byte]*tcpUnit
	silents int
	proven  bool      // a probe on a connection of its own was answered once
	heard   time.Time // when any unit last answered on the bus's connection
	wg      sync.WaitGroup
}

type tcpUnit struct {
	schedule schedule
	failure  *failure  // why it is silent; nil while it answers
	asked    time.Time // when it was last asked on the bus's connection
	kick     chan struct{}
	stop     context.CancelFunc
}

func newProber(address string, stats *counters) *prober {
	return &prober{address: address, stats: stats, units: map[byte]*tcpUnit{}}
}

func (p *prober) admit(request []byte) (verdict, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.units[request[0]]
	if u == nil || u.failure == nil {
		return pass, nil
	}
	wait := rescueAmong
	if p.heard.Before(u.asked) {
		wait = rescueAlone
	}
	if now := time.Now(); !p.proven && now.Sub(u.asked) >= wait {
		u.asked = now
		return probeFirst, nil
	}
	return refuse, silentFailure(u.failure)
}

func (p *prober) silent(request []byte, timeout time.Duration, f *failure) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	u := p.units[request[0]]
	if u == nil {
		u = &tcpUnit{}
		p.units[request[0]] = u
	}
	u.asked = now
	if u.failure != nil {
		u.failure = f // a rescue that failed; its goroutine goes on
		return
	}
	u.failure = f
	u.schedule.relapsed(now)
	u.kick = make(chan struct{}, 1)
	ctx, stop := context.WithCancel(context.Background())
	u.stop = stop
	p.silents++
	p.wg.Go(func() { p.run(ctx, u, frame.Probe(request), timeout) })
}

// run asks until the unit answers or the silence ends otherwise.
func (p *prober) run(ctx context.Context, u *tcpUnit, question []byte, timeout time.Duration) {
	for {
		if !p.wait(ctx, u) {
			return
		}
		p.stats.probes.Add(1)
		if p.answers(ctx, question, timeout) {
			p.back(ctx, u)
			return
		}
	}
}

// wait lets the unit's interval pass; it returns false when the silence is over.
func (p *prober) wait(ctx context.Context, u *tcpUnit) bool {
	p.mu.Lock()
	timer := time.NewTimer(u.schedule.next(firstProbe))
	p.mu.Unlock()
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-u.kick:
	case <-timer.C:
	}
	return true
}

// answers asks one question on a connection of its own.
func (p *prober) answers(ctx context.Context, question []byte, timeout time.Duration) bool {
	own := newTCPLink(p.address, 0, &counters{})
	defer func() { _ = own.close() }()
	reply, err := own.attempt(ctx, question, timeout)
	return err == nil && !behindGateway(frame.Exception(reply))
}

// back ends a silence, unless it was ended before.
func (p *prober) back(ctx context.Context, u *tcpUnit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if u.failure == nil || ctx.Err() != nil {
		return
	}
	p.proven = true
	p.end(u)
}

func (p *prober) end(u *tcpUnit) {
	u.stop()
	u.failure, u.schedule.back = nil, time.Now()
	p.silents--
}

func (p *prober) spoke(request []byte, _ time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = time.Now()
	if u := p.units[request[0]]; u != nil && u.failure != nil {
		p.end(u)
	}
}

func (p *prober) revived() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, u := range p.units {
		if u.failure == nil {
			continue
		}
		select {
		case u.kick <- struct{}{}:
		default:
		}
	}
}

func (p *prober) inline() bool { return false }

func (p *prober) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.silents
}

func (p *prober) close() {
	p.mu.Lock()
	for _, u := range p.units {
		if u.failure != nil {
			p.end(u)
		}
	}
	clear(p.units)
	p.mu.Unlock()
	p.wg.Wait()
}

// silentFailure is the error of a request to a unit that is known to be silent.
// It carries the fault of the attempt that showed it.
func silentFailure(f *failure) *failure {
	return &failure{cause: mute, fault: f.fault, err: fmt.Errorf("silent, asked again from time to time: %w", f.err)}
}
