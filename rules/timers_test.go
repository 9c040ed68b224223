package rules

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTimersAgreeWithAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 8
		heap := newTimers(n)
		list := make([]int64, n)
		for i := range list {
			list[i] = never
		}
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			id := rapid.Int32Range(0, n-1).Draw(t, "id")
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				heap.off(id)
				list[id] = never
			case 1:
				want := int32(-1)
				for i, due := range list {
					if due != never && (want < 0 || due < list[want]) {
						want = int32(i)
					}
				}
				require.Equal(t, want, heap.first())
				if want >= 0 {
					heap.pop()
					list[want] = never
				}
			default:
				due := rapid.Int64Range(0, 20).Draw(t, "due")
				heap.set(id, due)
				list[id] = due
			}
			for i, due := range list {
				require.Equal(t, due != never, heap.running(int32(i)))
				require.LessOrEqual(t, heap.next(), due)
			}
		}
	})
}
