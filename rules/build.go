package rules

import "slices"

// timerKind says what a timer is for.
type timerKind uint8

// The kinds, in the order in which deadlines of one instant act.
const (
	onStale timerKind = iota
	onDebounce
	onWarm
	onUnheard
	onInhibit
	onHold
	onClear
	onModeEnd
	onSilence
	onRearm
	onEscalate
	onSpread
)

// timerRef says whose timer it is: of a watch (point and slot), or of the alarm,
// the inhibit or the output with the index a.
type timerRef struct {
	kind timerKind
	a, b int32
}

// builder gives out timers. Their ids rise in the order in which deadlines of
// one instant act: by kind, then in the order of the configuration.
type builder struct {
	*Engine
	refs []timerRef
}

func (b *builder) timer(kind timerKind, a, c int) int32 {
	b.refs = append(b.refs, timerRef{kind: kind, a: int32(a), b: int32(c)})
	return int32(len(b.refs) - 1)
}

// build makes alarms, watches, groups and timers out of the spec.
func (e *Engine) build() {
	b := &builder{Engine: e}
	members := 0
	for i := range e.spec.Rules {
		if e.spec.Rules[i].votes() {
			members += len(e.spec.Rules[i].Conditions)
		}
	}
	e.alarms = make([]alarm, len(e.spec.Rules), len(e.spec.Rules)+members)
	for i := range e.spec.Rules {
		b.addRule(i)
	}
	for i := range e.spec.Rules {
		b.addMembers(i)
	}
	e.addDesigned()
	for i := range e.points {
		e.points[i].warm = b.timer(onWarm, i, 0)
		e.points[i].unheard = b.timer(onUnheard, i, 0)
	}
	b.addInhibits()
	order := b.order()
	for _, i := range order {
		e.alarms[i].hold, e.alarms[i].clear = b.timer(onHold, i, 0), b.timer(onClear, i, 0)
	}
	for _, i := range order {
		e.alarms[i].modeEnd = b.timer(onModeEnd, i, 0)
	}
	for i := range e.outputs {
		e.outputs[i].unmute = b.timer(onSilence, i, 0)
	}
	for _, i := range order {
		e.alarms[i].rearm, e.alarms[i].escalate = b.timer(onRearm, i, 0), b.timer(onEscalate, i, 0)
		if v := e.alarms[i].vote; v != nil {
			v.spread = b.timer(onSpread, i, 0)
		}
	}
	e.timerRefs, e.timers = b.refs, newTimers(len(b.refs))
	e.connect()
	e.listen()
}

// order lists the alarms as the configuration does, each vote followed by its
// members.
func (b *builder) order() (list []int) {
	for i := range b.spec.Rules {
		list = append(list, i)
		if v := b.alarms[i].vote; v != nil {
			for k := range v.members {
				if m := v.members[k].alarm; m >= 0 {
					list = append(list, int(m))
				}
			}
		}
	}
	return list
}

func (b *builder) addRule(i int) {
	r := &b.spec.Rules[i]
	b.ruleOf[r.ID] = i
	a := &b.alarms[i]
	*a = b.newAlarm(r)
	for c := range r.Conditions {
		b.addCondition(a, i, c)
	}
	if r.Vote != nil {
		a.vote = newVote(r)
	}
}

func (b *builder) newAlarm(r *Rule) alarm {
	a := alarm{rule: r, zone: -1, parent: -1, acknowledged: true, since: b.now, point: -1}
	if z, ok := b.zoneOf[r.Zone]; ok {
		a.zone = int32(z)
	}
	for _, id := range r.Outputs {
		a.outputs = append(a.outputs, driven{output: b.outputIndex(id)})
	}
	for s, step := range r.Escalate {
		for _, id := range step.Outputs {
			a.outputs = append(a.outputs, driven{output: b.outputIndex(id), step: int32(s + 1)})
		}
	}
	return a
}

