package signoff_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/config"
	"aman/gateway/config/signoff"
	"aman/rules"
)

// uncounted are the fields that the fingerprint leaves out, and why.
var uncounted = map[string]string{
	"rules.FigureSpec.New":     "how a figure is made is told by the keys of its rule, from the text",
	"config.Output.Role":       "the same as rules.Output.Role",
	"config.Output.Zone":       "the same as rules.Output.Zone",
	"config.Output.SilenceFor": "the same as rules.Output.SilenceFor",
}

// TestEveryFieldCounts: whoever adds a field to what a gateway does must say how
// the fingerprint shows it, or here why it does not.
func TestEveryFieldCounts(t *testing.T) {
	before := signoff.Describe(whole(), nil).Fingerprint()
	for _, target := range []struct {
		name string
		of   func(*config.Site) any
	}{
		{"rules.Point", func(s *config.Site) any { return &s.Spec.Points[0] }},
		{"rules.Zone", func(s *config.Site) any { return &s.Spec.Zones[0] }},
		{"rules.Output", func(s *config.Site) any { return &s.Spec.Outputs[0] }},
		{"config.PanelInput", func(s *config.Site) any { return &s.Panel[0] }},
		{"config.Output", func(s *config.Site) any { return &s.Outputs[0] }},
		{"rules.Rule", func(s *config.Site) any { return &s.Spec.Rules[0] }},
		{"rules.Vote", func(s *config.Site) any { return s.Spec.Rules[0].Vote }},
		{"rules.Step", func(s *config.Site) any { return &s.Spec.Rules[0].Escalate[0] }},
		{"rules.Condition", func(s *config.Site) any { return &s.Spec.Rules[0].Conditions[0] }},
		{"rules.FigureSpec", func(s *config.Site) any { return s.Spec.Rules[0].Conditions[0].Figure }},
	} {
		kind := reflect.TypeOf(target.of(whole())).Elem()
		for i := range kind.NumField() {
			name := target.name + "." + kind.Field(i).Name
			t.Run(name, func(t *testing.T) {
				if uncounted[name] != "" {
					return
				}
				site := whole()
				other(t, reflect.ValueOf(target.of(site)).Elem().Field(i))
				if name == "rules.Rule.Join" { // two conditions and no vote, or it says nothing
					site.Spec.Rules[0].Vote = nil
					plain := whole()
					plain.Spec.Rules[0].Vote = nil
					assert.NotEqual(t, signoff.Describe(plain, nil).Fingerprint(), signoff.Describe(site, nil).Fingerprint())
					return
				}
				assert.NotEqual(t, before, signoff.Describe(site, nil).Fingerprint(), "%s is signed by nobody", name)
			})
		}
	}
}

// whole is a compiled site without a text, every field of which says something.
func whole() *config.Site {
	one, ten, twenty := 1.0, 10.0, 20.0
	p := rules.Point{ID: "gas.a", Zone: "boiler", Unit: "[ppm]", Every: time.Second, Min: &one, Max: &ten, Frozen: time.Minute, FaultHold: time.Second, WarmUp: time.Hour, FallsBack: true}
	q := p
	q.ID = "gas.b"
	condition := rules.Condition{Point: "gas.a", Op: rules.Above, Limit: 5, Reset: 4, Source: "kz/co", Figure: &rules.FigureSpec{Name: "rate over 2s", Unit: "[ppm]/s", More: []string{"gas.b"}}}
	return &config.Site{
		Plant: "kirov", Gateway: "gw-1",
		Points:  []config.Point{{ID: "gas.a", Point: drivers.Point{Gas: "CO"}}, {ID: "gas.b"}},
		Outputs: []config.Output{{ID: "siren", Kind: config.KindCoil, Bus: "plc", Unit: 1, Address: 10, Line: "GPIO17", Role: rules.RoleHorn, DropsAfter: time.Second}},
		Rules:   []config.Rule{{ID: "co"}},
		Panel:   []config.PanelInput{{Input: "gas.b", Act: config.PanelStop, Zone: "boiler"}},
		Spec: rules.Spec{
			Points:  []rules.Point{p, q},
			Zones:   []rules.Zone{{ID: "boiler", Release: []string{"inspector"}}},
			Outputs: []rules.Output{{ID: "siren", Role: rules.RoleHorn, Zone: "boiler", SilenceFor: time.Minute}},
			Rules: []rules.Rule{{
				ID: "co", Zone: "boiler", Conditions: []rules.Condition{condition, {Point: "gas.b", Op: rules.Above, Limit: 5, Reset: 4}},
				Join: rules.Any, Hold: time.Second, ClearFor: time.Second, Stale: time.Minute, OnFault: rules.FaultOnly, Severity: rules.SeverityWarning,
				Outputs: []string{"siren"}, Vote: &rules.Vote{K: 1, Spread: 3, SpreadFor: time.Minute}, Group: "g", ShelveMax: time.Hour,
				Rearm: time.Minute, RearmAt: &twenty, QuietUnder: []string{"x"}, SuppressWhile: &rules.Condition{Point: "gas.b", Op: rules.Below, Limit: 1, Reset: 2}, Escalate: []rules.Step{{After: time.Minute, Outputs: []string{"siren"}}},
			}},
		},
	}
}

// other gives a field another value.
func other(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Uint8, reflect.Uint16:
		v.SetUint(v.Uint() + 1)
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	case reflect.Pointer, reflect.Slice:
		require.False(t, v.IsZero(), "the site has none")
		v.SetZero()
	default:
		t.Fatalf("the test knows no other value of a %s: teach it", v.Kind())
	}
}
