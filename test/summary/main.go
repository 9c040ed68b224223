// Command summary reads `go test -json` and prints what a person wants of it:
// the closing line of each package, everything that a failed test said, the
// figures that stories measured, why tests were left out, and the counts.
//
// A figure is a line that a test logs with "figure: " in front.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	flags := flag.NewFlagSet("summary", flag.ContinueOnError)
	name := flags.String("name", "tests", "what the counts are of")
	keep := flags.String("keep", "", "file to keep the counts in")
	total := flags.String("total", "", "add up the counts kept in this folder instead")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *total != "" {
		return printTotal(*total)
	}
	report := newReport(os.Stdout)
	if err := report.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
		return 1
	}
	report.finish(*name)
	if *keep != "" {
		if err := report.count.save(*keep); err != nil {
			fmt.Fprintln(os.Stderr, "summary:", err)
			return 1
		}
	}
	if report.count.Failed > 0 {
		return 1
	}
	return 0
}
