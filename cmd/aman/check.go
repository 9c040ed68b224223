package main

import (
	"path/filepath"

	"aman/cmd/internal/check"
	"aman/cmd/internal/cli"
	"aman/gateway"
)

type checkCmd struct {
	Files []string `arg:"" optional:"" name:"file" help:"Configurations of gateways or servers."`
	JSON  bool     `name:"json" help:"One JSON object a file."`
	Sheet string   `placeholder:"OUT" help:"Write the cause-and-effect sheet of one gateway's file as OUT.pdf or OUT.csv; with the configuration itself as OUT, print it as CSV."`
	Lang  string   `enum:"ru,kk,en" default:"ru" help:"Language of the sheet: ru, kk or en."`
}

// Run prints what each file promises, or every fault of it with its line.
func (c *checkCmd) Run(s cli.Streams) error {
	if ext := filepath.Ext(c.Sheet); len(c.Files) == 0 && c.Sheet != "" && ext != ".pdf" && ext != ".csv" {
		c.Files, c.Sheet = []string{c.Sheet}, "-"
	}
	opt := check.Options{Hardware: gateway.Hardware(), Server: checkServer, JSON: c.JSON, Sheet: c.Sheet, Lang: c.Lang, Version: cli.Version()}
	if code := check.Run(c.Files, opt, s.Out, s.Err); code != cli.OK {
		return &cli.Exit{Code: code}
	}
	return nil
}
