package config

import "aman/rules"

// band compiles a point that must stay between two limits: either end trips.
func (b *builder) band(path string, raw *rawBand, spec *rules.Rule) {
	for key, q := range map[string]*quantity{"low": raw.Low, "high": raw.High} {
		if q == nil {
			b.missing(path+"."+key, "a band has a low and a high end; for one of them give above or below")
		}
	}
	p := b.point(path, raw.Point)
	if p == nil || raw.Low == nil || raw.High == nil {
		return
	}
	low, lowOK := (&compare{b: b, path: path, key: "low", point: p, op: rules.Below}).compile(raw.Low)
	high, highOK := (&compare{b: b, path: path, key: "high", point: p, op: rules.Above}).compile(raw.High)
	switch {
	case !lowOK || !highOK:
		return
	case low.Limit >= high.Limit:
		b.fault(path+".low", "%s is not below the high end, %s", Amount(low.Limit, p.Unit), Amount(high.Limit, p.Unit))
		return
	case low.Reset >= high.Reset:
		b.fault(path, "is so narrow that no value clears both ends, above %s and below %s: give two rules with resets of their own", Amount(low.Reset, p.Unit), Amount(high.Reset, p.Unit))
		return
	}
	spec.Join = rules.Any
	spec.Conditions = append(spec.Conditions, low, high)
}
