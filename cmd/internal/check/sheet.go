package check

import (
	"errors"
	"io"
	"path/filepath"

	"aman/cmd/internal/sheet"
	"aman/gateway/config/signoff"
)

// toStdout in place of a file prints the sheet.
const toStdout = "-"

// sheet writes the cause-and-effect sheet where one is asked for. Signatures
// that cannot be read are no reason against it: it says so.
func (r result) sheet(opt Options, stdout io.Writer) error {
	switch {
	case opt.Sheet == "":
		return nil
	case r.site == nil:
		return errors.New("--sheet: a server's configuration has no rules to print")
	}
	history, err := signoff.ReadFile(r.file + signoff.Suffix)
	if err != nil {
		history = nil // the standing tells why
	}
	in := sheet.Input{
		Site: r.site, File: filepath.Base(r.file), Text: r.text, Lang: opt.Lang, Version: opt.Version,
		Standing: signoff.ReadFor(r.file, r.text, r.site), History: history,
	}
	if opt.Sheet == toStdout {
		return sheet.New(in).CSV(stdout)
	}
	return sheet.Write(opt.Sheet, in)
}
