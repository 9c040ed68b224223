package site

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// Programs is a folder with the programs as they are shipped.
type Programs string

// Names are the programs that Build makes.
var names = []string{"aman", "aman-gateway", "aman-central"}

// Path returns where a program lies, or its name where it is none of ours.
func (p Programs) Path(name string) string {
	if slices.Contains(names, name) {
		return filepath.Join(string(p), name)
	}
	return name
}

// Build makes the programs from the working tree and puts them into dir.
func Build(ctx context.Context, dir string) (Programs, error) {
	args := []string{"build", "-o", dir + string(filepath.Separator)}
	for _, name := range names {
		args = append(args, "aman/cmd/"+name)
	}
	out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the programs: %w\n%s", err, out)
	}
	return Programs(dir), nil
}

// Main builds the programs, hands them to keep, runs the tests and returns their
// exit code. It is the body of TestMain in packages of stories; without the
// servers of test/run it builds nothing, since every story will be left out.
// AMAN_PROGRAMS names a folder of programs to use as they are.
func Main(m *testing.M, keep func(Programs)) int {
	if !Wanted() {
		return m.Run()
	}
	if built := os.Getenv("AMAN_PROGRAMS"); built != "" {
		keep(Programs(built))
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "aman-programs-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	programs, err := Build(context.Background(), dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	keep(programs)
	return m.Run()
}
