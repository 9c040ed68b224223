package main

import (
	"context"
	"log/slog"
	"os"

	"aman/cmd/internal/cli"
	"aman/gateway"
	"aman/gateway/config"
	"aman/gateway/config/signoff"
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
	standing := signoff.Read(c.Config, site)
	tellSignOff(log, &standing)
	rareCollections()
	ctx, stop := cli.Signals()
	defer stop()
	return gateway.Run(ctx, site, gateway.Options{Log: log, Version: cli.Version(), SignOff: &standing, Notify: cli.Notifier(log)})
}

// tellSignOff logs who signed what runs; a file that is not as signed runs all
// the same.
func tellSignOff(log *slog.Logger, s *signoff.Standing) {
	level := slog.LevelWarn
	if s.State == signoff.Signed {
		level = slog.LevelInfo
	}
	log.Log(context.Background(), level, "sign-off", "standing", s.String(), "fingerprint", s.Fingerprint)
	for _, c := range s.Changes {
		log.Warn("changed since sign-off", "change", c.String())
	}
}
