package limits_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/limits"
)

func run(t *testing.T, q limits.Request) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, limits.Run(q, &out))
	return out.String()
}

func TestList(t *testing.T) {
	text := run(t, limits.Request{Profile: "kz-open-pit", Substance: "methane"})
	assert.Equal(t, []string{"ID", "LIMIT", "KIND", "OVER", "CONFIRMED", "SOURCE"}, strings.Fields(strings.Split(text, "\n")[0]))
	assert.Equal(t, strings.Fields("kz/ch4 7000 mg/m3 maximum-single 15 min no ГН 2.2.5 (Russian hygienic norm)"), strings.Fields(strings.Split(text, "\n")[1]))
	assert.Contains(t, text, "site's HSE")

	all := run(t, limits.Request{})
	for _, id := range []string{"kz/co ", "us-osha/h2s-peak ", "eu/noise-lower ", "iso/wbgt-rest ", "kz-coal-mine/ch4-local "} {
		assert.Contains(t, all, "\n"+id)
	}
	assert.Contains(t, all, "≥ 19.5 %{vol}")
	assert.Contains(t, run(t, limits.Request{Substance: "noise"}), "us-niosh/noise-dose")
}

func TestListSaysWhatThereIs(t *testing.T) {
	var out bytes.Buffer
	assert.ErrorContains(t, limits.Run(limits.Request{Profile: "moon"}, &out), "the profiles are kz,")
	assert.EqualError(t, limits.Run(limits.Request{Profile: "eu", Substance: "radon"}, &out), "no limit of radon here; aman limits lists what there is")
	assert.ErrorContains(t, limits.Run(limits.Request{ID: "kz/c0"}, &out), "the nearest are kz/co")
	assert.Empty(t, out.String())
}

func TestExplain(t *testing.T) {
	assert.Equal(t, `kz/benzene-shift
  limit      5 mg/m3 of C6H6
  means      shift average: the mean over a shift of 8 h, weighted by time, may not exceed it
  that is    1.539823 [ppm] (mg/m3 to [ppm] for C6H6, M = 78.11 g/mol, Vm = 24.055 l/mol at 20 °C and 101.3 kPa)
  source     ГОСТ 12.1.005-88 (1989-01-01)
  confirmed  no: confirm with the site's HSE before relying on it
  note       class 2
  see also   kz/benzene
`, run(t, limits.Request{ID: "kz/benzene-shift"}))

	cases := []struct{ name, id, want string }{
		{"a maximum single is no trip point", "kz/co", "no mean over 15 min may exceed it; a single reading beyond it is a warning"},
		{"inherited", "kz-open-pit/co", "kz-open-pit/co; the profile kz-open-pit has no row of its own, and kz holds"},
		{"confirmed", "us-osha/co", "confirmed  yes"},
		{"a peak", "us-osha/h2s-peak", "may be reached for at most 10 min in a shift"},
		{"a ceiling over minutes", "us-niosh/h2s", "ceiling: it may not be exceeded at any time; a mean over 10 min stands for it"},
		{"a ceiling", "us-osha/h2s", "ceiling: no reading may exceed it"},
		{"a low limit", "us-osha/o2", "floor: no reading may fall below it"},
		{"the threshold of noise", "us-osha/noise", "counts     sound of 90 dB(A) and above"},
		{"a dose", "us-osha/noise-dose", "dose: what a shift of 8 h adds up to may not exceed it"},
		{"a STEL", "eu/co-stel", "no rolling mean over 15 min may exceed it"},
		{"heat", "iso/wbgt-low", "the mean over 1 h, weighted by time, may not exceed it"},
		{"methane of a mine in %LEL", "kz-coal-mine/ch4", "22.727273 %{LEL} (%{vol} to %{LEL} for CH4, 100 %LEL = 4.4 %vol (iec))"},
		{"noise", "kz/noise-peak", "137 dB[C] of peak noise"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			assert.Contains(t, run(t, limits.Request{ID: c.id}), c.want)
		})
	}
}

func TestJSON(t *testing.T) {
	var got map[string]any
	require.NoError(t, json.Unmarshal([]byte(run(t, limits.Request{ID: "us-osha/h2s-peak", JSON: true})), &got))
	assert.Equal(t, map[string]any{
		"id": "us-osha/h2s-peak", "family": "us-osha/h2s", "profile": "us-osha", "substance": "H2S", "quantity": "gas",
		"kind": "peak", "value": 50.0, "unit": "[ppm]", "peak_s": 600.0, "at_cel": 25.0, "source": "29 CFR 1910.1000, table Z-2",
		"date": "2006", "confirmed": true, "note": "once in a shift, and only if no other exposure that counts occurs",
	}, got)

	lines := strings.Split(strings.TrimSpace(run(t, limits.Request{Substance: "CO", JSON: true})), "\n")
	assert.Greater(t, len(lines), 8)
	for _, line := range lines {
		require.NoError(t, json.Unmarshal([]byte(line), &got))
		assert.Equal(t, "CO", got["substance"])
	}
}
