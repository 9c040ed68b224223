package main

import (
	"fmt"
	"strings"

	"aman/cmd/internal/cli"
	"aman/cmd/internal/convert"
)

type convertCmd struct {
	Quantity []string `arg:"" optional:"" name:"value" help:"The value and its unit: 20 mg/m3, 20mg/m3, \"-40 °C\"."`
	To       string   `placeholder:"UNIT" help:"The unit that is wanted: ppm, ppb, %vol, %LEL, mg/m3, K, bar, or any UCUM code."`
	Gas      string   `placeholder:"GAS" help:"The substance, as in CO or methane; needed between volume, mass and %LEL."`
	At       string   `placeholder:"TEMP" help:"The air's temperature, as in 25Cel or 298.15K; 20 °C unless a row says otherwise."`
	LEL      string   `name:"lel" placeholder:"iec|us" help:"Whose explosive limits %LEL refers to: IEC 60079-20-1 (the default) or NFPA and NIOSH."`
	ToLEL    string   `name:"to-lel" placeholder:"iec|us" help:"The same for the result, to change from one to the other."`
	Row      string   `placeholder:"ID" help:"Take gas, temperature and explosive limits from a limit, as in kz/co; without a value, convert the limit itself."`
}

// Help is shown below the list of flags.
func (convertCmd) Help() string {
	return `Gases are converted at one standard atmosphere (101.3 kPa).

Examples:
  aman convert 20 mg/m3 --gas CO --to ppm
  aman convert 50 ppm --gas CO --to mg/m3 --at 25Cel
  aman convert 20 %LEL --gas methane --to %vol --lel us
  aman convert --row kz/co --to ppm
  aman convert -40 Cel --to K`
}

// Run prints the converted value, its unit, and how it was converted.
func (c *convertCmd) Run(s cli.Streams) error {
	line, err := convert.Line(convert.Request{
		Words: c.Quantity, To: c.To, Gas: c.Gas, At: c.At, LEL: c.LEL, ToLEL: c.ToLEL, Row: c.Row,
	})
	if err != nil {
		return unusable(err)
	}
	_, err = fmt.Fprintln(s.Out, line)
	return err
}

// negatives keeps the parser of arguments from taking a value such as -40 for a
// flag: no flag begins with a digit.
func negatives(args []string) []string {
	if len(args) == 0 || args[0] != "convert" && args[0] != "exposure" {
		return args
	}
	kept := make([]string, len(args))
	for i, arg := range args {
		if len(arg) > 1 && arg[0] == '-' && strings.ContainsRune(".0123456789", rune(arg[1])) {
			arg = " " + arg
		}
		kept[i] = arg
	}
	return kept
}
