package exposure_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/exposure"
)

// 4 h at 89 dB(A) are 84 by OSHA and 86 by NIOSH: a figure of one norm says nothing
// about the limit of the other.
func TestNormsThatAddNoiseUpInOtherWays(t *testing.T) {
	four, eight, twelve := "start,duration,level\n0,14400,89\n", "start,duration,level\n0,28800,79\n", "start,duration,level\n0,43200,79\n"
	for _, c := range []struct{ name, metric, limit, rows, want string }{
		{"OSHA's own", "noise-twa-osha", "us-osha/noise", four, ""},
		{"OSHA's figure, NIOSH's limit", "noise-twa-osha", "us-niosh/noise", four, "use noise-twa-niosh or noise-dose-niosh"},
		{"OSHA's figure, a limit of 3 dB", "noise-twa-osha", "kz/noise", four, "use noise-lex8h"},
		{"LEX and OSHA's limit", "noise-lex8h", "us-osha/noise", four, "use noise-twa-osha or noise-dose-osha"},
		{"LEX and NIOSH's limit", "noise-lex8h", "us-niosh/noise", four, ""},
		{"a mean over the shift", "noise-laeq", "kz/noise", eight, ""},
		{"a mean over another time", "noise-laeq", "kz/noise", twelve, "it is a mean over 8 h, and 12 h were measured; use noise-lex8h"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			err := exposure.Run(strings.NewReader(c.rows), "shift.csv", &out, exposure.Options{Metric: c.metric, Limit: c.limit})
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.want)
			assert.Empty(t, out.String())
		})
	}
}
