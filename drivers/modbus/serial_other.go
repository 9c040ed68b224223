//go:build !linux

package modbus

import (
	"errors"
	"os"
)

// OpenSerial opens serial devices on Linux alone.
func OpenSerial(device string, _ Serial) (*os.File, error) {
	return nil, &os.PathError{Op: "open", Path: device, Err: errors.New("serial ports are driven on Linux alone")}
}
