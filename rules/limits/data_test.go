package limits_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/limits"
	"aman/rules/units"
)

// Every id is there once, has what its users need, and can be found.
func TestEveryRow(t *testing.T) {
	profiles := map[string]bool{}
	for _, p := range limits.Profiles() {
		assert.NotEmpty(t, p.Title, p.ID)
		assert.False(t, profiles[p.ID], "%s twice", p.ID)
		profiles[p.ID] = true
	}
	seen := map[string]bool{}
	for _, r := range limits.All() {
		assert.False(t, seen[r.ID], "%s twice", r.ID)
		seen[r.ID] = true
		assert.True(t, strings.HasPrefix(r.ID, r.Profile+"/"), r.ID)
		assert.True(t, profiles[r.Profile], r.ID)
		assert.NotEmpty(t, r.Source, r.ID)
		assert.NotEmpty(t, r.Date, r.ID)
		_, err := units.Parse(r.Unit)
		require.NoError(t, err, r.ID)
		if r.Kind == limits.MaximumSingle || r.Kind == limits.STEL {
			assert.Equal(t, 15*time.Minute, r.Averaging, r.ID)
		}
		found, err := limits.Find(r.ID)
		require.NoError(t, err)
		assert.Equal(t, r, found)
	}
	for _, p := range []string{"kz", "kz-open-pit", "kz-coal-mine", "us-osha", "us-niosh", "eu"} {
		assert.True(t, profiles[p], p)
	}
}

// The gases that conversions know convert into ppm and mg/m3 with the norm's own
// temperature: 20 °C in the CIS and the Union, 25 °C in the United States.
func TestGasesConvert(t *testing.T) {
	for _, r := range limits.All() {
		if r.Quantity != limits.Gas {
			continue
		}
		want := 20.0
		if strings.HasPrefix(r.Profile, "us-") {
			want = 25
		}
		assert.Equal(t, want, r.AtC, r.ID)
		if _, err := units.FindGas(r.Substance); err != nil {
			assert.Contains(t, []string{"H2SO4", "hydrocarbons"}, r.Substance, r.ID)
			continue
		}
		for _, code := range []string{"[ppm]", "mg/m3"} {
			v, _, err := r.In(unit(t, code), "")
			require.NoError(t, err, r.ID)
			assert.Positive(t, v, r.ID)
		}
	}
}

func unit(t *testing.T, code string) units.Unit {
	t.Helper()
	u, err := units.Parse(code)
	require.NoError(t, err)
	return u
}

