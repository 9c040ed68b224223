package bustest

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"aman/drivers"
)

const (
	magic = "aman trace 1"
	// maxLine bounds one line: the longest frame of a Modbus bus has 260
	// bytes, an I²C transfer on Linux at most 8192, two characters each.
	maxLine = 64 << 10
	// maxTransactions bounds a trace: a day at ten a second.
	maxTransactions = 1 << 20
	// maxSeconds bounds a trace's time: what a time.Duration holds.
	maxSeconds = math.MaxInt64 / int64(time.Second)
)

// headerKeys in the order in which they are written.
var headerKeys = []string{"bus", "board", "date", "instrument", "source"}

// Parse reads a trace. Name is the file's, for errors, which have the form
// "name:line: what is wrong".
func Parse(name string, r io.Reader) (*Trace, error) {
	p := parser{trace: &Trace{Name: name}, name: name}
	if name == "" {
		p.name = "trace"
	}
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxLine)
	for scanner.Scan() {
		p.line++
		if err := p.take(strings.TrimRight(scanner.Text(), "\r")); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", p.name, p.line, err)
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", p.name, p.line+1, err)
	}
	if err := p.complete(); err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	return p.trace, nil
}

type parser struct {
	trace *Trace
	name  string
	line  int
	body  bool // the header is over
}

// take reads one line.
func (p *parser) take(line string) error {
	text := strings.TrimSpace(line)
	switch {
	case p.line == 1:
		if text != magic {
			return fmt.Errorf("a trace begins with the line %q", magic)
		}
		return nil
	case strings.HasPrefix(text, "#"):
		return nil
	case text == "":
		p.body = p.body || p.trace.Bus != ""
		return nil
	case p.body:
		return p.transaction(text)
	}
	return p.header(text)
}

func (p *parser) header(text string) error {
	key, value, found := strings.Cut(text, ":")
	field := p.trace.header(key)
	if !found || field == nil {
		return fmt.Errorf("%q is no header line; they are %s, then an empty line", shorten(text), strings.Join(headerKeys, ", "))
	}
	if *field != "" {
		return fmt.Errorf("%s is given twice", key)
	}
	*field = strings.TrimSpace(value)
	return nil
}

func (p *parser) complete() error {
	if p.line == 0 {
		return fmt.Errorf("a trace begins with the line %q", magic)
	}
	for _, key := range headerKeys {
		if *p.trace.header(key) == "" {
			return fmt.Errorf("the header lacks %q", key+":")
		}
	}
	if s := p.trace.Source; s != Recorded && s != Datasheet {
		return fmt.Errorf("source is %q; it is %s or %s", shorten(string(s)), Recorded, Datasheet)
	}
	return nil
}

func (p *parser) transaction(text string) error {
	if len(p.trace.Transactions) == maxTransactions {
		return fmt.Errorf("more than %d transactions", maxTransactions)
	}
	x, err := parseTransaction(text)
	if err != nil {
		return err
	}
	x.Line = p.line
	if n := len(p.trace.Transactions); n > 0 && x.At < p.trace.Transactions[n-1].At {
		return errors.New("time runs backwards")
	}
	p.trace.Transactions = append(p.trace.Transactions, x)
	return nil
}

func parseTransaction(text string) (Transaction, error) {
	var x Transaction
	text, complaint, failed := strings.Cut(text, "!")
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return x, errors.New("a transaction is: seconds address [w HEX] [r HEX] [! FAULT REASON]")
	}
	var err error
	if x.At, err = parseSeconds(fields[0]); err != nil {
		return x, err
	}
	if x.Address, err = parseAddress(fields[1]); err != nil {
		return x, err
	}
	if err := parseBytes(&x, fields[2:]); err != nil {
		return x, err
	}
	if failed {
		word, reason, _ := strings.Cut(strings.TrimSpace(complaint), " ")
		if x.Fault, err = drivers.ParseFault(word); err != nil || word == "" {
			return x, fmt.Errorf("after ! stands a kind of fault, not %q", shorten(word))
		}
		x.Reason = strings.TrimSpace(reason)
	}
	return x, nil
}

// parseBytes reads "w HEX" and "r HEX", each at most once and in this order.
func parseBytes(x *Transaction, fields []string) error {
	for pair := range slices.Chunk(fields, 2) {
		if len(pair) < 2 {
			return fmt.Errorf("no bytes after %q", shorten(pair[0]))
		}
		data, err := hex.DecodeString(pair[1])
		if err != nil {
			return fmt.Errorf("%q are no bytes in hex: %w", shorten(pair[1]), err)
		}
		switch {
		case pair[0] == "w" && x.Written == nil && x.Read == nil:
			x.Written = data
		case pair[0] == "r" && x.Read == nil:
			x.Read = data
		default:
			return fmt.Errorf("%q is not expected here; a transaction is: seconds address [w HEX] [r HEX]", shorten(pair[0]))
		}
	}
	return nil
}

// parseSeconds reads seconds with up to nine decimals, without floating point.
func parseSeconds(text string) (time.Duration, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	seconds, err := strconv.ParseUint(whole, 10, 63)
	if err != nil || int64(seconds) >= maxSeconds || len(fraction) > 9 {
		return 0, fmt.Errorf("%q are no seconds", shorten(text))
	}
	nanos := uint64(0)
	if fraction != "" {
		nanos, err = strconv.ParseUint((fraction + "000000000")[:9], 10, 32)
		if err != nil {
			return 0, fmt.Errorf("%q are no seconds", shorten(text))
		}
	}
	return time.Duration(seconds)*time.Second + time.Duration(nanos), nil
}

func parseAddress(text string) (int, error) {
	if text == "-" {
		return NoAddress, nil
	}
	address, err := strconv.ParseUint(strings.TrimPrefix(text, "0x"), 16, 7)
	if err != nil {
		return 0, fmt.Errorf("%q is no 7-bit address in hex, nor - for a stream", shorten(text))
	}
	return int(address), nil
}

// shorten keeps a stranger's text out of error messages.
func shorten(text string) string {
	const most = 40
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}
