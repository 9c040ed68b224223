package wire

import (
	"slices"
	"sync"
)

// Bounds on what a decoder keeps.
const (
	// MaxGateways is how many gateways one decoder knows.
	MaxGateways = 10_000
	// keptBirths is how many births of one gateway are kept: messages of an
	// older configuration may still be on their way after a new one's births.
	keptBirths = 4
)

// Decoder turns messages into records. It keeps the births that it was fed;
// feed it the stored ones, in the order of their arrival, after a restart. It
// is safe for concurrent use.
type Decoder struct {
	mu    sync.RWMutex
	nodes map[nodeKey]*nodeState
}

type nodeKey struct{ plant, gateway string }

type nodeState struct {
	births []*birthState // the newest last
	bdSeq  uint64
}

type birthState struct {
	digest  string
	node    *Birth // nil until the NBIRTH came
	wanted  []string
	sensors map[string]*sensorState
}

type sensorState struct {
	sensor Sensor
	points map[uint64]string // by alias
}

// NewDecoder returns a decoder that knows no births.
func NewDecoder() *Decoder { return &Decoder{nodes: make(map[nodeKey]*nodeState)} }

// Feed takes an NBIRTH or DBIRTH. The error is ErrMalformed.
func (d *Decoder) Feed(t Topic, payload []byte) error {
	p, err := Unmarshal(payload)
	if err != nil {
		return err
	}
	digest, err := digestIn(&p)
	if err != nil {
		return err
	}
	switch t.Type {
	case NBirth:
		return d.feedNode(t, &p, digest)
	case DBirth:
		return d.feedDevice(t, &p, digest)
	default:
		return malformed("%s is no birth", t.Type)
	}
}

func (d *Decoder) feedNode(t Topic, p *Payload, digest string) error {
	bdSeq, err := bdSeqOf(p)
	if err != nil {
		return err
	}
	birth, wanted, err := parseNodeBirth(t, p)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	b, node, err := d.birth(t, digest)
	if err != nil {
		return err
	}
	b.node, b.wanted, node.bdSeq = &birth, wanted, bdSeq
	i := slices.Index(node.births, b)
	node.births = append(slices.Delete(node.births, i, i+1), b) // the newest again
	return nil
}

func (d *Decoder) feedDevice(t Topic, p *Payload, digest string) error {
	sensor, err := parseDeviceBirth(t, p)
	if err != nil {
		return err
	}
	s := &sensorState{sensor: sensor, points: make(map[uint64]string, len(sensor.Points))}
	for _, p := range sensor.Points {
		s.points[p.Alias] = p.Name
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	b, _, err := d.birth(t, digest)
	if err != nil {
		return err
	}
	b.sensors[t.Sensor] = s
	return nil
}

// birth returns the birth with the digest, making it if need be. d.mu is held.
func (d *Decoder) birth(t Topic, digest string) (*birthState, *nodeState, error) {
	key := nodeKey{t.Plant, t.Gateway}
	node := d.nodes[key]
	if node == nil {
		if len(d.nodes) >= MaxGateways {
			return nil, nil, malformed("more than %d gateways", MaxGateways)
		}
		node = &nodeState{}
		d.nodes[key] = node
	}
	for _, b := range node.births {
		if b.digest == digest {
			return b, node, nil
		}
	}
	b := &birthState{digest: digest, sensors: make(map[string]*sensorState)}
	node.births = append(node.births, b)
	if len(node.births) > keptBirths {
		node.births = slices.Delete(node.births, 0, 1)
	}
	return b, node, nil
}

func (d *Decoder) find(t Topic, digest string) *birthState {
	d.mu.RLock()
	defer d.mu.RUnlock()
	node := d.nodes[nodeKey{t.Plant, t.Gateway}]
	if node == nil {
		return nil
	}
	for _, b := range node.births {
		if b.digest == digest {
			return b
		}
	}
	return nil
}

// Birth returns the newest birth of a gateway; complete is false while DBIRTHs
// that the NBIRTH announced are still missing.
func (d *Decoder) Birth(plant, gateway string) (b Birth, complete bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	node := d.nodes[nodeKey{plant, gateway}]
	if node == nil {
		return Birth{}, false
	}
	for _, state := range slices.Backward(node.births) {
		if state.node == nil {
			continue
		}
		b, complete = *state.node, true
		b.Sensors = nil
		for _, id := range state.wanted {
			if s := state.sensors[id]; s != nil {
				b.Sensors = append(b.Sensors, s.sensor)
			} else {
				complete = false
			}
		}
		return b, complete
	}
	return Birth{}, false
}

// BdSeq returns the session number of a gateway's newest NBIRTH.
func (d *Decoder) BdSeq(plant, gateway string) (bdSeq uint64, known bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	node := d.nodes[nodeKey{plant, gateway}]
	if node == nil {
		return 0, false
	}
	known = slices.ContainsFunc(node.births, func(b *birthState) bool { return b.node != nil })
	return node.bdSeq, known
}
