package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"aman/cmd/internal/cli"
	"aman/cmd/internal/stage"
)

type demoCmd struct {
	For   time.Duration `default:"30s" help:"How long the plant runs, 10s or more; the scripted leak takes the first 22 s of it."`
	Addr  string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where the server's pages are served."`
	Data  string        `placeholder:"DIR" help:"Keep the data there; without it they are deleted at the end."`
	Break string        `hidden:"" enum:",siren,broker,store" default:"" help:"Break one part, to see that the verdict notices."`
	Debug bool          `help:"Print the logs of gateway and server as well."`
}

// Run plays the demo; it fails unless every place agreed.
func (c *demoCmd) Run(s cli.Streams) error {
	log := cli.Quiet()
	if c.Debug {
		log = cli.Logger(os.Stderr, false)
	}
	ctx, stop := cli.Signals()
	defer stop()
	agreed, err := stage.Demo(ctx, stage.Options{For: c.For, Addr: c.Addr, Data: c.Data, Break: c.Break, Out: s.Out, Log: log})
	if errors.Is(err, stage.ErrTooShort) {
		return &cli.Exit{Code: cli.Unusable, Err: fmt.Errorf("--for %v: %w", c.For, err)}
	}
	if err != nil {
		return err
	}
	if !agreed {
		return &cli.Exit{Code: cli.Failed}
	}
	return nil
}
