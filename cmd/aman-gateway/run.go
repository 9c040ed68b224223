package main

import (
	"os"

	"aman/cmd/internal/cli"
	"aman/gateway"
	"aman/gateway/config"
)

type runCmd struct {
	Config string `required:"" placeholder:"FILE" help:"The gateway's configuration."`
	Debug  bool   `help:"Log every output change and poll."`
}

// Run starts the gateway and returns when SIGTERM or SIGINT has drained it.
func (c *runCmd) Run() error {
	log := cli.Logger(os.Stderr, c.Debug)
	site, err := config.Load(c.Config, gateway.Hardware())
	if err != nil {
		return &cli.Exit{Code: cli.Unusable, Err: err}
	}
	for _, w := range site.Warnings {
		log.Warn("configuration", "finding", w.String())
	}
	rareCollections()
	ctx, stop := cli.Signals()
	defer stop()
	return gateway.Run(ctx, site, gateway.Options{Log: log, Version: cli.Version(), Notify: cli.Notifier(log)})
}
