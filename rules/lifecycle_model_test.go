package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestLifeCycleAgreesWithTheModel holds the engine against the separately
// written account, event by event, on random sequences.
func TestLifeCycleAgreesWithTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		e := w.start(t)
		steps := drawSteps(t, w, 60)
		for i, s := range steps {
			w.said = nil
			w.take(s)
			live(e, s)
			if w.open {
				return
			}
			require.Equal(t, w.said, events(e), "%s\nafter %s", w, scripted(steps[:i+1]))
		}
	})
}
