package modbus

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// As long as no probe was ever answered on a connection of its own, a silent
// unit is asked on the bus's connection: after a minute beside neighbours that
// answer, after two seconds where nobody does.
func TestProberRescue(t *testing.T) {
	tests := map[string]struct {
		asked, heard time.Duration // ago
		proven       bool
		want         verdict
	}{
		"just silent":             {time.Second, time.Hour, false, refuse},
		"nobody answers":          {rescueAlone, time.Hour, false, probeFirst},
		"neighbours answer":       {rescueAlone, 0, false, refuse},
		"neighbours, for long":    {rescueAmong, 0, false, probeFirst},
		"probes are answered":     {time.Hour, time.Hour, true, refuse},
		"probes, and neighbours":  {time.Hour, 0, true, refuse},
		"not yet among the quiet": {rescueAmong - time.Second, 0, false, refuse},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			now := time.Now()
			p := newProber("127.0.0.1:1", &counters{})
			p.units[7] = &tcpUnit{failure: fail(mute, "no reply"), asked: now.Add(-test.asked), stop: func() {}}
			p.heard, p.proven = now.Add(-test.heard), test.proven
			got, err := p.admit([]byte{7, 3, 0, 0, 0, 1})
			assert.Equal(t, test.want, got)
			assert.Equal(t, got == refuse, err != nil)
			if got == probeFirst {
				got, _ = p.admit([]byte{7, 3, 0, 0, 0, 1})
				assert.Equal(t, refuse, got, "once")
			}
		})
	}
}

func TestScheduleGrows(t *testing.T) {
	var s schedule
	var waits []time.Duration
	for range 10 {
		waits = append(waits, s.next(firstProbe))
	}
	assert.Equal(t, firstProbe, waits[0])
	assert.Equal(t, 2*firstProbe, waits[1])
	assert.Equal(t, maxWait, waits[9])

	now := time.Now()
	s.back = now.Add(-time.Second)
	s.relapsed(now)
	assert.Equal(t, maxWait, s.next(firstProbe), "a unit that comes and goes is asked seldom")
	s.back = now.Add(-steady)
	s.relapsed(now)
	assert.Equal(t, firstProbe, s.next(firstProbe), "a unit that was steady is asked soon")
}

// The time that a sensor's period leaves is shared among its attempts.
func TestPatienceFor(t *testing.T) {
	tcp := func(o Options) *Bus { return NewTCP("plc", "127.0.0.1:1", o) }
	rtu := func(o Options) *Bus {
		b, err := NewRTU("rs485", "/dev/null", Serial{}, o)
		require.NoError(t, err)
		return b
	}
	const own = 7 * time.Millisecond
	tests := map[string]struct {
		bus   *Bus
		every time.Duration
		want  time.Duration
	}{
		"given":                      {tcp(Options{Timeout: time.Second}), 100 * time.Millisecond, time.Second},
		"slow sensor":                {tcp(Options{Retries: 1}), time.Minute, DefaultTimeout},
		"output":                     {tcp(Options{Retries: 1}), 0, DefaultTimeout},
		"fast sensor":                {tcp(Options{Retries: 1}), 100 * time.Millisecond, 93 * time.Millisecond},
		"fast sensor on a line":      {rtu(Options{Retries: 1}), 200 * time.Millisecond, 93 * time.Millisecond},
		"fast sensor, no retry":      {rtu(Options{}), 200 * time.Millisecond, 193 * time.Millisecond},
		"faster than a line can be":  {rtu(Options{Retries: 3}), 20 * time.Millisecond, minTimeout},
		"slow sensor, four attempts": {rtu(Options{Retries: 3}), time.Minute, DefaultTimeout},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, test.bus.patienceFor(test.every, own))
		})
	}
}
