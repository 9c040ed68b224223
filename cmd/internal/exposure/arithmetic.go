package exposure

import (
	"fmt"
	"strings"

	"aman/rules/exposure"
	"aman/rules/limits"
)

// sameArithmetic refuses to hold a noise figure against a norm that adds noise up
// in another way: OSHA's figures exchange 5 dB for a doubling of time, all others
// 3 dB, so that one may be within where the other is exceeded.
func sameArithmetic(row limits.Row, metric string) error {
	if !strings.HasPrefix(metric, "noise-") || row.Quantity != limits.Noise {
		return nil
	}
	osha, niosh := strings.HasSuffix(metric, "-osha"), strings.HasSuffix(metric, "-niosh")
	use := ""
	switch row.Profile {
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
	return fmt.Errorf("--limit %s: the norm adds noise up in another way than %s; use %s", row.ID, metric, use)
}

// sameTime refuses to hold a mean level against a limit for a shift of another
// length than what was measured: LEX,8h is the figure that takes the time in.
func sameTime(l *limit, metric string, f figure) error {
	if l == nil || metric != string(exposure.NoiseLAeq) || l.row.Kind != limits.ShiftAverage || f.series.Elapsed() == l.row.Averaging {
		return nil
	}
	return fmt.Errorf("--limit %s: it is a mean over %s, and %s were measured; use noise-lex8h", l.row.ID, limits.Span(l.row.Averaging), limits.Span(f.series.Elapsed()))
}
