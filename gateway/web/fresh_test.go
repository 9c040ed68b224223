package web

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"aman/gateway/ui"

	"github.com/stretchr/testify/assert"
)

func TestManyQuestionsFewPhotographs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		pulls := 0
		f := newFresh(func() (*ui.Frame, error) {
			mu.Lock()
			defer mu.Unlock()
			pulls++
			return ui.NewFrame(ui.Site{}, ui.State{Time: time.Now()}, nil)
		})
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				for range 20 {
					asked := time.Now()
					frame, err := f.get(t.Context())
					assert.NoError(t, err)
					assert.False(t, frame.Time.Before(asked), "not older than the question")
				}
			})
		}
		start := time.Now()
		wg.Wait()
		assert.LessOrEqual(t, pulls, int(time.Since(start)/freshPace)+2)
	})
}