// tables are the figures of the norms as their tables print them: id, value,
// unit, kind, averaging (or the time of a peak), confirmed.
var tables = []struct {
	id        string
	value     float64
	unit      string
	kind      limits.Kind
	over      time.Duration
	confirmed bool
}{
	{"kz/co", 20, "mg/m3", limits.MaximumSingle, 15 * time.Minute, true},
	{"kz/co-peak", 50, "mg/m3", limits.Peak, time.Hour, true},
	{"kz/co-peak-30m", 100, "mg/m3", limits.Peak, 30 * time.Minute, true},
	{"kz/co-peak-15m", 200, "mg/m3", limits.Peak, 15 * time.Minute, true},
	{"kz/h2s", 10, "mg/m3", limits.MaximumSingle, 15 * time.Minute, true},
	{"kz/h2s-hydrocarbons", 3, "mg/m3", limits.MaximumSingle, 15 * time.Minute, false},
	{"kz/nh3", 20, "mg/m3", limits.MaximumSingle, 15 * time.Minute, true},
	{"kz/cl2", 1, "mg/m3", limits.MaximumSingle, 15 * time.Minute, true},
	{"kz/so2", 10, "mg/m3", limits.MaximumSingle, 15 * time.Minute, true},
	{"kz/nox", 5, "mg/m3", limits.MaximumSingle, 15 * time.Minute, true},
	{"kz/no2", 2, "mg/m3", limits.MaximumSingle, 15 * time.Minute, false},
	{"kz/hcl", 5, "mg/m3", limits.MaximumSingle, 15 * time.Minute, true},
	{"kz/hcn", 0.3, "mg/m3", limits.MaximumSingle, 15 * time.Minute, true},
	{"kz/o3", 0.1, "mg/m3", limits.MaximumSingle, 15 * time.Minute, false},
	{"kz/benzene", 15, "mg/m3", limits.MaximumSingle, 15 * time.Minute, false},
	{"kz/benzene-shift", 5, "mg/m3", limits.ShiftAverage, 8 * time.Hour, false},
	{"kz/ch4", 7000, "mg/m3", limits.MaximumSingle, 15 * time.Minute, false},
	{"kz/noise", 80, "dB[A]", limits.ShiftAverage, 8 * time.Hour, false},
	{"kz/temperature-cold-2b-low", 15, "Cel", limits.Floor, 0, false},
	{"kz/temperature-warm-1a-high", 28, "Cel", limits.Ceiling, 0, false},
	{"kz-coal-mine/ch4", 1, "%{vol}", limits.Ceiling, 0, false},
	{"kz-coal-mine/ch4-intake", 0.5, "%{vol}", limits.Ceiling, 0, false},
	{"kz-coal-mine/ch4-wing", 0.75, "%{vol}", limits.Ceiling, 0, false},
	{"kz-coal-mine/ch4-local", 2, "%{vol}", limits.Ceiling, 0, true},
	{"us-osha/co", 50, "[ppm]", limits.ShiftAverage, 8 * time.Hour, true},
	{"us-osha/h2s", 20, "[ppm]", limits.Ceiling, 0, true},
	{"us-osha/h2s-peak", 50, "[ppm]", limits.Peak, 10 * time.Minute, true},
	{"us-osha/co2", 5000, "[ppm]", limits.ShiftAverage, 8 * time.Hour, false},
	{"us-osha/cl2", 1, "[ppm]", limits.Ceiling, 0, false},
	{"us-osha/formaldehyde-stel", 2, "[ppm]", limits.STEL, 15 * time.Minute, false},
	{"us-osha/o2", 19.5, "%{vol}", limits.Floor, 0, true},
	{"us-osha/o2-high", 23.5, "%{vol}", limits.Ceiling, 0, true},
	{"us-osha/noise", 90, "dB[A]", limits.ShiftAverage, 8 * time.Hour, true},
	{"us-osha/noise-action", 85, "dB[A]", limits.ShiftAverage, 8 * time.Hour, true},
	{"us-osha/noise-action-dose", 50, "%", limits.Dose, 8 * time.Hour, true},
	{"us-niosh/co", 35, "[ppm]", limits.ShiftAverage, 10 * time.Hour, true},
	{"us-niosh/co-ceiling", 200, "[ppm]", limits.Ceiling, 0, true},
	{"us-niosh/h2s", 10, "[ppm]", limits.Ceiling, 10 * time.Minute, true},
	{"us-niosh/ph3-stel", 1, "[ppm]", limits.STEL, 15 * time.Minute, false},
	{"us-niosh/noise", 85, "dB[A]", limits.ShiftAverage, 8 * time.Hour, true},
	{"us-acgih/h2s", 1, "[ppm]", limits.ShiftAverage, 8 * time.Hour, false},
	{"us-msha/ch4-blasting", 1, "%{vol}", limits.Ceiling, 0, true},
	{"us-msha/ch4-withdraw", 1.5, "%{vol}", limits.Ceiling, 0, false},
	{"eu/co", 20, "[ppm]", limits.ShiftAverage, 8 * time.Hour, true},
	{"eu/co-stel", 100, "[ppm]", limits.STEL, 15 * time.Minute, true},
	{"eu/h2s", 5, "[ppm]", limits.ShiftAverage, 8 * time.Hour, false},
	{"eu/hcn-stel", 4.5, "[ppm]", limits.STEL, 15 * time.Minute, false},
	{"eu/noise", 85, "dB[A]", limits.ShiftAverage, 8 * time.Hour, true},
	{"eu/noise-lower", 80, "dB[A]", limits.ShiftAverage, 8 * time.Hour, true},
	{"eu/noise-limit", 87, "dB[A]", limits.ShiftAverage, 8 * time.Hour, true},
	{"eu/noise-peak", 137, "dB[C]", limits.Ceiling, 0, true},
	{"iso/wbgt-moderate", 28, "Cel", limits.Mean, time.Hour, false},
	{"iso/wbgt-very-high-new", 20, "Cel", limits.Mean, time.Hour, false},
}

func TestTheNormsTables(t *testing.T) {
	for _, c := range tables {
		r, err := limits.Find(c.id)
		require.NoError(t, err)
		assert.Equal(t, c.value, r.Value, c.id)
		assert.Equal(t, c.unit, r.Unit, c.id)
		assert.Equal(t, c.kind, r.Kind, c.id)
		assert.Equal(t, c.over, r.Averaging+r.Peak, c.id)
		assert.Equal(t, c.confirmed, r.Confirmed, c.id)
	}
}

// The sides on which the danger lies: lack of oxygen and cold below, all others
// above.
func TestSides(t *testing.T) {
	for _, r := range limits.All() {
		low := r.Substance == "O2" && !strings.HasSuffix(r.ID, "-high") || strings.HasSuffix(r.ID, "-low") && r.Quantity == limits.Temperature
		assert.Equal(t, low, r.Below, r.ID)
		assert.Equal(t, low, r.Kind == limits.Floor, r.ID)
	}
}

// OSHA counts noise from 90 dB(A) for the permissible level and from 80 for the
// action level; nobody else here states a threshold but NIOSH.
func TestThresholds(t *testing.T) {
	want := map[string]float64{
		"us-osha/noise": 90, "us-osha/noise-dose": 90, "us-osha/noise-action": 80, "us-osha/noise-action-dose": 80,
		"us-niosh/noise": 80, "us-niosh/noise-dose": 80,
	}
	for _, r := range limits.All() {
		assert.Equal(t, want[r.ID], r.Threshold, r.ID)
	}
}
