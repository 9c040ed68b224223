package sheet

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aman/gateway/config"
	"aman/gateway/config/signoff"
	"aman/gateway/ui"
	"aman/rules"
)

// defaultShelve bounds a shelving where the rule does not (semantics of a rule).
const defaultShelve = 8 * time.Hour

// points lists what is measured, by what, how often and within which range.
func (s *Sheet) points() {
	out := s.section("points", "point 26", "zone 12", "instrument 32", "quantity 10", "range 24", "every 11", "t90 11", "frozen 14", "fault_hold 14", "warm_up 12", "beyond 26")
	out.Note = s.t("points.note")
	for i := range s.in.Site.Points {
		p := &s.in.Site.Points[i]
		spec := s.in.Site.Spec.Points[i]
		beyond := s.t("beyond.limit")
		if spec.FallsBack {
			beyond = s.t("beyond.latch")
		}
		switch {
		case p.Unit == "" && !p.Ranged(): // a contact
			beyond = "–"
		case !p.Ranged():
			beyond = s.t("beyond.unknown")
		}
		fault := s.t("fault_hold.default")
		if spec.FaultHold > 0 {
			fault = s.duration(spec.FaultHold)
		}
		out.add(p.ID, strong(p.ID), words(dash(p.Zone)), words(s.instrument(p)), words(dash(ui.Gas(p.Gas))), s.rangeOf(p), s.span(p.Every),
			words(dash(s.durationText(s.item(signoff.PartSensor, p.Sensor, "", "t90")))), s.maybe(spec.Frozen), words(fault), s.maybe(spec.WarmUp), words(beyond))
	}
	s.put(out)
}

func (s *Sheet) rangeOf(p *config.Point) Cell {
	if p.Unit == "" && !p.Ranged() {
		return words("–")
	}
	if !p.Ranged() {
		return words(strings.TrimSpace(s.t("range.none") + " " + s.unitText(p.Unit)))
	}
	text := s.figure(p.Min) + " … " + s.amount(p.Max, p.Unit).Text
	if strings.Contains(p.Unit, "LEL") { // whose explosive limit it is a part of
		text += " (" + p.LEL.String() + ")"
	}
	return words(text)
}

func (s *Sheet) instrument(p *config.Point) string {
	for _, v := range s.in.Site.Sensors {
		if v.ID != p.Sensor {
			continue
		}
		text := v.DriverName + ", " + v.Bus
		if v.Unit != 0 {
			text += " № " + fmt.Sprint(v.Unit)
		}
		return text + s.registers(p)
	}
	return p.Sensor
}

// registers says where a Modbus point is read.
func (s *Sheet) registers(p *config.Point) string {
	name := strings.TrimPrefix(p.ID, p.Sensor+".")
	register := s.item(signoff.PartSensor, p.Sensor, name, "register")
	if register == "" {
		return ""
	}
	return ", " + register + " " + s.item(signoff.PartSensor, p.Sensor, name, "address")
}

// responses lists what people are told and how long they have.
func (s *Sheet) responses() {
	out := s.section("responses", "rule 20", "severity 11", "tell 45", "do 55", "consequence 35", "respond_in 14", "worst 16")
	out.Note = s.t("responses.note")
	for i := range s.in.Site.Rules {
		r, spec := &s.in.Site.Rules[i], &s.in.Site.Spec.Rules[i]
		todo := words(s.text(r.Do))
		if todo.Text == "" {
			todo = strong(s.t("none"))
		}
		out.add(r.ID, strong(s.named(r.ID, r.Name)), s.severity(spec.Severity), words(dash(s.text(r.Tell))), todo,
			words(dash(s.text(r.Consequence))), s.maybe(r.RespondIn), s.total(r.Worst))
	}
	s.put(out)
}

func (s *Sheet) total(w config.Worst) Cell {
	c := s.span(w.Total)
	if w.T90 == 0 {
		c.Text += " + T90"
	}
	return c
}

// times lists the sums of the worst cases.
func (s *Sheet) times() {
	out := s.section("times", "rule 20", "from 24", "t90 12", "window 12", "poll 12", "hold 12", "read 12", "flight 14", "write 12", "ours 10", "to 18", "worst 18", "averaging 14", "respond_in 14")
	out.Note = s.t("times.note")
	for i := range s.in.Site.Rules {
		r := &s.in.Site.Rules[i]
		w := r.Worst
		t90 := strong(s.t("unknown"))
		if w.T90 > 0 {
			t90 = s.span(w.T90)
		}
		out.add(r.ID, strong(r.ID), words(w.Point), t90, s.maybe(w.Window), s.span(w.Poll), s.span(w.Hold), s.span(w.Read), s.span(w.Flight), s.span(w.Write), s.span(w.Ours), words(dash(w.Output)), s.total(w), s.maybe(w.Averaging), s.maybe(r.RespondIn))
	}
	s.put(out)
}

