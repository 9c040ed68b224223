package main

import (
	"errors"

	"aman/cmd/internal/check"
	"aman/cmd/internal/cli"
	"aman/gateway"
)

type checkCmd struct {
	Config []string `placeholder:"FILE" help:"A gateway's configuration; may be given again."`
	Files  []string `arg:"" optional:"" name:"file" help:"More of them."`
	JSON   bool     `name:"json" help:"One JSON object a file."`
}

// Run prints what each file promises, or every fault of it with its line.
func (c *checkCmd) Run(s cli.Streams) error {
	files := append(c.Config, c.Files...)
	if len(files) == 0 {
		return &cli.Exit{Code: cli.Unusable, Err: errors.New("aman-gateway check: name a configuration: --config FILE")}
	}
	opt := check.Options{Hardware: gateway.Hardware(), JSON: c.JSON}
	if code := check.Run(files, opt, s.Out, s.Err); code != cli.OK {
		return &cli.Exit{Code: code}
	}
	return nil
}
