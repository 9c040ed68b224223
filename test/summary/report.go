package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// event is one line of `go test -json` (see `go doc test2json`).
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// report gathers the events of one run.
type report struct {
	out     io.Writer
	said    map[string][]string // output of tests that still run, by package and test
	skipped map[string][]string // tests by the reason for which they were left out
	count   count
}

func newReport(out io.Writer) *report {
	return &report{out: out, said: map[string][]string{}, skipped: map[string][]string{}}
}

// read takes events until the stream ends. Lines that are no events are passed on.
func (r *report) read(in io.Reader) error {
	reader := bufio.NewReader(in)
	for {
		line, err := reader.ReadString('\n')
		if line != "" {
			var ev event
			if json.Unmarshal([]byte(line), &ev) == nil {
				r.take(ev)
			} else {
				fmt.Fprint(r.out, line)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *report) take(ev event) {
	key := ev.Package + " " + ev.Test
	switch ev.Action {
	case "output":
		r.output(key, ev)
	case "build-output":
		fmt.Fprint(r.out, ev.Output)
	case "pass", "skip", "fail":
		r.end(key, ev)
	}
}

func (r *report) output(key string, ev event) {
	if _, figure, found := strings.Cut(ev.Output, "figure: "); found && ev.Test != "" {
		fmt.Fprint(r.out, "  ", figure)
	}
	if ev.Test == "" && closing(ev.Output) {
		fmt.Fprint(r.out, ev.Output)
		return
	}
	r.said[key] = append(r.said[key], ev.Output)
}

// closing says whether a line ends a package's run, as go test prints it.
func closing(line string) bool {
	return strings.HasPrefix(line, "ok  ") || strings.HasPrefix(line, "FAIL\t")
}

func (r *report) end(key string, ev event) {
	said := r.said[key]
	delete(r.said, key)
	if ev.Action == "fail" {
		fmt.Fprint(r.out, strings.Join(said, ""))
	}
	if ev.Test == "" {
		if ev.Action == "fail" {
			r.count.BrokenPackages++
		}
		return
	}
	switch ev.Action {
	case "pass":
		r.count.Passed++
	case "fail":
		r.count.Failed++
	case "skip":
		r.count.Skipped++
		why := reason(said)
		r.skipped[why] = append(r.skipped[why], ev.Package+"."+ev.Test)
	}
}

// reason is what a skipped test said last, without its file and line.
func reason(said []string) string {
	for _, line := range slices.Backward(said) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "---") || strings.HasPrefix(line, "===") {
			continue
		}
		if _, text, found := strings.Cut(line, ".go:"); found {
			if _, text, found = strings.Cut(text, ": "); found {
				return text
			}
		}
		return line
	}
	return "no reason given"
}

// finish prints why tests were left out, and the counts.
func (r *report) finish(name string) {
	for _, why := range slices.Sorted(maps.Keys(r.skipped)) {
		fmt.Fprintf(r.out, "left out: %s\n", why)
		for _, test := range r.skipped[why] {
			fmt.Fprintf(r.out, "  %s\n", test)
		}
	}
	fmt.Fprintf(r.out, "%s: %s\n", name, r.count)
}
