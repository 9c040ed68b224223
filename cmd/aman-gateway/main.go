// Command aman-gateway is the edge process, and what a technician runs on the
// Pi: run the gateway, check a configuration, read instruments once.
package main

import (
	"os"

	"aman/cmd/internal/cli"
)

type commands struct {
	Run   runCmd   `cmd:"" help:"Run the gateway until SIGTERM."`
	Check checkCmd `cmd:"" help:"Check configurations and print what they promise; every fault is named with its line."`
	Read  readCmd  `cmd:"" help:"Read every instrument once and print its points."`
}

const description = `The edge process of Aman: it reads the instruments of one gateway, applies its rules, sets its outputs
and forwards what happened. It is a supplementary layer and no certified gas detection.

Examples:
  aman-gateway check --config site.yaml
  aman-gateway read --config site.yaml --json
  aman-gateway run --config /etc/aman/gateway.yaml`

func main() {
	os.Exit(cli.Run("aman-gateway", description, &commands{}, os.Args[1:], os.Stdout, os.Stderr))
}
