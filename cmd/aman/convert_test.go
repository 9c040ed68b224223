package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"aman/cmd/internal/cli"
)

// ask runs the tool as a person would.
func ask(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = cli.Run("aman", description, &commands{}, negatives(args), &out, &errs)
	return code, out.String(), errs.String()
}

func TestConvertCommand(t *testing.T) {
	cases := []struct {
		name, line, starts string
	}{
		{"as the design has it", "convert 20 mg/m3 --gas CO --to ppm", "17.176092 ppm "},
		{"flags first", "convert --gas CO --to ppm --at 25Cel 20 mg/m3", "17.469049 ppm "},
		{"a negative value", "convert -40 Cel --to K", "233.15 K "},
		{"a negative value in one word", "convert -40Cel --to=K", "233.15 K "},
		{"in the cold", "convert 30 ppm --gas CO --to mg/m3 --at -20Cel", "40.451894 mg/m3 "},
		{"a limit itself", "convert --row kz/co --to ppm", "17.176092 ppm "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := ask(strings.Fields(c.line)...)
			assert.Equal(t, cli.OK, code, errs)
			assert.True(t, strings.HasPrefix(out, c.starts), out)
			assert.Equal(t, 1, strings.Count(out, "\n"))
			assert.Empty(t, errs)
		})
	}
}

func TestConvertAndLimitsRefuse(t *testing.T) {
	for _, line := range []string{
		"convert", "convert 20", "convert 20 mg/m3", "convert 20 mg/m3 --to ppm", "convert 20 foo --to ppm",
		"convert 20 mg/m3 --gas CO --to ppm --at 20ppm", "convert 20 %LEL --gas CH4 --to %vol --lel eu",
		"limits kz/c0", "limits --profile moon", "limits --substance radon",
	} {
		code, out, errs := ask(strings.Fields(line)...)
		assert.Equal(t, cli.Unusable, code, line)
		assert.Empty(t, out, line)
		assert.Equal(t, 1, strings.Count(errs, "\n"), errs)
	}
}

func TestLimitsCommand(t *testing.T) {
	code, out, errs := ask("limits", "kz-open-pit/co")
	assert.Equal(t, cli.OK, code, errs)
	assert.True(t, strings.HasPrefix(out, "kz/co\n"), out)
	code, out, _ = ask("limits", "--substance", "CO", "--json")
	assert.Equal(t, cli.OK, code)
	assert.Contains(t, out, `{"id":"us-osha/co"`)
}
