package site

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// drainTime bounds how long a stopped program may take to end.
const drainTime = 20 * time.Second

// tailLines is how much of a program's log a failed test shows.
const tailLines = 30

// Process is one started program.
type Process struct {
	Name string
	cmd  *exec.Cmd
	log  string
	done chan struct{} // closed when the program has ended
	code int           // exit code, valid once done is closed; -1 when a signal ended it
}

// Start starts a program whose output is added to NAME.log in dir. The program
// is killed when the test ends, and its last lines are shown if the test failed.
func Start(t testing.TB, dir, name, path string, args ...string) (*Process, error) {
	t.Helper()
	p := &Process{Name: name, log: filepath.Join(dir, name+".log"), done: make(chan struct{})}
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p.cmd = exec.Command(path, args...)
	p.cmd.Dir = dir
	p.cmd.Stdout, p.cmd.Stderr = out, out
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	go p.wait()
	t.Cleanup(func() {
		p.Kill()
		if said := p.Tail(); t.Failed() && said != "" {
			t.Logf("%s said last:\n%s", name, said)
			_ = os.Truncate(p.log, 0) // an earlier process of this name has nothing to add
		}
	})
	return p, nil
}

func (p *Process) wait() {
	defer close(p.done)
	err := p.cmd.Wait()
	var exit *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &exit):
		p.code = exit.ExitCode()
	default:
		p.code = -1
	}
}

// Kill ends the program at once, as a power cut would, and waits for its end.
func (p *Process) Kill() {
	p.cmd.Process.Kill()
	<-p.done
}

// Stop asks the program to drain and end, and returns its exit code.
func (p *Process) Stop() (int, error) {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return 0, err
	}
	return p.Wait(drainTime)
}

// Wait waits for the program to end by itself and returns its exit code.
func (p *Process) Wait(limit time.Duration) (int, error) {
	select {
	case <-p.done:
		return p.code, nil
	case <-time.After(limit):
		return 0, fmt.Errorf("%s has not ended within %v", p.Name, limit)
	}
}

// Running says whether the program has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Tail returns the last lines that the program said.
func (p *Process) Tail() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-tailLines):], "\n")
}
