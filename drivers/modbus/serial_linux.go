package modbus

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// OpenSerial opens a serial device for bytes, with the given settings. It never
// waits for a carrier, nobody else can open the device while it is held, and
// reads and writes obey deadlines: the descriptor is non-blocking and in the
// care of the runtime's poller. A device that is unplugged reads as io.EOF.
func OpenSerial(device string, line Serial) (*os.File, error) {
	line, err := line.complete()
	if err != nil {
		return nil, err
	}
	fd, err := unix.Open(device, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w%s", device, err, wayOut(err))
	}
	if err := setLine(fd, line); err != nil {
		unix.Close(fd)
		return nil, fmt.Errorf("set %s to %s: %w", device, line, err)
	}
	return os.NewFile(uintptr(fd), device), nil
}

// wayOut says what to do about a device that does not open.
func wayOut(err error) string {
	switch {
	case errors.Is(err, unix.ENOENT), errors.Is(err, unix.ENXIO):
		return "; is the adapter plugged in, the port switched on and the device named right?"
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		return "; add the user to the group dialout"
	case errors.Is(err, unix.EBUSY):
		return "; another program holds it, end that one first"
	}
	return ""
}

func setLine(fd int, line Serial) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS2)
	if err != nil {
		return fmt.Errorf("not a serial device: %w", err)
	}
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0 // bytes as they are, no echo, no flow control
	t.Cflag = line.flags()
	t.Ispeed, t.Ospeed = uint32(line.Baud), uint32(line.Baud)
	// With one byte as the least, a read without data says "again"; with none
	// it would say 0, which is how a lost device looks.
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETS2, t); err != nil {
		return err
	}
	if err := unix.IoctlSetInt(fd, unix.TIOCEXCL, 0); err != nil {
		return fmt.Errorf("keep others out: %w", err)
	}
	return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIOFLUSH)
}

// flags are the control flags of the line; BOTHER takes the speed as a number,
// so that any rate will do that the device can make.
func (s Serial) flags() uint32 {
	flags := uint32(unix.CLOCAL | unix.CREAD | unix.CS8 | unix.BOTHER)
	switch s.Parity {
	case "even":
		flags |= unix.PARENB
	case "odd":
		flags |= unix.PARENB | unix.PARODD
	}
	if s.StopBits == 2 {
		flags |= unix.CSTOPB
	}
	return flags
}
