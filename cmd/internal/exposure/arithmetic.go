package exposure

import (
	"fmt"

	"aman/rules/exposure"
	"aman/rules/limits"
)

// sameTime refuses to hold a mean level against a limit for a shift of another
// length than what was measured: LEX,8h is the figure that takes the time in.
func sameTime(l *limit, metric string, f figure) error {
	if l == nil || metric != string(exposure.NoiseLAeq) || l.row.Kind != limits.ShiftAverage || f.series.Elapsed() == l.row.Averaging {
		return nil
	}
	return fmt.Errorf("--limit %s: it is a mean over %s, and %s were measured; use noise-lex8h", l.row.ID, limits.Span(l.row.Averaging), limits.Span(f.series.Elapsed()))
}
