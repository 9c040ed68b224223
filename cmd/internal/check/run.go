package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"aman/gateway/config"
)

// The exit codes of check.
const (
	sound  = 0
	faulty = 2
)

// Options say what files are checked against.
type Options struct {
	Hardware config.Hardware
	// Server checks a server's file; its error has one line for each fault, as
	// FILE:LINE:COL: path: what is wrong. Nil: such files are refused.
	Server func(path string, text []byte) error
	// JSON prints one object a file on standard output instead of tables; the
	// faults stand in it too.
	JSON bool
	// Sheet, if set, is where the cause-and-effect sheet of the one file is
	// written, as .pdf or .csv, in the language Lang: ru, kk or en; "-" prints it
	// as CSV in place of the tables.
	Sheet, Lang string
	// Version is the program's, for the sheet.
	Version string
}

// Run checks files one after the other and returns the exit code: 2 if any of
// them has a fault.
func Run(files []string, opt Options, stdout, stderr io.Writer) int {
	code := sound
	if opt.Sheet != "" && len(files) != 1 {
		fmt.Fprintln(stderr, "aman check: --sheet takes one gateway's file")
		return faulty
	}
	for _, file := range files {
		r := one(file, opt)
		if r.err != nil {
			code = faulty
			fmt.Fprintln(stderr, r.err)
		} else if err := r.sheet(opt, stdout); err != nil {
			fmt.Fprintln(stderr, "aman check:", err)
			return faulty
		}
		if opt.Sheet == toStdout {
			continue
		}
		if err := r.report().print(stdout, opt.JSON); err != nil {
			fmt.Fprintln(stderr, "aman check:", err)
			return faulty
		}
	}
	if len(files) == 0 {
		fmt.Fprintln(stderr, "aman check: name at least one file")
		return faulty
	}
	return code
}

// result is what one file came to.
type result struct {
	file string
	text []byte
	site *config.Site // of a sound gateway file
	err  error
}

func one(file string, opt Options) result {
	text, err := os.ReadFile(file)
	if err != nil {
		return result{file: file, err: fmt.Errorf("%s: cannot be read: %w", file, cause(err))}
	}
	if !config.IsServer(text) {
		site, err := config.Parse(file, text, opt.Hardware)
		return result{file: file, text: text, site: site, err: err}
	}
	if opt.Server == nil {
		return result{file: file, err: fmt.Errorf("%s:1:1: this is a server's file; check it with aman check", file)}
	}
	return result{file: file, err: opt.Server(file, text)}
}

// cause takes the file's name off an error that is printed behind it.
func cause(err error) error {
	if pe, ok := errors.AsType[*os.PathError](err); ok {
		return pe.Err
	}
	return err
}

// print writes the report of a file for people or programs. What is wrong with
// a file stands on standard error already.
func (r report) print(w io.Writer, asJSON bool) error {
	switch {
	case asJSON:
		return json.NewEncoder(w).Encode(r)
	case r.OK && r.Gateway == "":
		_, err := fmt.Fprintf(w, "%s: sound, a server's configuration\n", r.File)
		return err
	case r.OK:
		return r.write(w)
	}
	return nil
}
