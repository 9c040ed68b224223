package gateway

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers/modbus"
	"aman/gateway/ui"
	"aman/gateway/web"
	"aman/rules"
)

// TestCallPointStopsWithinOnePoll, without a name, and once however long it is
// held; the zone is not released before it is let out.
func TestCallPointStopsWithinOnePoll(t *testing.T) {
	b := newBox(t)
	b.inBubble(func() {
		t := b.t
		assert.False(t, b.on("stop"))
		b.turn(stopButton)
		time.Sleep(100 * time.Millisecond)
		assert.True(t, b.on("stop"), "the interlock trips with the poll that sees it")
		require.Len(t, b.told(rules.Suspended, "hall"), 2, "the start's own, and this")
		told := b.told(rules.Suspended, "hall")[1]
		assert.Equal(t, "call point box.stop", told.Why)
		assert.Empty(t, told.Who)
		assert.False(t, b.on("siren"))

		time.Sleep(5 * time.Second)
		assert.Len(t, b.told(rules.Suspended, "hall"), 2, "held is pressed once")
		hall := b.view().Zones[0]
		assert.Equal(t, ui.Condition{Kind: ui.WaitPressed, Point: "box.stop"}, hall.Gate[0])
		var refusal *web.Refusal
		require.ErrorAs(t, b.release("Ivan", "inspector"), &refusal)
		assert.Contains(t, refusal.Reasons, "call point box.stop is still pressed: let it out first")
		require.NotEmpty(t, b.told(rules.Refused, "hall"))

		b.turn(stopButton)
		time.Sleep(time.Second)
		assert.True(t, b.on("stop"), "letting it out releases nothing")
		b.press(stopButton)
		assert.Len(t, b.told(rules.Suspended, "hall"), 3, "every press is told")
		assert.Len(t, b.view().Zones[0].Causes, 1, "and is the same cause")
		b.commission()
		time.Sleep(time.Second)
		assert.False(t, b.on("stop"))
	})(t)
}

// TestCallPointPressedAtTheStart acts at once; a button that is held does not.
func TestCallPointPressedAtTheStart(t *testing.T) {
	b := newBox(t)
	synctest.Test(t, func(t *testing.T) {
		b.t = t
		b.turn(stopButton)
		b.turn(ackButton)
		b.turn(testButton)
		b.turn(keySwitch)
		b.instruments["gas"].says(90)
		b.build()
		stop := b.run()
		defer stop()
		time.Sleep(time.Second)
		told := b.told(rules.Suspended, "hall")
		require.Len(t, told, 2)
		assert.Equal(t, "call point box.stop", told[1].Why)
		assert.True(t, b.on("siren"), "nobody acknowledged")
		assert.False(t, b.on("flash"), "nobody asked for a test")
		assert.Empty(t, b.told(rules.Refused, "box.test"))
		assert.True(t, b.view().Panel[keySwitch].Pressed)
	})
}

// TestCallPointThatCannotBeRead is told as trouble, stops nothing by itself, and
// acts when it comes back pressed.
func TestCallPointThatCannotBeRead(t *testing.T) {
	b := newBox(t)
	b.inBubble(func() {
		t := b.t
		b.instruments["box"].does(faulty)
		time.Sleep(100 * time.Millisecond)
		assert.Empty(t, b.told(rules.FaultRaised, "panel/box.stop"), "one faulty reading")
		time.Sleep(100 * time.Millisecond)
		told := b.told(rules.FaultRaised, "panel/box.stop")
		require.Len(t, told, 1)
		assert.Equal(t, "call point box.stop cannot be read (timeout) and stops nothing: check its contact, its wiring and its module, and stop work in zone hall from the page meanwhile", told[0].Why)
		assert.True(t, b.on("lamp"), "the fault output")
		assert.False(t, b.on("stop"), "a fault is no stop")
		assert.Equal(t, "timeout", b.view().Panel[stopButton].Fault)
		assert.Empty(t, b.told(rules.FaultRaised, "panel/box.ack"))

		b.wire()
		time.Sleep(300 * time.Millisecond)
		assert.Len(t, b.told(rules.FaultCleared, "panel/box.stop"), 1)
		assert.False(t, b.on("stop"))

		b.instruments["box"].does(faulty)
		time.Sleep(time.Second)
		b.turn(stopButton) // while nobody could see it
		time.Sleep(100 * time.Millisecond)
		assert.True(t, b.on("stop"))

		b.instruments["box"].does(faulty)
		time.Sleep(time.Second)
		assert.True(t, b.view().Panel[stopButton].Held, "what cannot be read was not let out")
		assert.ErrorContains(t, b.release("Ivan", "inspector"), "still pressed")
	})(t)
}

// TestKeySwitch: a turned key is journalled as a key and shown until it is given
// back; nobody's name is made up for it.
func TestKeySwitch(t *testing.T) {
	b := newBox(t)
	b.inBubble(func() {
		t := b.t
		assert.False(t, b.view().Panel[keySwitch].Pressed)
		b.turn(keySwitch)
		time.Sleep(time.Second)
		assert.Equal(t, ui.PanelState{Input: "box.key", Act: "presence", Zone: "hall", Pressed: true, Held: true}, b.view().Panel[keySwitch])
		b.turn(keySwitch)
		time.Sleep(time.Second)
		assert.False(t, b.view().Panel[keySwitch].Pressed)
		b.instruments["box"].does(faulty)
		time.Sleep(time.Second)
		b.turn(keySwitch)
		time.Sleep(time.Second)
		assert.Equal(t, []string{
			"hall by key box.key: turned", "hall by key box.key: given back", "hall by key box.key: cannot be read", "hall by key box.key: turned",
		}, b.acts(actPresence))
	})(t)
}

// withCallPoint is the boiler house with a call point on the PLC, wired normally
// closed.
func withCallPoint(b *bench) string {
	text := strings.Replace(boiler(b), "outputs:\n", "  - {id: wall, bus: plc, driver: modbus, unit: 1, zone: boiler, every: 200ms, points: [{name: stop, register: discrete, address: 5, type: bool}]}\noutputs:\n", 1)
	return text + "panel: [{input: wall.stop, act: stop, active: low}]\n"
}

// TestCallPointOnARealLine, down to the interlock's coil; a wire that breaks is a
// stop.
func TestCallPointOnARealLine(t *testing.T) {
	b := newBench(t)
	b.text = withCallPoint
	b.slave.Unit(1).Set(modbus.Discrete, 5, 1)
	b.start()
	b.commission()
	b.slave.Unit(1).Set(modbus.Discrete, 5, 0)
	b.within("interlock trips", b.coil(interlock, false))
	assert.Equal(t, rules.ZoneSuspended, b.zone())
	assert.False(t, b.slave.Unit(1).Coil(siren), "a stop is no gas alarm")
	assert.ErrorContains(t, b.act(rules.ActRelease, "boiler", "A. Serik", "responsible"), "still pressed")
	b.slave.Unit(1).Set(modbus.Discrete, 5, 1)
	b.within("released", func() bool { return b.act(rules.ActRelease, "boiler", "A. Serik", "responsible") == nil })
	b.within("interlock energised again", b.coil(interlock, true))
}
