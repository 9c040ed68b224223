package main

import (
	"aman/cmd/internal/cli"
	"aman/cmd/internal/limits"
)

type limitsCmd struct {
	ID        string `arg:"" optional:"" name:"id" help:"The row to explain, as in kz/co."`
	Profile   string `placeholder:"P" help:"List one set of norms with what it inherits: kz, kz-open-pit, kz-coal-mine, us-osha, us-niosh, us-acgih, us-msha, eu, iso."`
	Substance string `placeholder:"CO" help:"List one substance or quantity: CO, methane, noise, wbgt."`
	JSON      bool   `name:"json" help:"One JSON object a row and line; times in seconds."`
}

// Help is shown below the list of flags.
func (limitsCmd) Help() string {
	return `A rule names a limit in place of a number (limit: kz/co) and takes its averaging time with it.

Examples:
  aman limits
  aman limits kz/co
  aman limits --profile kz-open-pit --substance CO
  aman limits --substance noise --json`
}

// Run lists the limits, or explains one.
func (c *limitsCmd) Run(s cli.Streams) error {
	err := limits.Run(limits.Request{ID: c.ID, Profile: c.Profile, Substance: c.Substance, JSON: c.JSON}, s.Out)
	if err != nil {
		return unusable(err)
	}
	return nil
}
