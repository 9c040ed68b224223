package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"aman/cmd/internal/cli"
	"aman/cmd/internal/simulate"
	"aman/gateway"
	"aman/gateway/config"
)

type simulateCmd struct {
	Config string        `required:"" placeholder:"FILE" help:"The gateway's configuration, whose Modbus instruments are served at the addresses it gives."`
	Script string        `placeholder:"FILE.csv" help:"Values and faults over time; without it every point stays at a harmless value."`
	For    time.Duration `placeholder:"30s" help:"Stop after this time; without it on Ctrl-C."`
}

// Help explains the script; kong prints it below the summary.
func (*simulateCmd) Help() string {
	return `The script has the header time,point,value,fault; times are seconds after the
start. A line sets a point (co-1.co) to a value in the point's unit, or gives an
instrument (co-1) a fault: none, silent, late 500ms, garbled, truncated,
wrong-unit, short, stuck, exception 2.

  time,point,value,fault
  5,co-1.co,60,
  20,co-1,,silent
  30,co-1,,none

Examples:
  aman simulate --config site.yaml
  aman simulate --config site.yaml --script leak.csv --for 1m`
}

// Run serves until the time is over or somebody stops it.
func (c *simulateCmd) Run(s cli.Streams) error {
	cfg, err := config.Load(c.Config, gateway.Hardware())
	if err != nil {
		return unusable(err)
	}
	site, err := simulate.New(cfg)
	if err != nil {
		return unusable(fmt.Errorf("%s: %w", c.Config, err))
	}
	steps, err := c.steps(site)
	if err != nil {
		return unusable(err)
	}
	lines, err := site.Serve()
	if err != nil {
		return &cli.Exit{Code: cli.Failed, Err: err}
	}
	for _, l := range lines {
		fmt.Fprintln(s.Out, l)
	}
	if skipped := site.Skipped(); len(skipped) > 0 {
		fmt.Fprintf(s.Out, "not simulated, since they are no Modbus instruments: %s\n", strings.Join(skipped, ", "))
	}
	ctx, stop := cli.Signals()
	defer stop()
	if c.For > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.For)
		defer cancel()
	}
	start := time.Now()
	site.Play(ctx, steps, start, func(step simulate.Step) {
		fmt.Fprintf(s.Out, "%7.1f s  %s\n", time.Since(start).Seconds(), step.Text)
	})
	<-ctx.Done()
	return site.Close()
}

func (c *simulateCmd) steps(site *simulate.Site) ([]simulate.Step, error) {
	if c.Script == "" {
		return nil, nil
	}
	f, err := os.Open(c.Script)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Script, cause(err))
	}
	defer func() { _ = f.Close() }() // it was only read
	steps, err := simulate.ReadScript(f, c.Script)
	if err != nil {
		return nil, err
	}
	if err := site.Check(steps); err != nil {
		return nil, fmt.Errorf("%s: %w", c.Script, err)
	}
	return steps, nil
}
