package site

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Wanted says whether this run has servers, as test/run provides them.
func Wanted() bool { return os.Getenv("AMAN_TEST_SERVERS") == "1" }

// Long says whether the long forms were asked for.
func Long() bool { return os.Getenv("AMAN_TEST_LONG") == "1" }

// Need leaves the test out unless this run has servers, and says why.
func Need(t testing.TB, what string) {
	t.Helper()
	if !Wanted() {
		t.Skipf("needs %s; run test/run, or set AMAN_TEST_SERVERS=1", what)
	}
}

// Tool finds a program of the machine or one that test/run built, and fails the
// test where there is none.
func Tool(t testing.TB, name string) string {
	t.Helper()
	for _, dir := range []string{toolsDir(), "/usr/sbin", "/usr/local/sbin"} {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && info.Mode()&0o111 != 0 {
			return path
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing: test/run installs it", name)
	}
	return path
}

func toolsDir() string {
	if dir := os.Getenv("AMAN_TOOLS"); dir != "" {
		return dir
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".cache", "aman", "bin")
}

// OutDir is where screenshots and measurements are kept for people: test/out.
func OutDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("AMAN_OUT")
	if dir == "" {
		dir = filepath.Join("..", "out")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
