package check

import (
	"errors"
	"path/filepath"

	"aman/cmd/internal/sheet"
	"aman/gateway/config/signoff"
)

// sheet writes the cause-and-effect sheet where one is asked for. Signatures
// that cannot be read are no reason against it: it says so.
func (r result) sheet(opt Options) error {
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
	return sheet.Write(opt.Sheet, sheet.Input{
		Site: r.site, File: filepath.Base(r.file), Text: r.text, Lang: opt.Lang, Version: opt.Version,
		Standing: signoff.ReadFor(r.file, r.text, r.site), History: history,
	})
}
