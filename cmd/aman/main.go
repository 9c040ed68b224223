// Command aman is the operator's tool: see a plant work, check configurations,
// run rules over recorded readings.
package main

import (
	"os"

	"aman/cmd/internal/cli"
)

type commands struct {
	Demo     demoCmd     `cmd:"" help:"Start a small plant with a gas leak, and judge at the end what every place saw."`
	Check    checkCmd    `cmd:"" help:"Check configurations and print what they promise; every fault is named with its line."`
	Sign     signCmd     `cmd:"" help:"Sign what a configuration does for safety; a change towards less safety asks for two people."`
	Replay   replayCmd   `cmd:"" help:"Run the rules of a configuration over recorded readings."`
	Exposure exposureCmd `cmd:"" help:"Work out one exposure figure of measurements, and compare it with a limit."`
	Convert  convertCmd  `cmd:"" help:"Convert a value into another unit, and say how."`
	Limits   limitsCmd   `cmd:"" help:"List the exposure limits that rules can name, or explain one."`

	Simulate simulateCmd `cmd:"" help:"Serve the Modbus instruments of a configuration, with scripted values and faults."`
}

const description = `The operator's tool of Aman. It is a supplementary layer and no certified gas detection.

Examples:
  aman demo
  aman check site.yaml
  aman replay --config site.yaml --input readings.csv
  aman limits kz/co
  aman convert 20 mg/m3 --gas CO --to ppm`

func main() {
	os.Exit(cli.Run("aman", description, &commands{}, negatives(os.Args[1:]), os.Stdout, os.Stderr))
}
