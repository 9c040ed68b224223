package wire

import (
	"errors"
	"fmt"
)

// The two ways in which a message from the broker can be of no use. Callers
// branch on them with errors.Is.
var (
	// ErrMalformed: not a message that this package writes. Count it and go on;
	// asking the sender again would bring the same.
	ErrMalformed = errors.New("malformed message")
	// ErrUnknownBirth: a data message of a birth that was never seen. Ask the
	// gateway for a rebirth; it will send the message again.
	ErrUnknownBirth = errors.New("unknown birth")
)

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMalformed, fmt.Sprintf(format, args...))
}

func unknownBirth(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnknownBirth, fmt.Sprintf(format, args...))
}
