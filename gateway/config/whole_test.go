package config_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config"
	"aman/gateway/config/configtest"
	"aman/rules"
)

// whole is testdata/whole.yaml: the stable form of the configuration, word for
// word.
func whole(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/whole.yaml")
	require.NoError(t, err)
	return string(text)
}

func site(t *testing.T, text string) *config.Site {
	t.Helper()
	s, err := config.Parse("site.yaml", []byte(text), configtest.Hardware())
	require.NoError(t, err)
	return s
}

// TestWholeForm: nothing in it is unknown, wrong or not built.
func TestWholeForm(t *testing.T) {
	s := site(t, whole(t))
	assert.Equal(t, "kirov", s.Plant)
	assert.Equal(t, "gw-1", s.Gateway)
	assert.Equal(t, "/var/lib/aman", s.Data)
	assert.Len(t, s.Buses, 3)
	assert.Equal(t, &config.Uplink{Broker: "tls://central.example:8883", Ack: "central", CA: "/etc/aman/ca.pem", Cert: "/etc/aman/gateway.pem", Key: "/etc/aman/gateway.key"}, s.Uplink)
	assert.Equal(t, &config.Page{Listen: ":8081"}, s.Page)
	assert.Equal(t, "Қазандық", s.Zones[0].Name["kk"])

	ids := make([]string, len(s.Points))
	for i, p := range s.Points {
		ids[i] = p.ID
		assert.Equal(t, "boiler", p.Zone)
	}
	assert.Equal(t, []string{"co-1.co", "co-2.co", "plc-1.co", "plc-1.occupied", "plc-1.helmet", "air.co2", "air.temperature", "air.humidity"}, ids)
	assert.Equal(t, "[ppm]", s.Points[2].Unit, "units are UCUM codes, however they were written")

	assert.Equal(t, []rules.Output{
		{ID: "siren", Role: rules.RoleHorn, SilenceFor: time.Minute},
		{ID: "stop", Role: rules.RoleInterlock, Zone: "boiler"},
		{ID: "beacon", Role: rules.RoleBeacon},
	}, s.Spec.Outputs)
	assert.Equal(t, []config.PanelInput{{Input: "plc-1.occupied", Act: config.PanelLampTest}}, s.Panel)
}

// plain is a rule without the functions of its figures, which cannot be
// compared; each must make a figure of its own.
func plain(t *testing.T, r rules.Rule) rules.Rule {
	t.Helper()
	r.Conditions = slices.Clone(r.Conditions)
	for i := range r.Conditions {
		if f := r.Conditions[i].Figure; f != nil {
			require.NotSame(t, f.New(), f.New())
			r.Conditions[i].Figure = &rules.FigureSpec{Name: f.Name, Unit: f.Unit, More: f.More}
		}
	}
	return r
}

func TestRulesOfTheWholeForm(t *testing.T) {
	want := []rules.Rule{
		{
			ID: "co-warn", Zone: "boiler", Severity: rules.SeverityWarning, Hold: 2 * time.Second, Outputs: []string{"beacon"},
			Conditions: []rules.Condition{{Point: "co-1.co", Op: rules.Above, Limit: 17.176092, Reset: 13.7408736}},
		},
		{
			ID: "co-stop", Zone: "boiler", Severity: rules.SeverityDanger, ClearFor: 10 * time.Second, Stale: 5 * time.Second, Latch: true, Suspend: true, Outputs: []string{"siren", "beacon"},
			Conditions: []rules.Condition{{Point: "co-1.co", Op: rules.Above, Limit: 40, Reset: 36}},
		},
		{
			ID: "leak-vote", Zone: "boiler", Group: "boiler-gas", Vote: &rules.Vote{K: 2, Degrade: rules.DegradeSafe},
			Conditions: []rules.Condition{
				{Point: "co-1.co", Op: rules.Above, Limit: 30, Reset: 27},
				{Point: "co-2.co", Op: rules.Above, Limit: 30, Reset: 27},
				{Point: "plc-1.co", Op: rules.Above, Limit: 30, Reset: 27},
			},
		},
		{
			ID: "co-rate", Zone: "boiler",
			Conditions: []rules.Condition{{Point: "co-1.co", Op: rules.Above, Limit: 5, Reset: 4.5, Figure: &rules.FigureSpec{Name: "rate over 2s", Unit: "[ppm]/s"}}},
		},
		{
			ID: "co-limit", Zone: "boiler",
			Conditions: []rules.Condition{{
				// 20 mg/m3 at 20 °C and one standard atmosphere: 20 x 24.055 / 28.01.
				Point: "co-1.co", Op: rules.Exceeds, Limit: 17.176092, Reset: 15.4584828, Figure: &rules.FigureSpec{Name: "mean over 15 min", Unit: "[ppm]"},
				Source: "kz/co: 20 mg/m3, maximum single, 15 min; ГОСТ 12.1.005-88",
			}},
		},
		{
			ID: "co-twa", Zone: "boiler",
			Conditions: []rules.Condition{{
				Point: "co-1.co", Op: rules.Exceeds, Limit: 50, Reset: 45, Figure: &rules.FigureSpec{Name: "gas-twa8", Unit: "[ppm]"},
				Source: "us-osha/co: 50 [ppm], shift average, 8 h; 29 CFR 1910.1000, table Z-1",
			}},
		},
		{
			ID: "helmet", Zone: "boiler", Hold: time.Second,
			Conditions: []rules.Condition{{Point: "plc-1.occupied", Op: rules.Equals, Limit: 1}, {Point: "plc-1.helmet", Op: rules.Equals, Limit: 0}},
		},
	}
	s := site(t, whole(t))
	require.Len(t, s.Spec.Rules, len(want))
	for i, r := range s.Spec.Rules {
		assert.Equal(t, want[i], plain(t, r), r.ID)
	}
}

// TestDefaultTimeouts: a time-out that nobody gave leaves room for the retry.
func TestDefaultTimeouts(t *testing.T) {
	s := site(t, whole(t))
	want := map[string]time.Duration{"rs485": 100 * time.Millisecond, "plc": 50 * time.Millisecond, "i2c": 0}
	for _, b := range s.Buses {
		assert.Equal(t, want[b.ID], b.Timeout, b.ID)
	}
}

// TestEngineTakesTheSpec: what the file gives is what the engine accepts.
func TestEngineTakesTheSpec(t *testing.T) {
	s := site(t, whole(t))
	_, err := rules.New(s.Spec, time.Unix(0, 0), rules.Options{})
	assert.NoError(t, err)
	assert.True(t, slices.IsSortedFunc(s.Warnings, func(a, b config.Finding) int { return a.Line - b.Line }))
}
