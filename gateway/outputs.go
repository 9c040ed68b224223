package gateway

import (
	"fmt"
	"time"

	"aman/gateway/config"
	"aman/rules"
)

// output is one output of the site with its place in a port.
type output struct {
	config.Output
	index int // in the site and the engine
	loop  *loop
	port  *port
	slot  int
	on    bool // what it is in its role, as commanded
	// unexplained: it was found on at the start and no restored alarm says
	// why; it stays on until a person resets it.
	unexplained bool
	fault       string
}

// setOutputs brings every port's slots to the levels that the engine and the
// gateway's own troubles ask for, and wakes the buses that have work.
func (p *pipeline) setOutputs() {
	for _, o := range p.outputs {
		o.on = p.wants(o)
		if o.port.set(o.slot, o.Level(o.on)) {
			o.loop.rouse()
		}
	}
}

func (p *pipeline) wants(o *output) bool {
	switch {
	case o.unexplained, p.falling.Load() && o.Role.HoldsWhileWell():
		return true
	case p.lampTest(o):
		return true
	case o.Role == rules.RoleLife:
		return p.lifeLevel
	case o.Role == rules.RoleFault && len(p.trouble) > 0:
		return true
	}
	return p.engine.On(o.index)
}

// hear takes what a loop says of a port.
func (p *pipeline) hear(r report) {
	if r.first {
		p.explain(r)
		return
	}
	for _, i := range r.port.outputs {
		o := p.outputs[i]
		o.fault = ""
		if r.err != nil {
			o.fault = wrongWith(i, r.err)
		}
		p.setTrouble("output/"+o.ID, outputTrouble(o))
	}
}

func outputTrouble(o *output) string {
	if o.fault == "" {
		return ""
	}
	return fmt.Sprintf("output %s: %s", o.ID, o.fault)
}

// explain compares what a port was found at with what the restored state asks
// for. An output that needs energy to be on, was found on and has no reason to
// be is held on and named: somebody or something switched it.
func (p *pipeline) explain(r report) {
	for i, level := range r.found {
		o := p.outputs[r.port.outputs[i]]
		if o.Role.HoldsWhileWell() || level != o.Level(true) || p.wants(o) {
			continue
		}
		o.unexplained = true
		p.setTrouble(unexplainedID(o), fmt.Sprintf("unexplained output: %s was found on at the start and no alarm says why; it stays on until a person resets it", o.ID))
	}
	p.setOutputs()
	r.port.arm()
	p.outputs[r.port.outputs[0]].loop.rouse()
}

func unexplainedID(o *output) string { return "output/" + o.ID + "/unexplained" }

// unexplained returns the output that the act lets go of: one that was found on
// and is held. Nil for every other act.
func (p *pipeline) unexplained(a rules.Act) *output {
	for _, o := range p.outputs {
		if a.Kind == rules.ActReset && o.ID == a.Target && o.unexplained {
			return o
		}
	}
	return nil
}

// explained ends the holding of an unexplained output.
func (p *pipeline) explained(o *output, who string) {
	o.unexplained = false
	p.log.Info("unexplained output reset", "output", o.ID, "who", who)
	p.setTrouble(unexplainedID(o), "")
}

// spread plans the refreshes of a loop's ports over the second.
func spread(ports []*port, now time.Time) {
	for i, p := range ports {
		p.nextWrite = now.Add(refreshEvery * time.Duration(i) / time.Duration(len(ports)))
	}
}
