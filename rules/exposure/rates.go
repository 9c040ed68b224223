package exposure

// What a reading counts for, and how the sum of rate x ns becomes the figure.

func first(in *[most]float64, _ float64) float64      { return in[0] }
func gasRate(in *[most]float64, _ float64) float64    { return concentration(in[0]) }
func energyRate(in *[most]float64, _ float64) float64 { return energy(in[0]) }
func pointsRate(in *[most]float64, _ float64) float64 { return points(in[0]) }

func oshaRate(in *[most]float64, threshold float64) float64  { return OSHA.rate(in[0], threshold) }
func nioshRate(in *[most]float64, threshold float64) float64 { return NIOSH.rate(in[0], threshold) }

func wbgtInRate(in *[most]float64, _ float64) float64  { return wbgtIn(in[0], in[1], in[2]) }
func wbgtOutRate(in *[most]float64, _ float64) float64 { return wbgtOut(in[0], in[1], in[2]) }

// heatIndexRate takes a humidity beyond 0 to 100 %, as instruments near an end
// show it, for that end.
func heatIndexRate(in *[most]float64, _ float64) float64 {
	return heatIndex(in[0], min(max(in[1], 0), 100))
}

func windChillRate(in *[most]float64, _ float64) float64 { return chilled(in[0], in[1]) }

func perEightHours(sum, _, _ float64) float64      { return sum / eightHours }
func perMeasured(sum, measured, _ float64) float64 { return sum / measured }
func perWindow(sum, _, window float64) float64     { return sum / window }
func percent(sum, _, _ float64) float64            { return dose(sum) }

func levelPerMeasured(sum, measured, _ float64) float64 { return decibels(sum / measured) }

// levelPerEightHours gives 0 dB below it, as a shift that has just begun has no
// finite level, and a figure without a value would keep its alarm.
func levelPerEightHours(sum, _, _ float64) float64 { return max(0, decibels(sum/eightHours)) }

func oshaLevel(sum, _, _ float64) float64  { return max(0, OSHA.level(dose(sum))) }
func nioshLevel(sum, _, _ float64) float64 { return max(0, NIOSH.level(dose(sum))) }
