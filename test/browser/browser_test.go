package browser

import (
	"os"
	"path/filepath"
	"testing"

	"aman/test/incident"
	"aman/test/site"
)

var programs site.Programs

func TestMain(m *testing.M) {
	os.Exit(site.Main(m, func(p site.Programs) { programs = p }))
}

// TestPages looks at the pages with chromium.
func TestPages(t *testing.T) {
	site.Need(t, "the built programs, chromium and node")
	incident.Play(t, programs, filepath.Join("testdata", "pages.txt"))
}
