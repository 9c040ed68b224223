package main

import (
	"fmt"
	"os"
	"time"

	"aman/cmd/internal/cli"
	"aman/cmd/internal/exposure"
)

type exposureCmd struct {
	Metric    string        `required:"" placeholder:"METRIC" help:"What to work out; an unknown name lists them all."`
	Input     string        `required:"" placeholder:"FILE.csv" help:"The measurements; the metric decides on the columns, in any order."`
	Limit     string        `placeholder:"ID|NUMBER" help:"Compare with a limit such as us-osha/co, or with a number such as 50 or \"50 ppm\"."`
	Threshold *float64      `placeholder:"DBA" help:"Levels below this do not count in a noise dose (80)."`
	Shift     time.Duration `placeholder:"10h" help:"Length of an extended shift: lowers a gas-twa8 limit by Brief and Scala; other limits stay."`
	Unit      string        `placeholder:"UNIT" help:"Unit of a gas, as ppm or mg/m3; without it values are in the limit's."`
}

// Help explains the columns; kong prints it below the summary.
func (*exposureCmd) Help() string {
	return `Columns, durations in seconds, levels in dB(A), temperatures in °C, wind in km/h:
  gas-twa8 gas-mean gas-stel gas-ceiling gas-peak    start,duration,value
  gas-mixture                                        substance,value,limit
  noise-laeq noise-lex8h noise-dose-osha noise-twa-osha
  noise-dose-niosh noise-twa-niosh noise-points      start,duration,level
  noise-lexw                                         day,lex8h
  heat-wbgt-in heat-wbgt-out                         start,duration,ta,tnw,tg
  heat-index                                         ta,rh (highest of the rows)
  wind-chill                                         ta,wind (lowest of the rows)

start is seconds from the shift's beginning, or an RFC 3339 time. Gaps of more
than 60 s make a figure uncertain, and what is uncertain is never "within".

Examples:
  aman exposure --metric gas-twa8 --input shift.csv --limit us-osha/co
  aman exposure --metric gas-twa8 --input shift.csv --limit "50 ppm" --shift 10h
  aman exposure --metric gas-stel --input shift.csv --unit ppm --limit kz/co
  aman exposure --metric noise-dose-osha --input noise.csv --threshold 90 --limit 100`
}

// Run works the figure out; one JSON object goes to standard output.
func (c *exposureCmd) Run(s cli.Streams) error {
	input, err := os.Open(c.Input)
	if err != nil {
		return unusable(fmt.Errorf("%s: %w", c.Input, cause(err)))
	}
	defer func() { _ = input.Close() }() // it was only read
	err = exposure.Run(input, c.Input, s.Out, exposure.Options{
		Metric: c.Metric, Limit: c.Limit, Threshold: c.Threshold, Shift: c.Shift, Unit: c.Unit,
	})
	if err != nil {
		return unusable(err)
	}
	return nil
}
