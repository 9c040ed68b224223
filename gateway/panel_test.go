package gateway

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/modbus"
	"aman/gateway/ui"
	"aman/gateway/web"
	"aman/gateway/wire"
	"aman/rules"
)

// The buttons of a box, in the order of its points.
const (
	stopButton = iota
	ackButton
	silenceButton
	testButton
	keySwitch
	buttons
)

const boxSensor = `  - {id: box, bus: b, driver: fake, zone: hall, every: 100ms}
outputs:
  - {id: flash, kind: log, role: beacon}
  - {id: fan, kind: log, role: trip}
`

const boxPanel = `
panel:
  - {input: box.stop, act: stop, active: low}
  - {input: box.ack, act: ack, zone: hall}
  - {input: box.silence, act: silence}
  - {input: box.test, act: lamp-test}
  - {input: box.key, act: presence}
`

// box is a lab with a box of buttons on the wall of the hall; its stop is wired
// normally closed.
type box struct {
	*lab
	closed [buttons]bool

	recorded sync.Mutex
	lane     [][]byte // what was recorded
}

func newBox(t *testing.T) *box {
	b := &box{lab: newLab(t)}
	b.text = strings.Replace(labHead, "outputs:\n", boxSensor, 1) + boxPanel + strings.Replace(labRules, "warning, stale: 1m", "warning, stale: 1m, outputs: [siren, flash, fan]", 1)
	var points []drivers.Point
	for _, name := range []string{"stop", "ack", "silence", "test", "key"} {
		points = append(points, drivers.Point{Name: name, Min: math.NaN(), Max: math.NaN()})
	}
	b.closed[stopButton] = true
	b.instruments["box"] = &instrument{points: points}
	b.wire()
	return b
}

// start runs the gateway, with the first release given.
func (b *box) start() (stop func()) {
	b.build()
	write := b.p.journal.append
	b.p.journal.append = func(records [][]byte) (uint64, error) {
		b.recorded.Lock()
		b.lane = append(b.lane, records...)
		b.recorded.Unlock()
		return write(records)
	}
	stop = b.run()
	time.Sleep(time.Second)
	b.commission()
	time.Sleep(time.Second)
	return stop
}

// wire makes the box answer with its contacts as they are now.
func (b *box) wire() {
	closed := b.closed
	b.instruments["box"].does(func(_ int, samples []drivers.Sample) error {
		for i, c := range closed {
			samples[i] = drivers.Sample{}
			if c {
				samples[i].Value = 1
			}
		}
		return nil
	})
}

func (b *box) turn(button int) {
	b.closed[button] = !b.closed[button]
	b.wire()
}

// press pushes a button and lets it go.
func (b *box) press(button int) {
	for range 2 {
		b.turn(button)
		time.Sleep(200 * time.Millisecond)
	}
}

// acts lists what the lane has of an act: its targets and reasons.
func (b *box) acts(kind rules.ActKind) (out []string) {
	synctest.Wait()
	b.recorded.Lock()
	defer b.recorded.Unlock()
	for _, r := range b.lane {
		n, err := wire.DecodeNotice(r)
		require.NoError(b.t, err)
		if n.Act != nil && n.Act.Kind == kind {
			assert.Empty(b.t, n.Act.Who)
			out = append(out, n.Act.Target+" by "+n.Act.Reason)
		}
	}
	return out
}

func (b *box) inBubble(f func()) func(*testing.T) {
	return func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b.t = t
			stop := b.start()
			defer stop()
			f()
		})
	}
}

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
		assert.Equal(t, []string{"hall by key box.key: turned", "hall by key box.key: given back"}, b.acts(actPresence))
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
