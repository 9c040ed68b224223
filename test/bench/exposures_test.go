package bench

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aman/rules"
	"aman/rules/exposure"
)

// exposureOf is a rule whose value is the figure of a metric.
func exposureOf(metric exposure.Metric) func(testing.TB) func(int) {
	return func(t testing.TB) func(int) {
		opt := exposure.Options{Stale: 5 * time.Second}
		_, err := exposure.NewFigure(metric, opt)
		require.NoError(t, err)
		return compared(t, rules.Exceeds, 1e6, points(1), rules.FigureSpec{Name: string(metric), New: func() rules.Figure {
			f, _ := exposure.NewFigure(metric, opt) // tried above
			return f
		}})
	}
}
