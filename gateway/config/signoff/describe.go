package signoff

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"aman/gateway/config"
	"aman/gateway/config/strict"
	"aman/rules"
)

// Describe takes a checked site apart. Text is the file that it was made of:
// what a driver is told in keys of its own, and how a figure is made, stands
// nowhere else. Without it (nil) those items are missing.
func Describe(site *config.Site, text []byte) Items {
	d := &describer{site: site, byID: make(map[string]*rules.Point, len(site.Spec.Points))}
	if len(text) > 0 {
		d.root, _ = strict.Parse(text) // nil where it cannot be read; the site was made of it, so it can
	}
	for i := range site.Spec.Points {
		d.byID[site.Spec.Points[i].ID] = &site.Spec.Points[i]
	}
	d.sensorNodes, d.ruleNodes = nodes(d.root, "sensors"), nodes(d.root, "rules")
	d.place()
	d.instruments()
	d.points()
	d.zones()
	for i := range site.Spec.Rules {
		d.rule(i)
	}
	d.outputs()
	d.panel()
	d.items.sort()
	return d.items
}

type describer struct {
	site  *config.Site
	root  *strict.Node // nil: there is no text
	byID  map[string]*rules.Point
	items Items
	// Items of lists of the text, by id.
	sensorNodes, ruleNodes map[string]*strict.Node
}

// add notes one item; an empty value is no item.
func (d *describer) add(part Part, id, of, key, value string) {
	if value != "" {
		d.items = append(d.items, Item{Part: part, ID: id, Of: strings.ReplaceAll(of, "\t", " "), Key: key, Value: value})
	}
}

const yes = "yes"

// flag is an item where it is true.
func flag(v bool) string {
	if v {
		return yes
	}
	return ""
}

// some is a duration, none where it is 0.
func some(v time.Duration) string {
	if v == 0 {
		return ""
	}
	return v.String()
}

// amount is a number with its unit, in all digits that it has.
func amount(v float64, unit string) string {
	s := strconv.FormatFloat(v, 'g', -1, 64)
	if unit != "" {
		s += " " + unit
	}
	return s
}

func bound(v *float64, unit string) string {
	if v == nil || math.IsNaN(*v) {
		return ""
	}
	return amount(*v, unit)
}

func number[T ~int | ~uint16](v T) string { return strconv.Itoa(int(v)) }

// place is where and for whom the site runs.
func (d *describer) place() {
	s := d.site
	for key, value := range map[string]string{"enterprise": s.Enterprise, "plant": s.Plant, "gateway": s.Gateway, "timezone": s.Timezone} {
		d.add(PartSite, "", "", key, value)
	}
	if d.root != nil {
		d.add(PartSite, "", "", "shifts", plain(d.root.Field("shifts")))
	}
}

func (d *describer) points() {
	spec := d.site.Spec.Points
	measured := make(map[string]*config.Point, len(d.site.Points))
	for i := range d.site.Points {
		measured[d.site.Points[i].ID] = &d.site.Points[i]
	}
	for i := range spec {
		p := &spec[i]
		add := func(key, value string) { d.add(PartPoint, p.ID, "", key, value) }
		add("zone", p.Zone)
		add("unit", p.Unit)
		if m := measured[p.ID]; m != nil {
			add("gas", m.Gas)
			if strings.Contains(p.Unit, "LEL") { // whose explosive limit it is a part of
				add("lel", m.LEL.String())
			}
		}
		add("every", p.Every.String())
		add("min", bound(p.Min, p.Unit))
		add("max", bound(p.Max, p.Unit))
		add("frozen", some(p.Frozen))
		add("fault_hold", some(p.FaultHold))
		add("warm_up", some(p.WarmUp))
		add("falls_back", flag(p.FallsBack))
	}
}

func (d *describer) zones() {
	for _, z := range d.site.Spec.Zones {
		release := z.Release
		if len(release) == 0 {
			release = []string{rules.RoleResponsible}
		}
		d.add(PartZone, z.ID, "", "zone", yes)
		for _, role := range release {
			d.add(PartZone, z.ID, role, "release", yes)
		}
	}
}

func (d *describer) outputs() {
	wired := make(map[string]*config.Output, len(d.site.Outputs))
	for i := range d.site.Outputs {
		wired[d.site.Outputs[i].ID] = &d.site.Outputs[i]
	}
	for _, o := range d.site.Spec.Outputs {
		add := func(key, value string) { d.add(PartOutput, o.ID, "", key, value) }
		add("role", o.Role.String())
		add("zone", o.Zone)
		add("silence_for", some(o.SilenceFor))
		if w := wired[o.ID]; w != nil {
			d.wiring(w)
		}
	}
}

// panel is what people at the site can press.
func (d *describer) panel() {
	for _, in := range d.site.Panel {
		add := func(key, value string) { d.add(PartPanel, in.Input, "", key, value) }
		add("act", string(in.Act))
		add("zone", in.Zone)
		add("active", level(in.ActiveLow))
	}
}

func level(low bool) string {
	if low {
		return "low"
	}
	return "high"
}

func (d *describer) wiring(o *config.Output) {
	add := func(key, value string) { d.add(PartOutput, o.ID, "", key, value) }
	add("kind", o.Kind)
	add("line", o.Line)
	add("active", level(o.ActiveLow))
	add("drops_after", some(o.DropsAfter))
	if o.Bus != "" {
		add("bus", o.Bus)
		add("unit", number(o.Unit))
		add("address", number(o.Address))
	}
}

// ordinal tells apart what would stand at one place: "siren", "siren 2".
func ordinal(taken map[string]int, name string) string {
	taken[name]++
	if taken[name] == 1 {
		return name
	}
	return fmt.Sprintf("%s %d", name, taken[name])
}
