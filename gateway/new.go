package gateway

import (
	"fmt"
	"log/slog"
	"time"

	"aman/drivers"
	"aman/gateway/config"
	"aman/gateway/outbox"
	"aman/rules"
)

// askDepth bounds the acts and photographs that wait for the pipeline.
const askDepth = 64

// newPipeline makes the safety path of a site, restored to what the alarm lane
// says, and the writers of its data path. Nothing runs yet.
func newPipeline(site *config.Site, store disk, opt Options) (*pipeline, error) {
	c := newClock()
	engine, err := rules.New(site.Spec, c.now(), rules.Options{Arming: true})
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	out := newAside()
	log := out.logger(opt.Log)
	p := &pipeline{
		site: site, engine: engine, gathers: gathers(site.Spec), clock: c, log: log, aside: out, version: opt.Version, signOff: opt.SignOff, intake: newIntake(), meters: newMeters(),
		journal: newJournal(store, c, log), asks: make(chan func(), askDepth), ended: make(chan struct{}), changed: newBroadcast(),
		trouble: map[string]string{}, acked: map[string]person{}, suspended: map[string]bool{}, checkpoint: time.Now(), proofs: newProofs(site.Spec), notices: newNotices(opt.Notify), observe: opt.Observe,
	}
	if err := p.addSensors(log); err != nil {
		return nil, err
	}
	if err := p.addOutputs(log); err != nil {
		return nil, err
	}
	if site.Uplink != nil {
		p.uplink = &uplinking{p: p, store: store}
	}
	if site.Page != nil {
		p.page = &paging{p: p}
	}
	p.panel = newPanel(site, p.sensors, c.now())
	p.telemetry = newTelemetry(store, c, p.sensorIDs(), pointNames(site), log)
	p.recent = newRecent(site.Spec, p.sensors, pointNames(site))
	p.meters.watch(p)
	if unknown := restore(engine, store.Recovered(), log); unknown != "" {
		log.Warn("stored state is unknown", "why", unknown)
		p.suspendUnknown(unknown)
	}
	p.journal.last = store.Last(outbox.Alarm)
	return p, nil
}

// addSensors makes one loop a bus with its sensors, and maps every sensor to
// the engine's points.
func (p *pipeline) addSensors(log *slog.Logger) error {
	byID := map[string]*loop{}
	for _, b := range p.site.Buses {
		l := newLoop(b.ID, b.Bus, p.clock, p.intake, log)
		byID[b.ID] = l
		p.loops = append(p.loops, l)
	}
	for i, s := range p.site.Sensors {
		points := s.Sensor.Points()
		sp := sensorPoints{id: s.ID}
		for _, pt := range points {
			sp.ids = append(sp.ids, s.ID+"."+pt.Name)
		}
		first, ok := p.engine.Index(sp.ids[0])
		if !ok {
			return fmt.Errorf("sensor %s: point %s is not known to the rules", s.ID, sp.ids[0])
		}
		sp.first = first
		p.sensors = append(p.sensors, sp)
		l := byID[s.Bus]
		l.patience = max(l.patience, 2*(s.Sensor.Worst()+readMargin))
		l.sensors = append(l.sensors, &polled{id: s.ID, index: i, sensor: s.Sensor, every: s.Every, samples: make([]drivers.Sample, len(points))})
	}
	return nil
}

func (p *pipeline) sensorIDs() []string {
	ids := make([]string, len(p.sensors))
	for i, s := range p.sensors {
		ids[i] = s.id
	}
	return ids
}

// addOutputs groups the outputs of each bus into ports; outputs that sit on no
// bus get a loop of their own for each kind, so that a log on a slow disk never
// stands before a line.
func (p *pipeline) addOutputs(log *slog.Logger) error {
	for i, o := range p.site.Outputs {
		out := &output{Output: o, index: i, loop: p.loopFor(o, log)}
		p.outputs = append(p.outputs, out)
	}
	for _, l := range p.loops {
		var mine []*output
		for _, o := range p.outputs {
			if o.loop == l {
				mine = append(mine, o)
			}
		}
		ports, err := newPorts(l.bus, mine, log)
		if err != nil {
			return err
		}
		l.ports = ports
	}
	return nil
}

func (p *pipeline) loopFor(o config.Output, log *slog.Logger) *loop {
	id := o.Bus
	if id == "" {
		id = o.Kind
	}
	for _, l := range p.loops {
		if l.id == id && (l.bus != nil) == (o.Bus != "") {
			return l
		}
	}
	l := newLoop(id, nil, p.clock, p.intake, log)
	p.loops = append(p.loops, l)
	return l
}
