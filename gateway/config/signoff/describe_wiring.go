package signoff

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"aman/drivers/modbus"
	"aman/gateway/config"
	"aman/gateway/config/strict"
)

// generalKeys of a sensor stand in the site; the others are its driver's own.
// Points are told by the instrument's layout where it has one.
var generalKeys = []string{
	"id", "bus", "driver", "unit", "zone", "every", "gas", "frozen", "fault_hold", "warm_up", "lel",
}

// instruments tells of buses and sensors: what is asked, where, and how the
// answer becomes a value.
func (d *describer) instruments() {
	for i := range d.site.Buses {
		d.bus(&d.site.Buses[i])
	}
	for i := range d.site.Sensors {
		s := &d.site.Sensors[i]
		add := func(key, value string) { d.add(PartSensor, s.ID, "", key, value) }
		add("bus", s.Bus)
		add("driver", s.DriverName)
		add("gas", s.Gas)
		if s.Unit != 0 {
			add("unit", number(s.Unit))
		}
		layout, described := s.Sensor.(interface{ Layout() []modbus.Point })
		if described {
			for _, p := range layout.Layout() {
				d.register(s.ID, p)
			}
		}
		d.ownKeys(s.ID, described)
	}
}

func (d *describer) bus(b *config.Bus) {
	add := func(key, value string) { d.add(PartBus, b.ID, "", key, value) }
	add("kind", b.Kind)
	add("device", b.Device)
	add("address", b.Address)
	add("timeout", some(b.Timeout))
	add("pause", some(b.Pause))
	if b.Modbus() {
		add("retries", number(b.Retries))
	}
}

// register tells of one point of a Modbus instrument, profile or in place: every
// exported field of its layout, so that none is forgotten when one is added.
func (d *describer) register(sensor string, p modbus.Point) {
	v := reflect.ValueOf(p)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Name == "Point" { // name, unit, gas and range: items of the point itself
			continue
		}
		d.add(PartSensor, sensor, p.Name, strings.ToLower(f.Name), written(v.Field(i)))
	}
}

// written is a value as text; empty for what is not set.
func written(v reflect.Value) string {
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return ""
		}
		return written(v.Elem())
	}
	switch v.Kind() { //nolint:exhaustive // all other kinds print themselves
	case reflect.Float64, reflect.Float32:
		if math.IsNaN(v.Float()) {
			return ""
		}
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Slice, reflect.Array:
		return listed(v)
	case reflect.Struct:
		return structured(v)
	case reflect.Bool:
		return flag(v.Bool())
	}
	return fmt.Sprint(v)
}

func listed(v reflect.Value) string {
	out := make([]string, v.Len())
	for i := range out {
		out[i] = written(v.Index(i))
	}
	return strings.Join(out, ", ")
}

func structured(v reflect.Value) string {
	var out []string
	for i := range v.NumField() {
		if text := written(v.Field(i)); text != "" {
			out = append(out, strings.ToLower(v.Type().Field(i).Name)+" "+text)
		}
	}
	return strings.Join(out, ", ")
}

// ownKeys are what the driver alone understands, from the text.
func (d *describer) ownKeys(sensor string, described bool) {
	node := d.sensorNodes[sensor]
	if node == nil {
		return
	}
	for _, f := range node.Fields {
		if slices.Contains(generalKeys, f.Name) || described && f.Name == "points" {
			continue
		}
		d.add(PartSensor, sensor, "", f.Name, plain(f.Value))
	}
}

// nodes are the items of a list of the text by their id.
func nodes(root *strict.Node, list string) map[string]*strict.Node {
	out := make(map[string]*strict.Node)
	if root == nil || root.Field(list) == nil {
		return out
	}
	for _, n := range root.Field(list).Items {
		if id := n.Field("id"); id != nil {
			out[id.Text] = n
		}
	}
	return out
}

// plain writes a value of the text without what means nothing: order of keys,
// layout, quotes, and how a number or a duration is spelt.
func plain(n *strict.Node) string {
	switch {
	case n == nil || n.Null():
		return ""
	case n.Kind == strict.Map:
		fields := make([]string, len(n.Fields))
		for i, f := range n.Fields {
			fields[i] = f.Name + ": " + plain(f.Value)
		}
		sort.Strings(fields)
		return "{" + strings.Join(fields, ", ") + "}"
	case n.Kind == strict.List:
		items := make([]string, len(n.Items))
		for i, item := range n.Items {
			items[i] = plain(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return scalar(n.Text)
}

func scalar(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) {
		return amount(v, "")
	}
	if v, err := time.ParseDuration(text); err == nil {
		return v.String()
	}
	return text
}
