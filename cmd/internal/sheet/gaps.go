package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"aman/gateway/config"
	"aman/rules"
)

func ordinal(i int) string { return strconv.Itoa(i + 1) }

// gaps lists what the configuration leaves open: what a reader of the matrix
// would miss, and what check warns of.
func (s *Sheet) gaps() {
	out := s.section("gaps", "n 6", "gap 150")
	out.Note = s.t("gaps.none")
	found := slices.Concat(s.unwatched(), s.sameFate(), s.blindSpots(), s.silent(), s.warned())
	for i, text := range found {
		out.add(ordinal(i), words(ordinal(i)), words(text))
	}
	if len(found) > 0 {
		out.Note = s.t("gaps.note")
	}
	s.Sections = append(s.Sections, out) // also without rows: that none was found is a statement
}

// count says on the front how many gaps there are.
func (s *Sheet) count() {
	gaps := s.Sections[len(s.Sections)-1]
	front := &s.Sections[0]
	front.add("gaps", strong(gaps.Title), words(strconv.Itoa(len(gaps.Rows))))
}

// unwatched are gas points that no rule reads.
func (s *Sheet) unwatched() []string {
	watched := make(map[string]bool)
	for i := range s.in.Site.Spec.Rules {
		for _, c := range s.in.Site.Spec.Rules[i].Conditions {
			watched[c.Point] = true
			if c.Figure != nil {
				for _, p := range c.Figure.More {
					watched[p] = true
				}
			}
		}
	}
	var out []string
	for _, p := range s.in.Site.Points {
		if p.Gas != "" && p.Unit != "" && !watched[p.ID] {
			out = append(out, s.t("gap.unwatched", "{point}", p.ID))
		}
	}
	return out
}

// sameFate are members of a vote that one failure takes together.
func (s *Sheet) sameFate() []string {
	var out []string
	for i := range s.in.Site.Spec.Rules {
		r := &s.in.Site.Spec.Rules[i]
		if r.Vote == nil {
			continue
		}
		sensors, buses, drivers := make(map[string][]string), make(map[string][]string), make(map[string][]string)
		for _, c := range r.Conditions {
			if sensor := s.sensor(c.Point); sensor != nil {
				sensors[sensor.ID] = append(sensors[sensor.ID], c.Point)
				buses[sensor.Bus] = append(buses[sensor.Bus], c.Point)
				drivers[sensor.DriverName] = append(drivers[sensor.DriverName], c.Point)
			}
		}
		out = append(out, s.shared("gap.sensor", r.ID, sensors)...)
		if len(sensors) > 1 { // in one instrument, bus and kind are shared in any case
			out = append(out, s.shared("gap.bus", r.ID, buses)...)
			out = append(out, s.shared("gap.driver", r.ID, drivers)...)
		}
	}
	return out
}

func (s *Sheet) sensor(point string) *config.Sensor {
	id := s.point(point).Sensor
	if i := slices.IndexFunc(s.in.Site.Sensors, func(v config.Sensor) bool { return v.ID == id }); i >= 0 {
		return &s.in.Site.Sensors[i]
	}
	return nil
}

func (s *Sheet) shared(key, rule string, groups map[string][]string) []string {
	var out []string
	for what, points := range groups {
		if len(points) > 1 {
			out = append(out, s.t(key, "{rule}", rule, "{what}", what, "{points}", strings.Join(points, ", ")))
		}
	}
	slices.Sort(out)
	return out
}

// blindSpots are ranges and response times that nobody has given.
func (s *Sheet) blindSpots() []string {
	var noRange []string
	for _, p := range s.in.Site.Points {
		if p.Unit != "" && !p.Ranged() {
			noRange = append(noRange, p.ID)
		}
	}
	var noT90 []string
	for i := range s.in.Site.Rules {
		if s.in.Site.Rules[i].Worst.T90 == 0 {
			noT90 = append(noT90, s.in.Site.Rules[i].ID)
		}
	}
	var out []string
	if len(noRange) > 0 {
		out = append(out, s.t("gap.range", "{points}", strings.Join(noRange, ", ")))
	}
	if len(noT90) > 0 {
		out = append(out, s.t("gap.t90", "{rules}", strings.Join(noT90, ", ")))
	}
	return out
}

// silent are alarms without a response, faults that nobody sees, and a gateway
// whose end nobody notices.
func (s *Sheet) silent() []string {
	var noDo []string
	for i := range s.in.Site.Rules {
		if s.text(s.in.Site.Rules[i].Do) == "" {
			noDo = append(noDo, s.in.Site.Rules[i].ID)
		}
	}
	var out []string
	if len(noDo) > 0 {
		out = append(out, s.t("gap.do", "{rules}", strings.Join(noDo, ", ")))
	}
	if idle := s.idle(); len(idle) > 0 {
		out = append(out, s.t("gap.idle", "{rules}", strings.Join(idle, ", ")))
	}
	for _, role := range []rules.Role{rules.RoleFault, rules.RoleLife} {
		if !slices.ContainsFunc(s.in.Site.Outputs, func(o config.Output) bool { return o.Role == role }) {
			out = append(out, s.t("gap."+role.String()))
		}
	}
	return out
}

// idle are rules that switch nothing and stop nothing: people learn of them from
// a page alone. Check itself tells of dangers among them.
func (s *Sheet) idle() []string {
	var out []string
	for i := range s.in.Site.Spec.Rules {
		r := &s.in.Site.Spec.Rules[i]
		if len(r.Outputs) == 0 && !r.Suspend && r.Severity != rules.SeverityDanger {
			out = append(out, r.ID)
		}
	}
	return out
}

// warned is what check warns of, but for what stands above already.
func (s *Sheet) warned() []string {
	var out []string
	for _, w := range s.in.Site.Warnings {
		if text := translate(s.in.Lang, w.Text); text != "" {
			out = append(out, fmt.Sprintf("%s (%s)", text, s.t("line", "{n}", strconv.Itoa(w.Line))))
		}
	}
	return out
}
