package slave

import (
	"errors"
	"io"
	"os"
	"time"

	"aman/drivers/modbus/internal/frame"
)

// frameBreak is the silence after which a half-received request is forgotten.
const frameBreak = 50 * time.Millisecond

// lineRetry is the wait before a line is read again whose other end is away.
const lineRetry = 20 * time.Millisecond

// ServeRTU serves Modbus RTU on an opened serial port or pseudo terminal until
// Close, which closes the port too.
func (s *Slave) ServeRTU(port io.ReadWriteCloser) {
	s.start(port, func(done chan struct{}) { s.serveRTU(port, done) })
}

func (s *Slave) serveRTU(port io.ReadWriter, done <-chan struct{}) {
	var held []byte
	var last time.Time
	buf := make([]byte, 512)
	for {
		n, err := port.Read(buf)
		if err != nil {
			if errors.Is(err, os.ErrClosed) || !pause(done, lineRetry) {
				return
			}
			continue // a pseudo terminal whose other end is closed
		}
		now := time.Now()
		if now.Sub(last) > frameBreak {
			held = held[:0]
		}
		last = now
		held = s.serveFrames(port, append(held, buf[:n]...), done)
	}
}

// serveFrames answers the whole requests in held and returns the rest.
func (s *Slave) serveFrames(port io.Writer, held []byte, done <-chan struct{}) []byte {
	for {
		n := requestLength(held)
		switch {
		case n == 0 || len(held) < n:
			return held
		case n < 0 || !frame.Sealed(held[:n]):
			return held[:0] // noise
		}
		send := func(reply []byte, f Fault) error {
			adu := frame.Seal(reply)
			return emit(port, adu, f, len(adu)-1)
		}
		if s.handle(held[:n-2], send, done) != nil {
			return held[:0]
		}
		held = held[n:]
	}
}

// requestLength is the length of the request that begins with head; 0 while too
// little of it is there to say, negative for a function that is not served.
func requestLength(head []byte) int {
	if len(head) < 2 {
		return 0
	}
	switch head[1] {
	case frame.ReadCoils, frame.ReadDiscretes, frame.ReadHoldings, frame.ReadInputs, frame.WriteCoil, frame.WriteHolding:
		return 8
	case frame.WriteCoils, frame.WriteHoldings:
		if len(head) < 7 {
			return 0
		}
		return 9 + int(head[6])
	}
	return -1
}

func pause(done <-chan struct{}, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-done:
		return false
	case <-timer.C:
		return true
	}
}
