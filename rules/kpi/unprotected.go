package kpi

import (
	"time"

	"aman/rules"
)

// inhibit begins an inhibit, or renews it.
func (m *Meter) inhibit(target string, at int64) {
	if _, on := m.inhibits[target]; on {
		return
	}
	m.inhibits[target] = at
	m.keepBack(at, 1)
}

func (m *Meter) uninhibit(target string, at int64) {
	since, on := m.inhibits[target]
	if !on {
		return
	}
	delete(m.inhibits, target)
	m.inhibited[target] += time.Duration(at - since)
	m.keepBack(at, -1)
}

// unprotect notes that an alarm enters or leaves a mode; of the modes only out
// of service keeps a rule from tripping.
func (m *Meter) unprotect(mode rules.State, at int64, by int) {
	if mode == rules.StateOutOfService {
		m.keepBack(at, by)
	}
}

// keepBack counts the things that keep a rule from tripping; time during which
// there is one is unprotected, once however many there are.
func (m *Meter) keepBack(at int64, by int) {
	if m.keptBack == 0 {
		m.keptSince = at
	}
	m.keptBack += by
	if m.keptBack == 0 {
		m.unprotected += time.Duration(at - m.keptSince)
	}
}

// suspend notes a cause of a zone's suspension. The first one is an upset,
// unless another is still within its time.
func (m *Meter) suspend(zone string, at int64) {
	if _, on := m.zones[zone]; on {
		return
	}
	m.zones[zone] = at
	m.suspensions++
	if m.upsets == 0 || at-m.upset > int64(m.opt.Upset) {
		m.upset, m.inUpset = at, 0
		m.upsets++
	}
}

func (m *Meter) release(zone string, at int64) {
	since, on := m.zones[zone]
	if !on {
		return
	}
	delete(m.zones, zone)
	m.suspended += time.Duration(at - since)
}

// duringUpset counts an annunciation that follows an upset.
func (m *Meter) duringUpset(at int64) {
	if m.upsets > 0 && at-m.upset <= int64(m.opt.Upset) {
		m.inUpset++
		m.upsetWorst = max(m.upsetWorst, m.inUpset)
	}
}
