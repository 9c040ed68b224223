package gateway

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

// TestAckButton takes note of every alarm of its zone, on the record and without
// a name.
func TestAckButton(t *testing.T) {
	b := newBox(t)
	b.inBubble(func() {
		t := b.t
		b.press(ackButton)
		assert.Empty(t, b.acts(rules.ActAck), "there was nothing to take note of")
		b.instruments["gas"].says(90)
		b.instruments["heat"].says(90)
		time.Sleep(time.Second)
		assert.True(t, b.on("siren"))
		b.press(ackButton)
		time.Sleep(time.Second)
		told := b.told(rules.Acknowledged, "leak")
		require.Len(t, told, 1)
		assert.Equal(t, "button box.ack", told[0].Why)
		assert.Equal(t, []string{"leak by button box.ack"}, b.acts(rules.ActAck))
		assert.Empty(t, b.told(rules.Acknowledged, "hot"), "it is of the yard")
		assert.True(t, b.on("siren"), "which sounds on")
		b.instruments["gas"].says(10)
		time.Sleep(time.Second)
		b.instruments["gas"].says(90)
		time.Sleep(time.Second)
		b.press(ackButton)
		time.Sleep(time.Second)
		assert.Len(t, b.told(rules.Acknowledged, "leak"), 2, "latched: it became unacknowledged anew")
	})(t)
}

// TestAckButtonWithoutADisk: an acknowledgement that nobody could prove is told
// as refused, and never comes later.
func TestAckButtonWithoutADisk(t *testing.T) {
	b := newBox(t)
	synctest.Test(t, func(t *testing.T) {
		b.t = t
		stall := b.stalling()
		stop := b.run()
		defer stop()
		time.Sleep(time.Second)
		b.commission()
		b.instruments["gas"].says(90)
		time.Sleep(time.Second)
		back := stall()
		require.NoError(t, b.act(rules.Act{Kind: rules.ActSuspend, Target: "yard"})) // the write that stalls
		b.press(ackButton)
		b.press(ackButton)
		require.NoError(t, b.p.ask(t.Context(), func() {
			assert.Len(t, b.p.panel.waiting, 1, "pressed again it is not asked again")
		}))
		time.Sleep(pressWithin + time.Second)
		require.Len(t, b.told(rules.Refused, "box.ack"), 1)
		assert.Contains(t, b.told(rules.Refused, "box.ack")[0].Why, "ack of leak: refused: the act cannot be recorded: the disk does not answer in time")
		back()
		time.Sleep(5 * time.Second)
		assert.True(t, b.on("siren"))
		assert.Empty(t, b.told(rules.Acknowledged, "leak"))
		b.press(ackButton)
		time.Sleep(time.Second)
		assert.False(t, b.on("siren"))
	})
}

// TestSilenceButton mutes each horn once, whichever alarms sound it.
func TestSilenceButton(t *testing.T) {
	b := newBox(t)
	b.inBubble(func() {
		t := b.t
		b.instruments["gas"].says(90)
		b.instruments["heat"].says(90)
		time.Sleep(time.Second)
		b.press(silenceButton)
		time.Sleep(time.Second)
		assert.False(t, b.on("siren"))
		assert.True(t, b.on("flash"), "a silence is of horns")
		assert.Equal(t, []string{"leak by button box.silence"}, b.acts(rules.ActSilence))
		assert.Equal(t, rules.StateUnacknowledged, b.alarm("leak").State)
		b.press(silenceButton)
		time.Sleep(time.Second)
		assert.Len(t, b.acts(rules.ActSilence), 1, "nothing sounds")
		time.Sleep(time.Minute)
		assert.True(t, b.on("siren"), "silence_for is over")
	})(t)
}
