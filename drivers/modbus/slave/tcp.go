package slave

import (
	"bufio"
	"context"
	"io"
	"net"
	"time"

	"aman/drivers/modbus/internal/frame"
)

// ListenTCP serves Modbus TCP at address until Close; port 0 takes a free one.
// It returns the address that it listens at.
func (s *Slave) ListenTCP(address string) (net.Addr, error) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", address)
	if err != nil {
		return nil, err
	}
	s.start(listener, func(done chan struct{}) {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.startUnder(done, conn, func(done chan struct{}) { s.serveTCP(conn, done) })
		}
	})
	return listener.Addr(), nil
}

func (s *Slave) serveTCP(conn net.Conn, done <-chan struct{}) {
	in := bufio.NewReader(conn)
	for {
		var header [frame.HeaderLength]byte
		if _, err := io.ReadFull(in, header[:]); err != nil {
			return
		}
		transaction, length, err := frame.ParseHeader(header)
		if err != nil {
			return
		}
		core := make([]byte, length)
		if _, err := io.ReadFull(in, core); err != nil {
			return
		}
		send := func(reply []byte, f Fault) error {
			head := frame.Header(transaction, len(reply))
			return emit(conn, append(head[:], reply...), f, 2)
		}
		if s.handle(core, send, done) != nil {
			return
		}
	}
}

// handle lets the unit of a request answer it.
func (s *Slave) handle(request []byte, send func([]byte, Fault) error, done <-chan struct{}) error {
	u := s.find(request[0])
	if u == nil {
		return nil
	}
	f := u.broken()
	if f.Mute {
		return nil
	}
	if f.Delay > 0 {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-done:
			return io.ErrClosedPipe
		}
	}
	a := u.answer(request, f)
	if f.WrongUnit {
		a.core[0]++
	}
	now := time.Now()
	if err := send(a.core, f); err != nil {
		return err
	}
	if a.read != nil {
		a.read.Time = now
		s.noteRead(*a.read)
	}
	return nil
}

// emit sends a frame, damaged at the given byte or cut as the fault says.
func emit(w io.Writer, adu []byte, f Fault, damage int) error {
	if f.Garble {
		adu[damage] ^= 0x5A
	}
	if f.Truncate {
		adu = adu[:len(adu)/2]
	}
	_, err := w.Write(adu)
	return err
}
