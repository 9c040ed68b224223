package main

import (
	"fmt"
	"os"
	"path/filepath"

	"aman/cmd/internal/central/config"
	"aman/cmd/internal/central/records"
	"aman/cmd/internal/cli"
)

type verifyCmd struct {
	Config string `required:"" placeholder:"FILE" help:"The server's configuration."`
}

// Run reads the whole journal and compares alarms and suspensions with it. It
// may run beside a working server.
func (c *verifyCmd) Run(std cli.Streams) error {
	cfg, err := config.Load(c.Config)
	if err != nil {
		return &cli.Exit{Code: cli.Unusable, Err: err}
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, records.File)); err != nil {
		return &cli.Exit{Code: cli.Unusable, Err: fmt.Errorf("data: %s holds no records; is it the folder of a server that has run? %w", cfg.Data, err)}
	}
	ctx, stop := cli.Signals()
	defer stop()
	store, err := records.Open(ctx, cfg.Data, cli.Quiet())
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // nothing was written
	faults, err := store.Verify(ctx)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintln(std.Out, f)
	}
	if len(faults) > 0 {
		return &cli.Exit{Code: cli.Failed}
	}
	entries, head, err := store.Head(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.Out, "whole: %d entries of the journal, head %x\n", entries, head)
	return nil
}
