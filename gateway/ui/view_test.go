package ui_test

import (
	"math"
	"testing"
	"time"

	"aman/drivers"
	"aman/gateway/ui"
	"aman/gateway/ui/uitest"
	"aman/rules"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func view(t *testing.T, lang string, state ui.State) ui.View {
	t.Helper()
	all, err := ui.Speakers(time.FixedZone("UTC+5", 5*3600))
	require.NoError(t, err)
	return ui.NewView(all[lang], uitest.Site(), state, nil)
}

func zone(t *testing.T, v ui.View, id string) ui.Zone {
	t.Helper()
	for _, z := range v.Zones {
		if z.ID == id {
			return z
		}
	}
	require.Fail(t, "no zone "+id)
	return ui.Zone{}
}

func point(t *testing.T, v ui.View, id string) ui.Point {
	t.Helper()
	for _, z := range v.Zones {
		for _, p := range z.Points {
			if p.ID == id {
				return p
			}
		}
	}
	require.Fail(t, "no point "+id)
	return ui.Point{}
}

func TestCalmSiteIsGrey(t *testing.T) {
	v := view(t, "ru", uitest.Calm())
	for _, z := range v.Zones {
		assert.Equal(t, ui.ShowNormal, z.State, z.ID)
	}
	for _, n := range v.Tally {
		assert.Zero(t, n.Count, n.State)
	}
	assert.Len(t, v.Tally, 6, "zeros keep their place")
	assert.Empty(t, v.Alarms)
}

func TestTroubledSite(t *testing.T) {
	v := view(t, "ru", uitest.Leak())
	ids := make([]string, len(v.Zones))
	for i, z := range v.Zones {
		ids[i] = z.ID
	}
	assert.Equal(t, []string{"boiler", "plating", "coal", "pumps", "store"}, ids, "the worst first")
	for _, c := range []struct{ zone, state, words string }{
		{"boiler", ui.ShowSuspended, "работа приостановлена"},
		{"plating", ui.ShowFault, "Работа идёт, защита потеряна"},
		{"coal", ui.ShowWarning, "Работа идёт, 1 предупреждение"},
		{"pumps", ui.ShowSilent, "Взводится: ждём достоверных показаний"},
		{"store", ui.ShowNormal, "Работа идёт, показания в норме"},
	} {
		z := zone(t, v, c.zone)
		assert.Equal(t, c.state, z.State, c.zone)
		assert.Equal(t, c.words, z.Words, c.zone)
	}
	counts := map[string]int{}
	for _, n := range v.Tally {
		counts[n.State] = n.Count
	}
	assert.Equal(t, map[string]int{"suspended": 1, "danger": 1, "alarm": 0, "warning": 1, "fault": 2, "inhibited": 0}, counts,
		"the warning on the point of the danger counts with it, and what a fault raised is no gas")
	assert.Equal(t, 2, v.Unacknowledged)
}

func TestPoints(t *testing.T) {
	v := view(t, "ru", uitest.Leak())
	for _, c := range []struct {
		name, id, state, value, quality string
	}{
		{"beyond the second stair", "co-1.co", ui.ShowAlarm, "31,4", "достоверно"},
		{"uncertain is marked", "co-2.co", ui.ShowWarning, "≈ 24,1", "сомнительно"},
		{"between two limits", "ox-1.o2", ui.ShowNormal, "20,9", "достоверно"},
		{"a failed sensor has no number", "hcn-4.hcn", ui.ShowFault, "— —", "нет ответа"},
		{"over range is the end of the range", "hcl-2.hcl", ui.ShowFault, ">20", "выше диапазона"},
		{"before the first reading", "h2s-1.h2s", ui.ShowSilent, "— —", "показаний ещё не было"},
		{"a contact is a word", "plc-1.helmet", ui.ShowNormal, "да", "достоверно"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := point(t, v, c.id)
			assert.Equal(t, c.state, p.State)
			assert.Equal(t, c.value, p.Value)
			assert.Equal(t, c.quality, p.Quality)
		})
	}
}

// A forgotten reading must never read as a normal one.
func TestWhatIsMissingIsUnknown(t *testing.T) {
	v := view(t, "en", ui.State{Time: uitest.Now})
	for _, z := range v.Zones {
		assert.Equal(t, ui.ShowSilent, z.State, z.ID)
	}
	for _, o := range v.Outputs {
		assert.Equal(t, "unknown", o.ReadBack, o.ID)
	}
}

func TestOverRangeOnTheDangerousSideIsAnAlarm(t *testing.T) {
	s := uitest.Calm()
	for i, r := range s.Readings {
		if r.ID == "co-1.co" {
			s.Readings[i] = drivers.Place(r.ID, r.Time, drivers.Sample{Value: 1000, Fault: drivers.Over})
		}
	}
	p := point(t, view(t, "en", s), "co-1.co")
	assert.Equal(t, ui.ShowDanger, p.State)
	assert.Equal(t, ">1,000", p.Value)
}

// Between reset and limit the alarm stands, and so does the point's state.
func TestHysteresisKeepsTheState(t *testing.T) {
	s := uitest.Calm()
	for i := range s.Alarms {
		if s.Alarms[i].Rule == "noise-high" {
			s.Alarms[i] = ui.AlarmState{Rule: "noise-high", State: rules.StateAcknowledged, Point: "noise-1.noise"}
		}
	}
	for i, r := range s.Readings {
		if r.ID == "noise-1.noise" {
			s.Readings[i].Value = 84
		}
	}
	assert.Equal(t, ui.ShowWarning, point(t, view(t, "en", s), "noise-1.noise").State)
}

