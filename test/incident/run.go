package incident

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// ran is how the last `run` ended.
type ran struct {
	code           int
	stdout, stderr string
}

// run: run PROGRAM ARGS…, in the story's folder, to its end.
func (w *world) run(words []string) error {
	if len(words) == 0 {
		return errWords
	}
	cmd := exec.CommandContext(w.t.Context(), w.programs.Path(words[0]), words[1:]...)
	cmd.Dir = w.dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err
	}
	w.ran = ran{code: cmd.ProcessState.ExitCode(), stdout: stdout.String(), stderr: stderr.String()}
	return nil
}

// exit: exit 2.
func (w *world) exit(words []string) error {
	if len(words) != 1 {
		return errWords
	}
	want, err := strconv.Atoi(words[0])
	if err != nil {
		return err
	}
	if w.ran.code != want {
		return fmt.Errorf("it exits %d\n%s%s", w.ran.code, w.ran.stdout, w.ran.stderr)
	}
	return nil
}

func (w *world) stdout(words []string) error { return said(w.ran.stdout, words) }

func (w *world) stderr(words []string) error { return said(w.ran.stderr, words) }

// said: has TEXT | empty | lines N.
func said(text string, words []string) error {
	switch {
	case len(words) == 2 && words[0] == "has":
		if !strings.Contains(text, words[1]) {
			return fmt.Errorf("it says:\n%s", text)
		}
		return nil
	case len(words) == 1 && words[0] == "empty":
		if text != "" {
			return fmt.Errorf("it says:\n%s", text)
		}
		return nil
	case len(words) == 2 && words[0] == "lines":
		if got := strings.Count(text, "\n"); strconv.Itoa(got) != words[1] {
			return fmt.Errorf("it says %d lines:\n%s", got, text)
		}
		return nil
	}
	return errWords
}
