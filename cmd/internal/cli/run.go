package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

// Run parses args into commands, a struct of kong commands, runs the one that
// was asked for and returns the program's exit code. A command's Run method may
// take Streams.
func Run(name, description string, commands any, args []string, stdout, stderr io.Writer) int {
	code, exited := 0, false
	parser, err := kong.New(commands, kong.Name(name), kong.Description(description), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(stdout, stderr), kong.Bind(Streams{Out: stdout, Err: stderr}),
		kong.Exit(func(n int) { code, exited = n, true }))
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
		return Failed
	}
	parsed, err := parser.Parse(args)
	if exited {
		return code
	}
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v; %s --help lists what it can do\n", name, err, name)
		return Unusable
	}
	return finish(parsed.Run(), stderr)
}

// Streams are where a command writes.
type Streams struct{ Out, Err io.Writer }

func finish(err error, stderr io.Writer) int {
	if err == nil {
		return OK
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(stderr, text)
	}
	if exit, ok := errors.AsType[*Exit](err); ok {
		return exit.Code
	}
	return Failed
}
