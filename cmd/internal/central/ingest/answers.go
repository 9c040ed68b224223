package ingest

import (
	"sync/atomic"
	"time"

	"aman/gateway/wire"
)

// maxAnswers bounds the answers that wait for the broker. One that does not
// fit is dropped; the gateway sends its records again and is answered then.
const maxAnswers = 4096

type answer struct {
	topic   string
	payload []byte
}

// answers is the way back to the gateways.
type answers struct {
	out     chan answer
	dropped atomic.Uint64
	sent    atomic.Uint64
}

func newAnswers() *answers { return &answers{out: make(chan answer, maxAnswers)} }

func (a *answers) send(key gatewayKey, c wire.Command, now time.Time) {
	payload, err := c.Marshal(now)
	if err != nil {
		a.dropped.Add(1)
		return
	}
	topic := wire.Topic{Type: wire.NCmd, Plant: key.plant, Gateway: key.gateway}.String()
	select {
	case a.out <- answer{topic, payload}:
	default:
		a.dropped.Add(1)
	}
}

// lane names one lane of one store of one gateway.
type lane struct {
	from  gatewayKey
	epoch string
	lane  wire.Lane
}

// stored answers with positions that are durable, one command a gateway and
// lane, or a few if its ranges are many.
func (a *answers) stored(positions map[lane][]uint64, now time.Time) {
	for l, numbers := range positions {
		for all := ranges(numbers); len(all) > 0; {
			n := min(len(all), wire.MaxRanges)
			a.send(l.from, wire.Command{Stored: []wire.Stored{{Epoch: l.epoch, Lane: l.lane, Ranges: all[:n]}}}, now)
			all = all[n:]
		}
	}
}

// positionsOf sorts the positions of items that have one.
func positionsOf[T any](items []item[T]) map[lane][]uint64 {
	out := map[lane][]uint64{}
	for _, it := range items {
		if it.position != (wire.Position{}) {
			l := lane{it.from, it.position.Epoch, it.position.Lane}
			out[l] = append(out[l], it.position.Number)
		}
	}
	return out
}
