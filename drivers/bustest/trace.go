package bustest

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"aman/drivers"
)

// Source says where the bytes of a trace come from.
type Source string

// The sources.
const (
	// Recorded bytes were on a wire.
	Recorded Source = "recorded"
	// Datasheet bytes were written down from a manual: they show that the
	// driver follows the manual, not that the instrument does.
	Datasheet Source = "datasheet"
)

// Trace is the traffic of one bus.
type Trace struct {
	// Name of the file, for errors; empty when it is none.
	Name string
	// Bus is the kind of bus, as drivers.Bus has it.
	Bus string
	// Board, Date (YYYY-MM-DD) and Instrument name what was heard, and when.
	Board, Date, Instrument string
	// Source says whether it was heard at all.
	Source Source
	// Transactions are in rising time.
	Transactions []Transaction
}

// NoAddress is the address of a transaction on a stream of bytes.
const NoAddress = -1

// Transaction is one exchange: bytes written, then bytes read, or an error.
type Transaction struct {
	// Line is its line in the file, from 1; 0 when it was not read from one.
	Line int
	// At is the time since the start of the trace.
	At time.Duration
	// Address is the 7-bit address on I²C, NoAddress on a stream.
	Address int
	// Written and Read are the bytes of both directions.
	Written, Read []byte
	// Fault is set where the exchange failed, with the reason in one line.
	Fault  drivers.Fault
	Reason string
}

// err is what the caller of a failed transaction got.
func (x Transaction) err() error {
	if x.Fault == drivers.NoFault {
		return nil
	}
	return drivers.Because(x.Fault, fmt.Errorf("%s", x.Reason))
}

// String returns the transaction as its line in a trace.
func (x Transaction) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d.%06d ", x.At/time.Second, x.At%time.Second/time.Microsecond)
	if x.Address == NoAddress {
		b.WriteByte('-')
	} else {
		fmt.Fprintf(&b, "%02x", x.Address)
	}
	if len(x.Written) > 0 {
		fmt.Fprintf(&b, " w %x", x.Written)
	}
	if len(x.Read) > 0 {
		fmt.Fprintf(&b, " r %x", x.Read)
	}
	if x.Fault != drivers.NoFault {
		fmt.Fprintf(&b, " ! %s", x.Fault)
		if x.Reason != "" {
			b.WriteByte(' ')
			b.WriteString(x.Reason)
		}
	}
	return b.String()
}

// WriteTo writes the trace as text. It implements io.WriterTo.
func (t *Trace) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	b.WriteString(magic + "\n")
	for _, key := range headerKeys {
		if value := *t.header(key); value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	b.WriteByte('\n')
	for _, x := range t.Transactions {
		b.WriteString(x.String() + "\n")
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// header returns the field that a header key fills, nil for an unknown key.
func (t *Trace) header(key string) *string {
	switch key {
	case "bus":
		return &t.Bus
	case "board":
		return &t.Board
	case "date":
		return &t.Date
	case "instrument":
		return &t.Instrument
	case "source":
		return (*string)(&t.Source)
	}
	return nil
}

// where names a transaction in errors.
func (t *Trace) where(x Transaction) string {
	if t.Name == "" {
		return fmt.Sprintf("trace line %d", x.Line)
	}
	return fmt.Sprintf("%s:%d", t.Name, x.Line)
}

// Load reads a trace file for a test and ends the test if it cannot.
func Load(t testing.TB, path string) *Trace {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	trace, err := Parse(path, f)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}