// addCondition makes the watch of one condition, and one for each further input
// of its figure.
func (b *builder) addCondition(a *alarm, rule, cond int) {
	c := &a.rule.Conditions[cond]
	w := watch{limit: c.Limit, reset: c.Reset, op: c.Op}
	if c.Figure != nil {
		b.figures = append(b.figures, figure{spec: c.Figure, made: c.Figure.New()})
		w.figure = int32(len(b.figures))
	}
	ref := b.addWatch(a, rule, cond, c.Point, w)
	if c.Figure == nil {
		return
	}
	f := &b.figures[w.figure-1]
	f.lead = ref
	for i, id := range c.Figure.More {
		b.addWatch(a, rule, cond, id, watch{op: feeding, feeds: true, figure: w.figure, input: int32(i + 1)})
	}
}

func (b *builder) addWatch(a *alarm, rule, cond int, id string, w watch) watchRef {
	pi := b.index[id]
	p := &b.points[pi]
	w.rule, w.stale = int32(rule), int64(a.rule.StaleAfter(p.spec.Every))
	w.timer = b.timer(onStale, pi, len(p.watches))
	b.timer(onDebounce, pi, len(p.watches))
	p.watches = append(p.watches, w)
	p.reports = p.reports || a.rule.OnFault != IgnoreFault
	p.reckons = p.reckons || w.figure > 0
	p.busy = p.busy || w.feeds || w.figure > 0 && b.figures[w.figure-1].spec.More != nil || a.rule.RearmAt != nil || a.rule.Vote != nil && a.rule.Vote.Spread > 0
	ref := watchRef{point: int32(pi), slot: int32(len(p.watches) - 1), cond: int32(cond)}
	a.watches = append(a.watches, ref)
	return ref
}

// addMembers gives each member of a vote its own warning.
func (b *builder) addMembers(i int) {
	v := b.alarms[i].vote
	if v == nil || !b.alarms[i].rule.votes() {
		return
	}
	for k := range v.members {
		r := memberRule(b.alarms[i].rule, k, b.outputs)
		m := b.newAlarm(r)
		m.parent, m.watches = int32(i), []watchRef{b.alarms[i].watches[k]}
		m.watches[0].cond = 0
		v.members[k].alarm = int32(len(b.alarms))
		b.ruleOf[r.ID] = len(b.alarms)
		b.alarms = append(b.alarms, m)
	}
}

// addInhibits makes room for one inhibit of each point and of each rule.
func (b *builder) addInhibits() {
	b.inhibits = make([]inhibit, 0, len(b.spec.Points)+len(b.alarms))
	add := func(target string, points []int32) {
		b.inhibitOf[target] = len(b.inhibits)
		b.inhibits = append(b.inhibits, inhibit{target: target, points: points, timer: b.timer(onInhibit, len(b.inhibits), 0)})
	}
	for i := range b.spec.Points {
		add(b.spec.Points[i].ID, []int32{int32(i)})
	}
	for i := range b.alarms {
		var points []int32
		for _, ref := range b.alarms[i].watches {
			if !slices.Contains(points, ref.point) {
				points = append(points, ref.point)
			}
		}
		add(b.alarms[i].rule.ID, points)
	}
}

// connect joins alarms to groups and to the levels above them.
func (e *Engine) connect() {
	groups := map[string]*group{}
	for i := range e.spec.Rules {
		a := &e.alarms[i]
		if id := a.rule.Group; id != "" {
			if groups[id] == nil {
				groups[id] = &group{id: id, first: -1}
			}
			a.group = groups[id]
			a.group.members = append(a.group.members, int32(i))
		}
		for _, id := range a.rule.QuietUnder {
			higher := e.ruleOf[id]
			a.over = append(a.over, int32(higher))
			e.alarms[higher].under = append(e.alarms[higher].under, int32(i))
		}
	}
}

// listen starts the deadline of every point's first reading.
func (e *Engine) listen() {
	for i := range e.points {
		for k := range e.points[i].watches {
			w := &e.points[i].watches[k]
			e.timers.set(w.timer, e.now+w.stale)
		}
	}
}
