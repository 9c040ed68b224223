package gpio

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOnADevice switches lines of a real kernel. They are named by
// AMAN_TEST_GPIO, as in GPIO17,GPIO27; nothing may hang on them that must not
// move.
func TestOnADevice(t *testing.T) {
	named := os.Getenv("AMAN_TEST_GPIO")
	if named == "" {
		t.Skip("needs a board with free lines; set AMAN_TEST_GPIO=GPIO17,GPIO27 there")
	}
	names := strings.Split(named, ",")
	lines := NewLines(names, "aman-test")
	defer lines.Close()
	levels := make([]bool, len(names))
	require.NoError(t, lines.ReadBack(t.Context(), levels))
	t.Logf("found %v", levels)
	for i := range names {
		want := make([]bool, len(names))
		want[i] = true
		require.NoError(t, lines.Write(t.Context(), want))
		require.NoError(t, lines.ReadBack(t.Context(), levels))
		assert.Equal(t, want, levels)
	}
	second := NewLines(names[:1], "aman-test-2")
	assert.ErrorContains(t, second.Write(t.Context(), []bool{true}), `line `+names[0]+` is in use by "aman-test"`)
	require.NoError(t, lines.Write(t.Context(), make([]bool, len(names))))
}
