package check_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/check"
	"aman/gateway"
	"aman/gateway/config"
)

// TestExamplesAreSound checks every file of configs against the drivers that
// there are. The server checks its own file.
func TestExamplesAreSound(t *testing.T) {
	var files []string
	require.NoError(t, filepath.WalkDir("../../../configs", func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".yaml" {
			files = append(files, path)
		}
		return err
	}))
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var out, errs bytes.Buffer
			opt := check.Options{Hardware: gateway.Hardware(), Server: func(string, []byte) error { return nil }}
			assert.Equal(t, 0, check.Run([]string{file}, opt, &out, &errs))
			assert.Empty(t, errs.String())
			t.Log(out.String())
		})
	}
}

// TestWholeFormAgainstRealDrivers: the stable form is sound as it stands.
func TestWholeFormAgainstRealDrivers(t *testing.T) {
	text, err := os.ReadFile("../../../gateway/config/testdata/whole.yaml")
	require.NoError(t, err)
	_, err = config.Parse("whole.yaml", text, gateway.Hardware())
	require.NoError(t, err)
}
