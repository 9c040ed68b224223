package gateway

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"aman/drivers"
)

// heard plays readings to a contact, one a period, and writes its levels: r, p
// or - for unknown. In the script 0 and 1 are good readings, x is a time-out,
// and a dot is a period of silence.
func heard(c contact, start time.Time, every time.Duration, script string) (levels string) {
	at := start
	for _, r := range script {
		at = at.Add(every)
		c.pass(at)
		switch r {
		case '0', '1', '7':
			c.hear(at, drivers.Sample{Value: float64(r - '0')})
		case 'x':
			c.hear(at, drivers.Faulty(drivers.Timeout))
		}
		levels += map[level]string{levelUnknown: "-", levelReleased: "r", levelPressed: "p"}[c.level]
	}
	return levels
}

func TestContact(t *testing.T) {
	start := time.Unix(1000, 0)
	for _, c := range []struct {
		name      string
		activeLow bool
		every     time.Duration
		script    string
		want      string
	}{
		{"one reading is believed at 100 ms", false, 100 * time.Millisecond, "0110", "rppr"},
		{"two equal ones are asked for below", false, 50 * time.Millisecond, "00100110", "-rrrrrpp"},
		{"a bouncing contact", false, 20 * time.Millisecond, "00101011", "-rrrrrrp"},
		{"wired normally closed", true, 100 * time.Millisecond, "110", "rrp"},
		{"one faulty reading does not count", false, 100 * time.Millisecond, "0x1", "rrp"},
		{"the second in a row does", false, 100 * time.Millisecond, "0xx0", "rr-r"},
		{"never released by a fault", false, 100 * time.Millisecond, "1x1xx1", "pppp-p"},
		{"a fault between two readings that must be equal", false, 50 * time.Millisecond, "001x11", "-rrrrp"},
		{"one faulty reading that lasts 2 s", false, time.Second, "0x.0", "rrrr"},
		{"and longer", false, time.Second, "0x..", "rrr-"},
		{"silence: three periods, at least 2 s", false, 100 * time.Millisecond, "0...................", "rrrrrrrrrrrrrrrrrrrr"},
		{"silence of three seconds at one a second", false, time.Second, "0...", "rrr-"},
		{"never heard", false, time.Second, "...", "---"},
		{"neither 0 nor 1 is no level", false, 100 * time.Millisecond, "0770", "rr-r"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, heard(newContact(c.activeLow, c.every, start), start, c.every, c.script))
		})
	}
}

// TestContactTellsWhatIsWrong, and when it will be by time alone.
func TestContactTellsWhatIsWrong(t *testing.T) {
	start := time.Unix(1000, 0)
	c := newContact(false, 100*time.Millisecond, start)
	assert.Equal(t, start.Add(2*time.Second), c.due(), "never heard: stale after 2 s")
	c.hear(start.Add(time.Second), drivers.Sample{Value: 1})
	assert.Equal(t, start.Add(3*time.Second), c.due())
	c.hear(start.Add(1100*time.Millisecond), drivers.Faulty(drivers.CRC))
	assert.Equal(t, start.Add(3100*time.Millisecond), c.due(), "2 s after the first faulty reading")
	assert.Equal(t, flip{levelPressed, levelPressed}, c.pass(start.Add(3099*time.Millisecond)))
	assert.Equal(t, flip{levelPressed, levelUnknown}, c.pass(start.Add(3100*time.Millisecond)))
	assert.Equal(t, drivers.CRC, c.lost)
	assert.Zero(t, c.due(), "told once")
	assert.Equal(t, flip{levelUnknown, levelPressed}, c.hear(start.Add(4*time.Second), drivers.Sample{Value: 1}))
	assert.Equal(t, flip{levelPressed, levelUnknown}, c.pass(start.Add(6*time.Second)))
	assert.Equal(t, drivers.Stale, c.lost)
}
