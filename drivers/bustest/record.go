package bustest

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"time"

	"aman/drivers"
)

// Conn is the I²C bus that Record listens to.
type Conn interface {
	drivers.Bus
	TxContext(ctx context.Context, addr uint16, w, r []byte) error
}

// maxReason bounds the text of an error in a trace, in bytes.
const maxReason = 200

// Record is an I²C bus that writes down what passes. It is a drivers.Bus of
// its bus's kind; Trace returns what it heard.
type Record struct {
	Conn
	log
}

// NewRecord listens to conn. The header needs Board, Date and Instrument; bus
// and source are filled in.
func NewRecord(conn Conn, header Trace) *Record {
	return &Record{Conn: conn, log: newLog(header, conn.Kind())}
}

// TxContext passes the transaction on and writes it down.
func (r *Record) TxContext(ctx context.Context, addr uint16, w, read []byte) error {
	at := sinceStart(r.start)
	err := r.Conn.TxContext(ctx, addr, w, read)
	x := Transaction{At: at, Address: int(addr), Written: bytes.Clone(w)}
	if err != nil {
		x.Fault, x.Reason = drivers.FaultOf(err), oneLine(err)
	} else {
		x.Read = bytes.Clone(read)
	}
	r.add(x)
	return err
}

// log collects transactions.
type log struct {
	start time.Time

	mu    sync.Mutex
	trace Trace
}

func newLog(header Trace, kind string) log {
	header.Bus, header.Source, header.Transactions = kind, Recorded, nil
	return log{start: time.Now(), trace: header}
}

func (l *log) add(x Transaction) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.trace.Transactions) < maxTransactions {
		l.trace.Transactions = append(l.trace.Transactions, x)
	}
}

// Trace returns a copy of what was recorded so far.
func (l *log) Trace() *Trace {
	l.mu.Lock()
	defer l.mu.Unlock()
	trace := l.trace
	trace.Transactions = append([]Transaction(nil), l.trace.Transactions...)
	return &trace
}

// oneLine makes an error fit behind "! FAULT".
func oneLine(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if len(text) > maxReason {
		text = strings.ToValidUTF8(text[:maxReason], "")
	}
	return text
}
