package sheet

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Write makes the sheet and writes it to path, as PDF or CSV by the path's
// ending. The error names the path.
func Write(path string, in Input) error {
	s := New(in)
	var out bytes.Buffer
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		if err := s.CSV(&out); err != nil {
			return err
		}
	case ".pdf":
		text, err := s.PDF()
		if err != nil {
			return err
		}
		out.Write(text)
	default:
		return fmt.Errorf("%s: a sheet is a .pdf or a .csv", path)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil { //nolint:gosec // a paper for everybody
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}
