package mutants

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The budget of the models: the same sequences every time.
const (
	models = `^Test(LifeCycleAgreesWithTheModel|VotesAgreeWithTheModel|EveryTransition|TransitionsByTime|DangerNeedsAPermit|ActsWithoutAName|InhibitsAreBounded|AnInhibitWithoutATimeLastsAnHour|ARuleWithAnInhibitedPointDoesNotTrip|WhatForbidsAResetOrARelease` +
		`|AcknowledgingChangesNoCondition|ALatchIsReleasedByAPersonAlone|TheInterlockFollowsTheSuspension|ARefusalIsOneEventAndChangesNothing` +
		`|NoLiveConditionWithoutAVisibleAlarm|VotingIsMonotonic|HigherValuesNeverDelayAVote|ARestartIsNeverLooser|AnUncertainReading|TheLowerLevelIsQuiet|TheFirstOfAGroup|EscalationStepByStep|DeadlinesOfOneInstantInTheirOrder|TwoPeopleReleaseAZone)$`
	seed   = "1"
	checks = "400"
)

// all are the mutants, part by part.
func all() (list []mutant) {
	for _, part := range [][]mutant{acts, alarms, transitions, delays, modes, faults, inhibits, votes, annunciation, suspensions, restarts, levels} {
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
	names, engine := map[string]bool{}, read(t, rulesDir(t))
	for _, m := range all() {
		require.False(t, names[m.name], "the mutant %q is there twice", m.name)
		names[m.name] = true
		if _, err := engine.find(m); err != nil {
			t.Error(err)
		}
	}
}

func TestTheModelsCatchEveryMutant(t *testing.T) {
	if os.Getenv("AMAN_TEST_SERVERS") != "1" {
		t.Skip("runs the models once for each mutant; run test/run, or set AMAN_TEST_SERVERS=1")
	}
	dir := rulesDir(t)
	program := compiled(t, dir)
	if out, caught, err := try(t, dir, program, 0); err != nil || caught {
		t.Fatalf("the models do not agree with the engine as it stands: %v\n%s", err, out)
	}
	slots := make(chan struct{}, max(1, min(4, runtime.NumCPU())))
	for i, m := range all() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			out, caught, err := try(t, dir, program, i+1)
			require.NoError(t, err, "%s", out)
			require.True(t, caught, "nobody noticed, in %s:\n- %s\n+ %s", m.in, m.old, m.new)
		})
	}
}

// compiled compiles the tests of package rules once, with every mutant in the
// engine and none in force.
func compiled(t *testing.T, dir string) string {
	t.Helper()
	tmp := t.TempDir()
	files, err := read(t, dir).mutated(all())
	require.NoError(t, err)
	replace := map[string]string{}
	for name, text := range files {
		path := filepath.Join(tmp, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		replace[filepath.Join(dir, name)] = path
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	path := filepath.Join(tmp, "overlay.json")
	require.NoError(t, os.WriteFile(path, overlay, 0o600))
	program := filepath.Join(tmp, "models")
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-vet=off", "-overlay", path, "-o", program, ".")
	build.Dir = dir
	out, err := build.CombinedOutput()
	require.NoError(t, err, "a mutant does not compile:\n%s", out)
	return program
}

// try runs the models with one mutant in force, counted from 1, and reports
// whether they failed.
func try(t *testing.T, dir, program string, mutant int) (out string, caught bool, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, program, "-test.run", models, "-test.failfast", "-test.timeout", "2m",
		"-rapid.seed", seed, "-rapid.checks", checks, "-rapid.nofailfile", "-rapid.shrinktime", "1ms")
	run.Dir = dir
	run.Env = append(run.Environ(), "AMAN_MUTANT="+strconv.Itoa(mutant))
	text, err := run.CombinedOutput()
	return string(text), err != nil, ctx.Err()
}
