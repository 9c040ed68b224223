package gateway

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

// TestLampTest lights every horn and beacon for five seconds and nothing else.
func TestLampTest(t *testing.T) {
	b := newBox(t)
	b.inBubble(func() {
		t := b.t
		b.turn(testButton)
		time.Sleep(100 * time.Millisecond)
		began := time.Now()
		assert.True(t, b.on("siren"))
		assert.True(t, b.on("flash"))
		for _, id := range []string{"fan", "stop", "lamp"} {
			assert.False(t, b.on(id), id)
		}
		assert.WithinDuration(t, began.Add(lampTestFor), b.view().LampTest, 100*time.Millisecond)
		assert.Equal(t, []string{"box.test by every horn and beacon is on for 5s"}, b.acts(actLampTest))
		time.Sleep(lampTestFor - 200*time.Millisecond)
		assert.True(t, b.on("siren"))
		time.Sleep(200 * time.Millisecond)
		assert.False(t, b.on("siren"), "bounded, however long the button is held")
		assert.False(t, b.on("flash"))
		time.Sleep(10 * time.Second)
		assert.False(t, b.on("siren"))
		assert.Zero(t, b.view().LampTest)

		b.turn(testButton)
		time.Sleep(200 * time.Millisecond)
		b.press(testButton)
		time.Sleep(4 * time.Second)
		b.press(testButton)
		time.Sleep(900 * time.Millisecond)
		assert.False(t, b.on("siren"), "a second press makes it no longer")
	})(t)
}

// TestLeakDuringALampTest: what is real ends the test, sounds on, and is told.
func TestLeakDuringALampTest(t *testing.T) {
	b := newBox(t)
	b.inBubble(func() {
		t := b.t
		b.press(testButton)
		time.Sleep(time.Second)
		b.instruments["gas"].says(90)
		time.Sleep(100 * time.Millisecond)
		assert.True(t, b.on("stop"))
		assert.True(t, b.on("siren"))
		assert.False(t, b.on("flash"), "only what the leak lights is lit")
		assert.Len(t, b.told(rules.Raised, "leak"), 1)
		assert.Zero(t, b.view().LampTest)
		time.Sleep(10 * time.Second)
		assert.True(t, b.on("siren"), "and sounds on after the five seconds")

		b.press(testButton)
		require.Len(t, b.told(rules.Refused, "box.test"), 1)
		assert.Equal(t, "lamp test: danger leak is not acknowledged", b.told(rules.Refused, "box.test")[0].Why)
		assert.False(t, b.on("flash"))
		require.NoError(t, b.act(ack("leak", "Anna")))
		b.press(testButton)
		require.Len(t, b.told(rules.Refused, "box.test"), 2)
		assert.Contains(t, b.told(rules.Refused, "box.test")[1].Why, "work is suspended in zone hall")
		assert.False(t, b.on("siren"))
	})(t)
}

// TestLampTestBeforeTheFirstRelease: a zone whose state is unknown is not being
// left by anybody.
func TestLampTestBeforeTheFirstRelease(t *testing.T) {
	b := newBox(t)
	synctest.Test(t, func(t *testing.T) {
		b.t = t
		b.build()
		stop := b.run()
		time.Sleep(time.Second)
		require.True(t, b.view().Zones[0].Suspended)
		b.press(testButton)
		assert.True(t, b.on("siren"))
		m, siren := b.module, slices.IndexFunc(b.p.outputs, func(o *output) bool { return o.ID == "siren" })
		slot := b.p.outputs[siren].slot
		stop()
		assert.False(t, m.levels[slot], "a gateway that stops leaves no test behind")
	})
}
