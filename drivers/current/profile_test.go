package current_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/current"
)

// Currents and meanings as the recommendation and the makers' manuals print
// them; see the sources in the table of profiles.
func TestJudge(t *testing.T) {
	tests := []struct {
		profile, name string
		mA, fraction  float64
		fault         drivers.Fault
	}{
		{"ne43", "broken wire", 0, math.NaN(), drivers.Electrical},
		{"ne43", "wired backwards", -4, math.NaN(), drivers.Electrical},
		{"ne43", "failure, downscale", 3.5, math.NaN(), drivers.Electrical},
		{"ne43", "just failed", 3.599, math.NaN(), drivers.Electrical},
		{"ne43", "saturated low begins", 3.6, math.NaN(), drivers.Under},
		{"ne43", "saturated low", 3.7, math.NaN(), drivers.Under},
		{"ne43", "least measurement", 3.8, -0.0125, drivers.NoFault},
		{"ne43", "zero", 4, 0, drivers.NoFault},
		{"ne43", "a tenth of the span", 5.6, 0.1, drivers.NoFault},
		{"ne43", "half the span", 12, 0.5, drivers.NoFault},
		{"ne43", "full", 20, 1, drivers.NoFault},
		{"ne43", "greatest measurement", 20.5, 1.03125, drivers.NoFault},
		{"ne43", "saturated high", 20.8, math.NaN(), drivers.Over},
		{"ne43", "saturated high ends", 21, math.NaN(), drivers.Over},
		{"ne43", "failure, upscale", 21.5, math.NaN(), drivers.Electrical},
		{"ne43", "short circuit", 35, math.NaN(), drivers.Electrical},
		{"ne43", "no number", math.NaN(), math.NaN(), drivers.Electrical},
		{"ne43", "infinite", math.Inf(1), math.NaN(), drivers.Electrical},

		{"sensepoint-xcd", "malfunction", 1, math.NaN(), drivers.Electrical},
		{"sensepoint-xcd", "start or inhibit", 2, math.NaN(), drivers.Inhibited},
		{"sensepoint-xcd", "inhibit, as a converter reads it", 2.04, math.NaN(), drivers.Inhibited},
		{"sensepoint-xcd", "no level of the manual", 2.8, math.NaN(), drivers.Electrical},
		{"sensepoint-xcd", "below the range", 3.5, math.NaN(), drivers.Under},
		{"sensepoint-xcd", "measurement", 8, 0.25, drivers.NoFault},
		{"sensepoint-xcd", "over-range", 22, math.NaN(), drivers.Over},
		{"sensepoint-xcd", "short circuit", 24, math.NaN(), drivers.Electrical},

		{"msa-s5000", "fault, HART off", 0, math.NaN(), drivers.Electrical},
		{"msa-s5000", "fault, 1.25 mA set", 1.25, math.NaN(), drivers.Electrical},
		{"msa-s5000", "calibration", 1.5, math.NaN(), drivers.Inhibited},
		{"msa-s5000", "cleaning needed", 2, math.NaN(), drivers.Electrical},
		{"msa-s5000", "calibration alert", 3, math.NaN(), drivers.Electrical},
		{"msa-s5000", "fault, 3.5 mA set", 3.5, math.NaN(), drivers.Electrical},
		{"msa-s5000", "zero as printed", 4.04, 0.0025, drivers.NoFault},
		{"msa-s5000", "over-range", 21.7, math.NaN(), drivers.Over},
		{"msa-s5000", "short circuit", 23, math.NaN(), drivers.Electrical},

		{"draeger-pir7000", "fault as delivered", 1, math.NaN(), drivers.Electrical},
		{"draeger-pir7000", "beam block", 2, math.NaN(), drivers.Electrical},
		{"draeger-pir7000", "maintenance", 3, math.NaN(), drivers.Inhibited},
		{"draeger-pir7000", "below the range", 3.9, -0.00625, drivers.NoFault},
		{"draeger-pir7000", "above the range", 20.4, 1.025, drivers.NoFault},
		{"draeger-pir7000", "device failure", 21.1, math.NaN(), drivers.Electrical},
	}
	for _, test := range tests {
		t.Run(test.profile+"/"+test.name, func(t *testing.T) {
			p, err := current.Find(test.profile)
			require.NoError(t, err)
			fraction, fault := p.Judge(test.mA)
			assert.Equal(t, test.fault, fault)
			if math.IsNaN(test.fraction) {
				assert.True(t, math.IsNaN(fraction), "%v has no value", fraction)
				return
			}
			assert.InDelta(t, test.fraction, fraction, 1e-12)
		})
	}
}

// TestTable: what the code relies on in every profile.
func TestTable(t *testing.T) {
	names := current.Names()
	require.Equal(t, "ne43", names[0], "the default comes first")
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			p, err := current.Find(name)
			require.NoError(t, err)
			assert.NotEmpty(t, p.Title)
			assert.NotEmpty(t, p.Source, "a number without a source is a rumour")
			assert.Equal(t, drivers.NoFault, p.Bands[0].Fault, "the measuring band comes first")
			from, to := p.Measuring()
			assert.LessOrEqual(t, from, current.Zero)
			assert.GreaterOrEqual(t, to, current.Full)
			for _, b := range p.Bands {
				assert.Less(t, b.From, b.To, b.Note)
				assert.NotEmpty(t, b.Note)
			}
			for _, b := range p.Bands[1:] {
				assert.NotEqual(t, drivers.NoFault, b.Fault, "one measuring band")
				assert.True(t, b.To <= from || b.From >= to, "%s lies within the measuring band", b.Note)
			}
			assert.Greater(t, p.FaultHold, 700*time.Millisecond, "a maintenance pulse trips nothing")
		})
	}
}

// TestFindGivesACopy: nobody can move the bands of another loop.
func TestFindGivesACopy(t *testing.T) {
	p, err := current.Find("ne43")
	require.NoError(t, err)
	p.Bands[0].From = 0
	again, err := current.Find("ne43")
	require.NoError(t, err)
	assert.InDelta(t, 3.8, again.Bands[0].From, 0)
}

func TestFindNothing(t *testing.T) {
	_, err := current.Find("namur")
	assert.EqualError(t, err, `"namur" is no loop profile; they are ne43, sensepoint-xcd, msa-s5000, draeger-pir7000`)
}
