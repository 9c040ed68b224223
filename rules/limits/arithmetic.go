package limits

import (
	"fmt"
	"strings"
)

// Adds reports, as an error, that a noise metric (an exposure metric's name, as in
// "noise-twa-osha") adds noise up in another way than the row's norm: OSHA's
// figures exchange 5 dB for a doubling of time (29 CFR 1910.95), all others 3 dB,
// so that one may be within where the other is exceeded. The error names the
// metric to use. Other quantities always fit.
func (r Row) Adds(metric string) error {
	if !strings.HasPrefix(metric, "noise-") || r.Quantity != Noise {
		return nil
	}
	osha, niosh := strings.HasSuffix(metric, "-osha"), strings.HasSuffix(metric, "-niosh")
	use := ""
	switch r.Profile {
	case "us-osha":
		if !osha {
			use = "noise-twa-osha or noise-dose-osha"
		}
	case "us-niosh":
		if osha {
			use = "noise-twa-niosh or noise-dose-niosh"
		}
	default:
		if osha || niosh {
			use = "noise-lex8h"
		}
	}
	if use == "" {
		return nil
	}
	return fmt.Errorf("%s adds noise up in another way than %s; use %s", r.ID, metric, use)
}
