package modbus

import (
	"bytes"
	"sync"
	"time"

	"aman/drivers/modbus/internal/frame"
)

// firstLook is the shortest interval between questions to a silent unit on a
// serial line, where each costs the line a time-out.
const firstLook = 250 * time.Millisecond

// patience is the watch of a serial bus. Silent units are asked in line, by one
// short question at a growing interval.
type patience struct {
	mu    sync.Mutex
	units map[byte]*serialUnit
}

type serialUnit struct {
	schedule schedule
	failure  *failure  // why it is silent; nil while it answers
	look     time.Time // when to ask it again
	late     []byte    // the request to which a late reply may still come
	settle   time.Time // until when it may
}

func newPatience() *patience { return &patience{units: map[byte]*serialUnit{}} }

func (p *patience) admit(request []byte) (verdict, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u, now := p.units[request[0]], time.Now()
	switch {
	case u == nil:
		return pass, nil
	case u.failure != nil && now.Before(u.look):
		return refuse, silentFailure(u.failure)
	case u.failure != nil:
		return probeFirst, nil
	case now.Before(u.settle) && frame.Alike(u.late, request):
		return refuse, fail(mute, "waiting for a late reply to pass")
	}
	return pass, nil
}

func (p *patience) silent(request []byte, timeout time.Duration, f *failure) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u, now := p.unit(request[0]), time.Now()
	if u.failure == nil {
		u.schedule.relapsed(now)
	}
	u.failure = f
	// Twice the time-out lets a late reply pass before the next question.
	u.look = now.Add(u.schedule.next(max(firstLook, 2*timeout)))
}

func (p *patience) spoke(request []byte, settle time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.units[request[0]] == nil && settle.IsZero() {
		return
	}
	u := p.unit(request[0])
	if u.failure != nil {
		u.failure, u.schedule.back = nil, time.Now()
	}
	if !settle.IsZero() {
		u.late, u.settle = bytes.Clone(request), settle
	}
}

func (p *patience) unit(unit byte) *serialUnit {
	u := p.units[unit]
	if u == nil {
		u = &serialUnit{}
		p.units[unit] = u
	}
	return u
}

func (p *patience) revived() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, u := range p.units {
		u.look = time.Time{}
	}
}

func (p *patience) inline() bool { return true }

func (p *patience) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, u := range p.units {
		if u.failure != nil {
			n++
		}
	}
	return n
}

func (p *patience) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.units)
}
