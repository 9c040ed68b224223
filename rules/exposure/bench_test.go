package exposure_test

import (
	"testing"
	"time"

	"aman/rules/exposure"
)

// BenchmarkTake is one reading at 1 Hz and the figure after it; no allocations.
func BenchmarkTake(b *testing.B) {
	for _, m := range []exposure.Metric{exposure.GasTWA8, exposure.GasSTEL, exposure.NoiseLEX8h, exposure.NoiseDoseOSHA, exposure.GasCeiling, exposure.HeatWBGTIn} {
		for name, shifts := range map[string]*exposure.Shifts{"shifts": twelves(b), "rolling": nil} {
			f := figure(b, m, exposure.Options{Shifts: shifts})
			now := at(0)
			take := func() {
				now += int64(time.Second)
				f.Take(0, now, float64(70+now%31), true)
			}
			b.Run(string(m)+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					take()
				}
			})
			b.Run(string(m)+"/"+name+"/value", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					take()
					f.Value(now)
				}
			})
		}
	}
}
