package limits_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/limits"
)

func TestFind(t *testing.T) {
	cases := []struct {
		name, id string
		want     []limits.Kind
		row      string
	}{
		{"the row itself", "kz/co", nil, "kz/co"},
		{"in capitals", " KZ/CO ", nil, "kz/co"},
		{"by another name of the gas", "kz/methane", nil, "kz/ch4"},
		{"by its formula", "kz/C6H6", nil, "kz/benzene"},
		{"inherited", "kz-open-pit/co", nil, "kz/co"},
		{"inherited, of the kind wanted", "kz-coal-mine/benzene", []limits.Kind{limits.ShiftAverage}, "kz/benzene-shift"},
		{"its own before the inherited", "kz-coal-mine/ch4", nil, "kz-coal-mine/ch4"},
		{"the main row fits", "eu/co", []limits.Kind{limits.ShiftAverage}, "eu/co"},
		{"the family's STEL", "eu/co", []limits.Kind{limits.STEL, limits.MaximumSingle}, "eu/co-stel"},
		{"a maximum single stands for a STEL", "kz/co", limits.For("gas-stel"), "kz/co"},
		{"the peak", "us-osha/h2s", limits.For("gas-peak"), "us-osha/h2s-peak"},
		{"the shift average", "kz/benzene", limits.For("gas-twa8"), "kz/benzene-shift"},
		{"the dose", "us-osha/noise", limits.For("noise-dose-osha"), "us-osha/noise-dose"},
		{"the dose of the action level", "us-osha/noise-action", limits.For("noise-dose-osha"), "us-osha/noise-action-dose"},
		{"the mean of heat", "iso/wbgt-low", limits.For("heat-wbgt-in"), "iso/wbgt-low"},
		{"the first kind goes before", "us-niosh/co", []limits.Kind{limits.Ceiling, limits.ShiftAverage}, "us-niosh/co"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := limits.Find(c.id, c.want...)
			require.NoError(t, err)
			assert.Equal(t, c.row, r.ID)
		})
	}
	assert.Empty(t, limits.For("heat-index"))
}

func TestFindSaysWhatIsNear(t *testing.T) {
	cases := []struct {
		name, id string
		want     []limits.Kind
		text     string
	}{
		{"a slip", "kz/h2", nil, `no limit "kz/h2"; the nearest are kz/h2s, `},
		{"a family without a main row", "iso/wbgt", nil, `no limit "iso/wbgt"; the nearest are iso/wbgt-rest, iso/wbgt-rest-new, iso/wbgt-low, iso/wbgt-low-new`},
		{"no such profile", "usa/co", nil, `no limit "usa/co": write PROFILE/SUBSTANCE such as kz/co; the profiles are kz, kz-open-pit, kz-coal-mine, us-osha,`},
		{"no slash", "co", nil, `no limit "co": write PROFILE/SUBSTANCE`},
		{"nothing near", "kz/xenon-trioxide", nil, `no limit "kz/xenon-trioxide"; aman limits --profile kz lists what there is`},
		{"no row of the kind", "kz/co", limits.For("gas-twa8"), "limit kz/co is a maximum single, and a shift average is needed here; there are also kz/co-peak (peak), kz/co-peak-30m (peak), kz/co-peak-15m (peak)"},
		{"a row that was meant is not replaced", "eu/co-stel", limits.For("gas-twa8"), "limit eu/co-stel is a short-term limit (STEL), and a shift average is needed here; there are also eu/co (shift average)"},
		{"a floor is no ceiling", "us-osha/o2", limits.For("gas-ceiling"), "limit us-osha/o2 is a floor, and a ceiling is needed here; it has no other rows"},
		{"alone", "us-osha/so2", limits.For("gas-stel"), "limit us-osha/so2 is a shift average, and a short-term limit (STEL) or maximum single is needed here; it has no other rows"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := limits.Find(c.id, c.want...)
			assert.ErrorContains(t, err, c.text)
		})
	}
}

// An open pit has what industry has; a coal mine puts its own methane in place of
// industry's.
func TestOf(t *testing.T) {
	kz, err := limits.Of("kz")
	require.NoError(t, err)
	pit, err := limits.Of("kz-open-pit")
	require.NoError(t, err)
	assert.Equal(t, kz, pit)
	mine, err := limits.Of("kz-coal-mine")
	require.NoError(t, err)
	var methane, all []string
	for _, r := range mine {
		all = append(all, r.ID)
		if r.Substance == "CH4" {
			methane = append(methane, r.ID)
		}
	}
	assert.Equal(t, []string{"kz-coal-mine/ch4", "kz-coal-mine/ch4-intake", "kz-coal-mine/ch4-wing", "kz-coal-mine/ch4-local", "kz-coal-mine/ch4-degassing"}, methane)
	assert.Contains(t, all, "kz/co")
	_, err = limits.Of("moon")
	assert.ErrorContains(t, err, `no limit "moon"`)
}

func TestMainRow(t *testing.T) {
	for id, want := range map[string]string{"kz/co-peak-15m": "kz/co", "us-osha/h2s-peak": "us-osha/h2s", "eu/co": "eu/co"} {
		r, err := limits.Find(id)
		require.NoError(t, err)
		assert.Equal(t, want, limits.Main(r).ID)
	}
}
