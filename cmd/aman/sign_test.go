package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/cli"
)

// program runs the tool as a person does.
func program(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = cli.Run("aman", description, &commands{}, args, &out, &errs)
	return code, out.String(), errs.String()
}

// site is the example of a boiler house, to be changed.
func site(t *testing.T) (path string, change func(from, to string)) {
	t.Helper()
	text, err := os.ReadFile("../../configs/boiler-house.yaml")
	require.NoError(t, err)
	path = filepath.Join(t.TempDir(), "site.yaml")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path, func(from, to string) {
		require.Contains(t, string(text), from)
		text = bytes.ReplaceAll(text, []byte(from), []byte(to))
		require.NoError(t, os.WriteFile(path, text, 0o600))
	}
}

const engineer, council = "A. Serikov (gas-safety-engineer)", "B. Omarova (council-member)"

// TestSignedThenLoosened: one person cannot raise a limit, two can, and check
// says at each step how the file stands.
func TestSignedThenLoosened(t *testing.T) {
	path, change := site(t)
	code, out, _ := program("check", path)
	assert.Equal(t, 0, code)
	assert.Contains(t, out, ": not signed\n")

	code, out, errs := program("sign", "--config", path, "--who", engineer, "--reason", "commissioning")
	require.Equal(t, 0, code, errs)
	assert.Contains(t, out, "signed by "+engineer+", fingerprint ")
	_, out, _ = program("check", path)
	assert.Contains(t, out, ": as signed by "+engineer+" on ")

	change("above: 100 mg/m3", "above: 150 mg/m3")
	code, out, _ = program("check", path)
	assert.Equal(t, 0, code, "a file that is not as signed is sound all the same")
	assert.Contains(t, out, "CHANGED SINCE SIGN-OFF by "+engineer)
	const raised = "co-stop: limit 85.8804601 ppm → 128.82069 ppm (co-burner.co above): towards less safety\n"
	assert.Contains(t, out, raised)

	code, out, errs = program("sign", "--config", path, "--who", engineer)
	assert.Equal(t, 2, code)
	assert.Contains(t, out, raised)
	assert.Equal(t, "a change towards less safety needs two people: give --second \"Name (role)\"\n", errs)

	code, _, errs = program("sign", "--config", path, "--who", engineer, "--second", "a. serikov (inspector)")
	assert.Equal(t, 2, code)
	assert.Equal(t, 1, strings.Count(errs, "\n"), errs)

	code, _, errs = program("sign", "--config", path, "--who", engineer, "--second", council)
	require.Equal(t, 0, code, errs)
	code, out, _ = program("check", "--json", path)
	assert.Equal(t, 0, code)
	var report struct {
		SignOff struct {
			State, Fingerprint, SHA256 string
			People                     []struct{ Name, Role string }
		} `json:"sign_off"`
	}
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	assert.Equal(t, "signed", report.SignOff.State)
	assert.Len(t, report.SignOff.People, 2)
}

// TestSignRefuses in one line, and writes nothing.
func TestSignRefuses(t *testing.T) {
	path, change := site(t)
	for _, args := range [][]string{
		{"--config", path, "--who", "nobody in particular"},
		{"--config", path, "--who", engineer, "--second", "R. Root (it-administrator)"},
		{"--config", "/nowhere/site.yaml", "--who", engineer},
		{"--config", "../../configs/central.yaml", "--who", engineer},
	} {
		code, out, errs := program(append([]string{"sign"}, args...)...)
		assert.Equal(t, 2, code)
		assert.Empty(t, out)
		assert.Equal(t, 1, strings.Count(errs, "\n"), errs)
	}
	change("severity: danger", "severity: deadly")
	code, _, errs := program("sign", "--config", path, "--who", engineer)
	assert.Equal(t, 2, code, "a faulty file is signed by nobody")
	assert.Contains(t, errs, "severity")
	assert.NoFileExists(t, path+".signed")
}

// TestSheetFromTheCommand: the paper, the table, and the table printed.
func TestSheetFromTheCommand(t *testing.T) {
	path, _ := site(t)
	pdf, csv := filepath.Join(t.TempDir(), "sheet.pdf"), filepath.Join(t.TempDir(), "sheet.csv")
	code, _, errs := program("check", path, "--sheet", pdf, "--lang", "kk")
	require.Equal(t, 0, code, errs)
	text, err := os.ReadFile(pdf)
	require.NoError(t, err)
	assert.True(t, bytes.HasPrefix(text, []byte("%PDF-")))

	code, _, errs = program("check", path, "--sheet", csv, "--lang", "en")
	require.Equal(t, 0, code, errs)
	text, err = os.ReadFile(csv)
	require.NoError(t, err)
	code, out, errs := program("check", "--sheet", path, "--lang", "en")
	require.Equal(t, 0, code, errs)
	assert.Equal(t, string(text), out)

	for _, args := range [][]string{
		{path, "--sheet", filepath.Join(t.TempDir(), "x.doc")}, {path, path, "--sheet", pdf}, {"--sheet", pdf}, {"../../configs/central.yaml", "--sheet", pdf},
	} {
		code, _, errs := program(append([]string{"check"}, args...)...)
		assert.Equal(t, 2, code)
		assert.Equal(t, 1, strings.Count(errs, "\n"), errs)
	}
}
