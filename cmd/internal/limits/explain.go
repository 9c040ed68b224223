package limits

import (
	"fmt"
	"strings"

	"aman/rules/limits"
	"aman/rules/units"
)

// Explain tells a row in words. Asked is the id that led to it.
func Explain(asked string, r limits.Row) string {
	var b strings.Builder
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-10s %s\n", name, text)
		}
	}
	fmt.Fprintf(&b, "%s\n", r.ID)
	if !strings.HasPrefix(asked, r.Profile+"/") {
		profile, _, _ := strings.Cut(asked, "/")
		line("asked", fmt.Sprintf("%s; the profile %s has no row of its own, and %s holds", asked, profile, r.Profile))
	}
	line("limit", amount(r)+of(r))
	line("means", Meaning(r))
	for _, text := range elsewhere(r) {
		line("that is", text)
	}
	if r.Threshold > 0 {
		line("counts", fmt.Sprintf("sound of %s dB(A) and above", units.Text(r.Threshold)))
	}
	line("source", fmt.Sprintf("%s (%s)", r.Source, r.Date))
	line("confirmed", confirmed(r))
	line("note", r.Note)
	line("see also", strings.Join(siblings(r), ", "))
	return b.String()
}

func of(r limits.Row) string {
	switch {
	case r.Substance != "":
		return " of " + r.Substance
	case r.Quantity == limits.NoisePeak:
		return " of peak noise"
	}
	return " of " + string(r.Quantity)
}

// Meaning says what the row's kind demands.
func Meaning(r limits.Row) string {
	over := limits.Span(r.Averaging)
	switch r.Kind {
	case limits.MaximumSingle:
		return fmt.Sprintf("maximum single value: no mean over %s may exceed it; a single reading beyond it is a warning, not an exceedance", over)
	case limits.ShiftAverage:
		return fmt.Sprintf("shift average: the mean over a shift of %s, weighted by time, may not exceed it", over)
	case limits.STEL:
		return fmt.Sprintf("short-term limit: no rolling mean over %s may exceed it", over)
	case limits.Mean:
		return fmt.Sprintf("mean: the mean over %s, weighted by time, may not exceed it", over)
	case limits.Peak:
		return fmt.Sprintf("peak: may be reached for at most %s in a shift, and never exceeded", limits.Span(r.Peak))
	case limits.Dose:
		return fmt.Sprintf("dose: what a shift of %s adds up to may not exceed it", over)
	case limits.Ceiling:
		if r.Averaging > 0 {
			return fmt.Sprintf("ceiling: it may not be exceeded at any time; a mean over %s stands for it", over)
		}
	case limits.Floor:
		return "floor: no reading may fall below it"
	}
	return "ceiling: no reading may exceed it"
}

// shown are the units into which a gas limit is converted for the reader.
var shown = []string{"[ppm]", "mg/m3", "%{LEL}"}

// elsewhere tells the value in the other units of a gas, each with how. Of %LEL
// it speaks only where the limit is written in per cent, as those of mines are.
func elsewhere(r limits.Row) []string {
	if r.Quantity != limits.Gas {
		return nil
	}
	var list []string
	for _, code := range shown {
		unit, err := units.Parse(code)
		if err != nil || code == r.Unit || unit.Kind == units.Explosive && r.Unit != "%{vol}" {
			continue
		}
		if v, how, err := r.In(unit, ""); err == nil {
			list = append(list, fmt.Sprintf("%s %s (%s)", units.Text(v), code, how))
		}
	}
	return list
}

func confirmed(r limits.Row) string {
	if r.Confirmed {
		return "yes: the number was read in a source that cites the norm"
	}
	return "no: confirm with the site's HSE before relying on it"
}

func siblings(r limits.Row) []string {
	var ids []string
	for _, other := range limits.All() {
		if other.Family == r.Family && other.ID != r.ID {
			ids = append(ids, other.ID)
		}
	}
	return ids
}
