package replay

import (
	"fmt"
	"io"
	"os"
)

// spoolBytes is how much output is kept in memory before it goes to a
// temporary file: most replays give little.
const spoolBytes = 4 << 20

// spool holds output back until it is known that there is no error.
type spool struct {
	memory []byte
	file   *os.File
}

// spoolError is a fault of the temporary file, not of the input.
type spoolError struct{ err error }

func (e *spoolError) Error() string { return "cannot keep the output aside: " + e.err.Error() }
func (e *spoolError) Unwrap() error { return e.err }

func (s *spool) write(b []byte) error {
	s.memory = append(s.memory, b...)
	if len(s.memory) < spoolBytes {
		return nil
	}
	return s.spill()
}

func (s *spool) spill() error {
	if s.file == nil {
		f, err := os.CreateTemp("", "aman-replay-*")
		if err != nil {
			return &spoolError{err}
		}
		s.file = f
		_ = os.Remove(f.Name()) // it lives as long as it is open
	}
	if _, err := s.file.Write(s.memory); err != nil {
		return &spoolError{err}
	}
	s.memory = s.memory[:0]
	return nil
}

// copyTo writes everything that was held back.
func (s *spool) copyTo(out io.Writer) error {
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return &spoolError{err}
		}
		if _, err := io.Copy(out, s.file); err != nil {
			return fmt.Errorf("cannot write the events: %w", err)
		}
	}
	if _, err := out.Write(s.memory); err != nil {
		return fmt.Errorf("cannot write the events: %w", err)
	}
	return nil
}

func (s *spool) close() {
	if s.file != nil {
		_ = s.file.Close()
	}
}
