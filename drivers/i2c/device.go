package i2c

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/host/v3/sysfs"
)

// openDevice opens /dev/i2c-N, or a link to it such as a udev rule makes.
func openDevice(device string) (i2c.BusCloser, error) {
	path, err := filepath.EvalSymlinks(device)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s does not exist; switch I²C on (raspi-config, Interface Options) and restart", device)
	case err != nil:
		return nil, err
	}
	number, err := busNumber(path)
	if err != nil {
		return nil, err
	}
	// periph loses the kind of an error, so this one is found out first.
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%s may not be opened; add the user to the group i2c", device)
	} else if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	wire, err := sysfs.NewI2C(number)
	if err != nil {
		return nil, fmt.Errorf("%s is no I²C bus: %w", device, err)
	}
	return wire, nil
}

func busNumber(path string) (int, error) {
	digits, found := strings.CutPrefix(path, "/dev/i2c-")
	number, err := strconv.ParseUint(digits, 10, 16)
	if !found || err != nil {
		return 0, fmt.Errorf("%s is no I²C device; they are called /dev/i2c-1 and so on", path)
	}
	return int(number), nil
}