func TestGate(t *testing.T) {
	z := zone(t, view(t, "en", uitest.Leak()), "boiler")
	require.Len(t, z.Gate, 4)
	assert.Equal(t, 2, z.Open, "a person who has not signed yet does not close the way to sign")
	assert.Equal(t, "CO, boiler 2 below the reset value, 16 mg/m³", z.Gate[0].Words)
	assert.Equal(t, "31.4", z.Gate[0].Now)
	assert.True(t, z.Gate[3].Met, "met ones last")
	assert.Equal(t, []ui.Role{{ID: "responsible", Name: "responsible person of the employer"}}, z.Roles, "the operator has signed")
	assert.Equal(t, "CO, boiler 2: 46.9 mg/m³ at a limit of 46.6", z.Causes[0].Headline)
	assert.Zero(t, zone(t, view(t, "en", uitest.Ready()), "boiler").Open)
}

func TestCauseByAFaultIsNotGas(t *testing.T) {
	s := uitest.Leak()
	for i := range s.Zones {
		if s.Zones[i].ID == "boiler" {
			s.Zones[i].Causes = []ui.Cause{
				{Rule: "co-stop", Point: "co-1.co", Fault: "timeout", Time: uitest.Now},
				{Who: "А. Ким", Why: "Газ или дым", Time: uitest.Now},
				{Rule: "co-stop", Point: "co-1.co", Why: "protection lost: crc of co-1.co", Time: uitest.Now},
			}
		}
	}
	z := zone(t, view(t, "en", s), "boiler")
	assert.True(t, z.Causes[0].Fault)
	assert.Equal(t, "Protection lost: CO, boiler 2, no answer", z.Causes[0].Headline)
	assert.Equal(t, "Work was stopped by a person: А. Ким", z.Causes[1].Headline)
	assert.Equal(t, "Protection lost: CO, boiler 2, damaged answer", z.Causes[2].Headline, "told by the engine's sentence alone")
}

func TestAlarmActs(t *testing.T) {
	v := view(t, "en", uitest.Leak())
	can := map[string][2]bool{}
	for _, a := range v.Alarms {
		can[a.Rule] = [2]bool{a.CanAck, a.CanReset}
	}
	assert.Equal(t, map[string][2]bool{
		"co-warn": {false, false}, "co-stop": {false, true}, "noise-high": {true, false}, "hcn-high": {true, false},
	}, can)
	assert.Equal(t, "hcn-high", v.Alarms[0].Rule, "unacknowledged and graver first")
	assert.Equal(t, ui.ShowFault, v.Alarms[0].Sign)
}

func TestOutputsTellTheirReadBack(t *testing.T) {
	v := view(t, "en", uitest.Leak())
	assert.Equal(t, "sounding", v.Outputs[0].Commanded)
	assert.Equal(t, "quiet", v.Outputs[0].ReadBack)
	assert.True(t, v.Outputs[0].Wrong)
	assert.False(t, v.Outputs[1].Wrong)
	assert.Equal(t, "Fuel relay", v.Outputs[2].Name)
}

func TestScale(t *testing.T) {
	nan := math.NaN()
	above := func(pairs ...any) (out []ui.Limit) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, ui.Limit{Op: "above", Severity: pairs[i].(string), Value: pairs[i+1].(float64)})
		}
		return out
	}
	for _, c := range []struct {
		name   string
		point  ui.SitePoint
		lo, hi float64
		ok     bool
	}{
		{"room above the highest limit", ui.SitePoint{Unit: "mg/m3", Min: 0, Max: 1000, Limits: above("warning", 20.0, "danger", 46.6)}, 0, 95, true},
		{"never beyond the instrument", ui.SitePoint{Unit: "mg/m3", Min: 0, Max: 50, Limits: above("danger", 46.6)}, 0, 50, true},
		{"the range where there is no limit", ui.SitePoint{Unit: "Cel", Min: -40, Max: 125}, -40, 125, true},
		{"two sides", ui.SitePoint{Unit: "%{vol}", Min: 0, Max: 25, Limits: append(above("warning", 23.5), ui.Limit{Op: "below", Severity: "alarm", Value: 18})}, 15, 25, true},
		{"a lower limit alone", ui.SitePoint{Unit: "Pa", Min: 0, Max: 500, Limits: []ui.Limit{{Op: "below", Severity: "alarm", Value: 20}}}, 0, 40, true},
		{"a limit below nought", ui.SitePoint{Unit: "Cel", Min: nan, Max: nan, Limits: above("alarm", -5.0)}, -11, 1, true},
		{"a contact has none", ui.SitePoint{Min: 0, Max: 1}, nan, nan, false},
		{"neither limits nor range", ui.SitePoint{Unit: "V", Min: nan, Max: nan}, nan, nan, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, ok := c.point.Scale()
			require.Equal(t, c.ok, ok)
			if ok {
				assert.InDelta(t, c.lo, s.Lo, 1e-9)
				assert.InDelta(t, c.hi, s.Hi, 1e-9)
			}
		})
	}
	hidden, _ := ui.SitePoint{Unit: "x", Min: 0, Max: 100, Limits: above("danger", 30.0, "alarm", 40.0, "warning", 20.0)}.Scale()
	assert.True(t, math.IsNaN(hidden.Alarm), "a graver limit below hides a milder one")
	assert.InDelta(t, 20, hidden.Warning, 0)
}
