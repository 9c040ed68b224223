// Command aman is the operator's tool: see a plant work, check configurations,
// run rules over recorded readings.
package main

import (
	"os"

	"aman/cmd/internal/cli"
)

type commands struct {
	Demo   demoCmd   `cmd:"" help:"Start a small plant with a gas leak, and judge at the end what every place saw."`
	Check  checkCmd  `cmd:"" help:"Check configurations and print what they promise; every fault is named with its line."`
	Replay replayCmd `cmd:"" help:"Run the rules of a configuration over recorded readings."`
}

const description = `The operator's tool of Aman. It is a supplementary layer and no certified gas detection.

Examples:
  aman demo
  aman check site.yaml
  aman replay --config site.yaml --input readings.csv`

func main() {
	os.Exit(cli.Run("aman", description, &commands{}, os.Args[1:], os.Stdout, os.Stderr))
}
