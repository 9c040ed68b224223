package main

import (
	"aman/cmd/internal/cli"
	"aman/gateway"
	"aman/gateway/config"
)

type readCmd struct {
	Config string `required:"" placeholder:"FILE" help:"The gateway's configuration."`
	JSON   bool   `name:"json" help:"One JSON object a point and line."`
	Watch  bool   `help:"Go on reading, each instrument at its own period, until interrupted."`
}

// Run reads every instrument. A failed reading is data: it is printed with its
// fault, and the reason goes to standard error.
func (c *readCmd) Run(s cli.Streams) error {
	site, err := config.Load(c.Config, gateway.Hardware())
	if err != nil {
		return &cli.Exit{Code: cli.Unusable, Err: err}
	}
	ctx, stop := cli.Signals()
	defer stop()
	gateway.Read(ctx, site, c.Watch, gateway.PrintReadouts(s.Out, s.Err, c.JSON))
	return nil
}
