package gateway

import (
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
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
