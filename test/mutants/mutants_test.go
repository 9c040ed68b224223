package mutants

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The budget of the models: the same sequences every time.
const (
	models = `^Test(LifeCycleAgreesWithTheModel|VotesAgreeWithTheModel|EveryTransition|TransitionsByTime|DangerNeedsAPermit|ActsWithoutAName|InhibitsAreBounded|AnInhibitWithoutATimeLastsAnHour|ARuleWithAnInhibitedPointDoesNotTrip` +
		`|AcknowledgingChangesNoCondition|ALatchIsReleasedByAPersonAlone|TheInterlockFollowsTheSuspension|ARefusalIsOneEventAndChangesNothing` +
		`|NoLiveConditionWithoutAVisibleAlarm|VotingIsMonotonic|ARestartIsNeverLooser|AnUncertainReading)$`
	seed   = "1"
	checks = "400"
)

// all are the mutants, part by part.
func all() (list []mutant) {
	for _, part := range [][]mutant{acts, alarms, transitions, delays, modes, faults, inhibits, votes, annunciation, suspensions, restarts} {
		list = append(list, part...)
	}
	return list
}

func rulesDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "rules"))
	require.NoError(t, err)
	return dir
}

// TestEveryMutantFindsItsText is quick, so that an edit of the engine tells at
// once which mutants it took along.
func TestEveryMutantFindsItsText(t *testing.T) {
	names, sources := map[string]bool{}, read(t, rulesDir(t))
	for _, m := range all() {
		require.False(t, names[m.name], "the mutant %q is there twice", m.name)
		names[m.name] = true
		if _, _, err := m.mutate(sources); err != nil {
			t.Error(err)
		}
	}
}

func TestTheModelsCatchEveryMutant(t *testing.T) {
	if os.Getenv("AMAN_TEST_SERVERS") != "1" {
		t.Skip("compiles the engine once for each mutant; run test/run, or set AMAN_TEST_SERVERS=1")
	}
	dir := rulesDir(t)
	if out, caught, err := try(t, dir, nil); err != nil || caught {
		t.Fatalf("the models do not agree with the engine as it stands: %v\n%s", err, out)
	}
	sources := read(t, dir)
	slots := make(chan struct{}, max(1, min(4, runtime.NumCPU())))
	for _, m := range all() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			file, text, err := m.mutate(sources)
			require.NoError(t, err)
			out, caught, err := try(t, dir, map[string]string{file: text})
			require.NoError(t, err, "%s", out)
			require.True(t, caught, "nobody noticed:\n- %s\n+ %s", m.old, m.new)
		})
	}
}

// try compiles the tests of package rules with files replaced, runs the models
// and reports whether they failed. It errs when the files do not compile.
func try(t *testing.T, dir string, files map[string]string) (out string, caught bool, err error) {
	t.Helper()
	tmp := t.TempDir()
	replace := map[string]string{}
	for name, text := range files {
		path := filepath.Join(tmp, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		replace[filepath.Join(dir, name)] = path
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(tmp, "overlay.json"), overlay, 0o600))
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	program := filepath.Join(tmp, "models")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", filepath.Join(tmp, "overlay.json"), "-o", program, ".")
	build.Dir = dir
	if text, err := build.CombinedOutput(); err != nil {
		return string(text), false, fmt.Errorf("it does not compile: %w", err)
	}
	run := exec.CommandContext(ctx, program, "-test.run", models, "-test.failfast", "-test.timeout", "2m",
		"-rapid.seed", seed, "-rapid.checks", checks, "-rapid.nofailfile", "-rapid.shrinktime", "1ms")
	run.Dir = dir
	text, err := run.CombinedOutput()
	return string(text), err != nil, ctx.Err()
}
