package main

import (
	"errors"
	"os"

	"aman/cmd/internal/central/app"
	"aman/cmd/internal/central/config"
	"aman/cmd/internal/cli"
)

type runCmd struct {
	Config string `required:"" placeholder:"FILE" help:"The server's configuration."`
	Debug  bool   `help:"Log more."`
}

// Run starts the server and returns when SIGTERM or SIGINT has drained it.
func (c *runCmd) Run() error {
	log := cli.Logger(os.Stderr, c.Debug)
	cfg, err := config.Load(c.Config)
	if err != nil {
		return &cli.Exit{Code: cli.Unusable, Err: err}
	}
	ctx, stop := cli.Signals()
	defer stop()
	err = app.Run(ctx, cfg, log, app.Options{Version: cli.Version(), Notify: cli.Notifier(log)})
	if errors.Is(err, app.ErrSetup) {
		return &cli.Exit{Code: cli.Unusable, Err: err}
	}
	return err
}