// annunciation lists what makes alarms quieter or louder; no interlock and no
// suspension follows it.
func (s *Sheet) annunciation() {
	out := s.section("annunciation", "rule 20", "group 14", "quiet_under 24", "rearm 18", "rearm_at 18", "escalate 40", "shelve 30")
	out.Note = s.t("annunciation.note")
	for i := range s.in.Site.Spec.Rules {
		r := &s.in.Site.Spec.Rules[i]
		again := words("–")
		if r.RearmAt != nil {
			again = s.amount(*r.RearmAt, s.unit(&r.Conditions[0]))
		}
		quiet := slices.Clone(r.QuietUnder)
		slices.Sort(quiet)
		out.add(r.ID, strong(r.ID), words(dash(r.Group)), words(dash(strings.Join(quiet, ", "))), s.maybe(r.Rearm), again, words(s.escalation(r)), words(s.shelving(r)))
	}
	s.put(out)
}

func (s *Sheet) escalation(r *rules.Rule) string {
	var lines []string
	for _, step := range r.Escalate {
		lines = append(lines, s.t("escalate", "{after}", s.duration(step.After), "{outputs}", strings.Join(step.Outputs, ", ")))
	}
	return dash(strings.Join(lines, "\n"))
}

func (s *Sheet) shelving(r *rules.Rule) string {
	longest := r.ShelveMax
	if longest == 0 {
		longest = defaultShelve
	}
	key := "shelve"
	if r.Severity == rules.SeverityDanger {
		key = "shelve.danger"
	}
	text := s.t(key, "{max}", s.duration(longest))
	if c := r.SuppressWhile; c != nil {
		text += "\n" + s.t("suppressed", "{when}", s.subject(c)+" "+signs[c.Op]+" "+s.amount(c.Limit, s.unit(c)).Text)
	}
	return text
}

// outputs lists wiring, and what each line does while nobody drives it.
func (s *Sheet) outputs() {
	out := s.section("outputs", "output 18", "role 22", "zone 11", "wiring 32", "active 24", "silence_for 11", "safe 24", "power_on 28", "process_death 30", "bus_loss 28")
	out.Note = s.t("outputs.note")
	for i := range s.in.Site.Outputs {
		o := &s.in.Site.Outputs[i]
		l := config.LevelsOf(o)
		out.add(o.ID, strong(o.ID), words(s.t("role."+o.Role.String())), words(dash(o.Zone)), words(s.wiring(o)), words(s.active(o)),
			s.maybe(o.SilenceFor), words(s.level(l.Safe)), words(s.level(l.PowerOn)), words(s.level(l.ProcessDeath)), words(s.level(l.BusLoss)))
	}
	s.put(out)
}

func (s *Sheet) wiring(o *config.Output) string {
	switch {
	case o.Line != "":
		return o.Kind + " " + o.Line
	case o.Bus != "":
		return fmt.Sprintf("%s, %s № %d, %d", o.Kind, o.Bus, o.Unit, o.Address)
	}
	return o.Kind
}

// active says which level means on.
func (s *Sheet) active(o *config.Output) string {
	rest := "energised"
	if !o.Role.HoldsWhileWell() {
		rest = "resting"
	}
	level := "high"
	if o.ActiveLow {
		level = "low"
	}
	return s.t("active."+rest) + "; " + s.t("active."+level)
}

// panel lists what people at the site can press.
func (s *Sheet) panel() {
	out := s.section("panel", "input 26", "act 40", "zone 16", "pressed 40")
	out.Note = s.t("panel.note")
	for _, in := range s.in.Site.Panel {
		pressed := s.t("pressed.high")
		if in.ActiveLow {
			pressed = s.t("pressed.low")
		}
		out.add(in.Input, strong(in.Input), words(s.t("act."+string(in.Act))), words(dash(in.Zone)), words(pressed))
	}
	s.put(out)
}

// zones lists where work can be suspended, by what, and who releases it.
func (s *Sheet) zones() {
	out := s.section("zones", "zone 24", "by_rules 50", "interlocks 34", "release 40", "start 52")
	out.Note = s.t("zones.note")
	for _, z := range s.in.Site.Zones {
		var by, locks []string
		for i := range s.in.Site.Spec.Rules {
			if r := &s.in.Site.Spec.Rules[i]; r.Suspend && r.Zone == z.ID {
				by = append(by, r.ID)
			}
		}
		for _, o := range s.in.Site.Outputs {
			if o.Role == rules.RoleInterlock && o.Zone == z.ID {
				locks = append(locks, o.ID)
			}
		}
		start := s.t("start.free")
		if len(locks) > 0 {
			start = s.t("start.locked")
		}
		out.add(z.ID, strong(s.named(z.ID, z.Name)), words(dash(strings.Join(by, ", "))), words(dash(strings.Join(locks, ", "))), words(s.roles(z.ID)), words(start))
	}
	s.put(out)
}
