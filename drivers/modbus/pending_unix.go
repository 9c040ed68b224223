//go:build unix

package modbus

import (
	"errors"
	"io"
	"syscall"
)

// pending reads what already came in, without waiting. It returns io.EOF when
// the other end is gone. The file or connection must not be past its deadline.
func pending(c syscall.Conn, buf []byte) (n int, err error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, err
	}
	var readErr error
	err = raw.Read(func(fd uintptr) bool {
		n, readErr = readNow(int(fd), buf)
		return true
	})
	return n, errors.Join(err, readErr)
}

func readNow(fd int, buf []byte) (int, error) {
	for {
		n, err := syscall.Read(fd, buf)
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EAGAIN):
			return 0, nil
		case err != nil:
			return 0, err
		case n == 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}
