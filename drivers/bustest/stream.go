package bustest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"aman/drivers"
)

// Stream plays the trace of a byte stream, such as a Modbus line or
// connection. Each Write must be the next transaction's bytes, whole; reads
// then give its answer, in pieces as the caller likes. Reading beyond the
// answer is a time-out at once, since no deadline needs to be waited for. It is
// a net.Conn, so that a client can be handed it in place of a connection.
type Stream struct {
	trace *Trace

	mu     sync.Mutex
	next   int
	answer []byte
	failed error // of the transaction being answered
	broken error // the first difference from the trace
}

// NewStream returns a stream that plays the trace from its start.
func NewStream(trace *Trace) *Stream { return &Stream{trace: trace} }

// Write asks for the next transaction.
func (s *Stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken == nil {
		s.broken = s.ask(p)
	}
	if s.broken != nil {
		return 0, s.broken
	}
	return len(p), nil
}

func (s *Stream) ask(p []byte) error {
	if s.next >= len(s.trace.Transactions) {
		return fmt.Errorf("%s: the trace has ended, got w %x", s.trace.name(), p)
	}
	x := s.trace.Transactions[s.next]
	if !bytes.Equal(x.Written, p) {
		return fmt.Errorf("%s: expected w %x, got w %x", s.trace.where(x), x.Written, p)
	}
	s.next++
	s.answer, s.failed = x.Read, x.err()
	return nil
}

// Read gives the bytes of the answer; after them the fault that the trace
// gives, or else os.ErrDeadlineExceeded.
func (s *Stream) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.broken != nil:
		return 0, s.broken
	case len(s.answer) > 0:
		n := copy(p, s.answer)
		s.answer = s.answer[n:]
		return n, nil
	case s.failed != nil:
		return 0, s.failed
	}
	return 0, os.ErrDeadlineExceeded
}

// Done returns an error unless the whole trace was played without a
// difference.
func (s *Stream) Done() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return s.broken
	}
	return s.trace.finished(s.next)
}

// Close implements net.Conn; the place in the trace is kept.
func (s *Stream) Close() error { return nil }

// LocalAddr implements net.Conn.
func (s *Stream) LocalAddr() net.Addr { return traceAddr(s.trace.name()) }

// RemoteAddr implements net.Conn.
func (s *Stream) RemoteAddr() net.Addr { return traceAddr(s.trace.name()) }

// SetDeadline implements net.Conn; a replay never waits.
func (s *Stream) SetDeadline(time.Time) error { return nil }

// SetReadDeadline implements net.Conn; a replay never waits.
func (s *Stream) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline implements net.Conn; a replay never waits.
func (s *Stream) SetWriteDeadline(time.Time) error { return nil }

type traceAddr string

func (traceAddr) Network() string  { return "trace" }
func (a traceAddr) String() string { return string(a) }

// RecordStream writes down a byte stream: each Write begins a transaction, and
// what is read until the next one is its answer.
type RecordStream struct {
	io.ReadWriter
	log
}

// NewRecordStream listens to the stream. The header needs Bus, Board, Date and
// Instrument.
func NewRecordStream(stream io.ReadWriter, header Trace) *RecordStream {
	return &RecordStream{ReadWriter: stream, log: newLog(header, header.Bus)}
}

// Write begins a transaction.
func (r *RecordStream) Write(p []byte) (int, error) {
	x := Transaction{At: sinceStart(r.start), Address: NoAddress, Written: bytes.Clone(p)}
	n, err := r.ReadWriter.Write(p)
	if err != nil {
		x.Fault, x.Reason = faultOf(err), oneLine(err)
	}
	r.add(x)
	return n, err
}

// Read adds to the answer of the last transaction. Bytes that came before any
// was begun are noise and are not written down.
func (r *RecordStream) Read(p []byte) (int, error) {
	n, err := r.ReadWriter.Read(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	if last := len(r.trace.Transactions) - 1; last >= 0 {
		x := &r.trace.Transactions[last]
		x.Read = append(x.Read, p[:n]...)
		if err != nil && x.Fault == drivers.NoFault && len(x.Read) == 0 {
			x.Fault, x.Reason = faultOf(err), oneLine(err)
		}
	}
	return n, err
}

// faultOf is drivers.FaultOf for the errors of streams.
func faultOf(err error) drivers.Fault {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return drivers.CRC
	}
	return drivers.FaultOf(err)
}

var _ net.Conn = (*Stream)(nil)
