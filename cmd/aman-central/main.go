// Command aman-central is the server: it receives what gateways send, keeps the
// series and the records, and shows the plants.
package main

import (
	"os"

	"aman/cmd/internal/cli"
)

type commands struct {
	Run    runCmd    `cmd:"" help:"Run the server until SIGTERM."`
	Verify verifyCmd `cmd:"" help:"Check that journal and records are whole; one line for each thing that is not."`
}

const description = `The server of Aman: embedded MQTT broker, time series, records and pages in one process. Losing it costs
views and records, never protection.

Examples:
  aman-central run --config configs/central.yaml
  aman-central verify --config /etc/aman/central.yaml`

func main() {
	os.Exit(cli.Run("aman-central", description, &commands{}, os.Args[1:], os.Stdout, os.Stderr))
}
