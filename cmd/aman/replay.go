package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"aman/cmd/internal/cli"
	"aman/cmd/internal/replay"
	"aman/gateway"
	"aman/gateway/config"
)

type replayCmd struct {
	Config  string `required:"" placeholder:"FILE" help:"The gateway's configuration."`
	Input   string `required:"" placeholder:"READINGS.csv" help:"Header time,point,value,quality,action,who; times RFC 3339, not falling."`
	Until   string `placeholder:"TIME" help:"Let time pass up to and including this moment (RFC 3339)."`
	Explain bool   `help:"Tell the story in words on standard error as well."`
}

// Run replays the recording; one JSON object an event goes to standard output.
func (c *replayCmd) Run(s cli.Streams) error {
	opt := replay.Options{}
	if c.Until != "" {
		until, err := time.Parse(time.RFC3339Nano, c.Until)
		if err != nil {
			return unusable(fmt.Errorf("--until %q is no time as 2026-11-22T08:00:00Z", c.Until))
		}
		opt.Until = &until
	}
	if c.Explain {
		opt.Explain = s.Err
	}
	site, err := config.Load(c.Config, gateway.Hardware())
	if err != nil {
		return unusable(err)
	}
	input, err := os.Open(c.Input)
	if err != nil {
		return unusable(fmt.Errorf("%s: %w", c.Input, cause(err)))
	}
	defer func() { _ = input.Close() }() // it was only read
	if err := replay.RunWith(site.Spec, input, c.Input, s.Out, opt); err != nil {
		return unusable(err)
	}
	return nil
}

func unusable(err error) error { return &cli.Exit{Code: cli.Unusable, Err: err} }

// cause strips the path that the caller has named already.
func cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
