package bustest_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/bustest"
)

const header = `aman trace 1
bus: i2c
board: Raspberry Pi 4 Model B Rev 1.4
date: 2026-11-22
instrument: Sensirion SCD41
source: recorded

`

func parse(t *testing.T, text string) *bustest.Trace {
	t.Helper()
	trace, err := bustest.Parse("a.trace", strings.NewReader(text))
	require.NoError(t, err)
	return trace
}

func TestParse(t *testing.T) {
	trace := parse(t, header+`0.000000 62 w 3f86
0.512034 0x62 w 3682 r F89631
# a stream, then a read that was not answered

1 - w 0103
1.5 7f w e4b8 ! timeout remote  I/O error
`)
	want := &bustest.Trace{
		Name: "a.trace", Bus: "i2c", Board: "Raspberry Pi 4 Model B Rev 1.4", Date: "2026-11-22",
		Instrument: "Sensirion SCD41", Source: bustest.Recorded,
		Transactions: []bustest.Transaction{
			{Line: 8, Address: 0x62, Written: []byte{0x3f, 0x86}},
			{Line: 9, At: 512034 * time.Microsecond, Address: 0x62, Written: []byte{0x36, 0x82}, Read: []byte{0xf8, 0x96, 0x31}},
			{Line: 12, At: time.Second, Address: bustest.NoAddress, Written: []byte{1, 3}},
			{Line: 13, At: 1500 * time.Millisecond, Address: 0x7f, Written: []byte{0xe4, 0xb8}, Fault: drivers.Timeout, Reason: "remote  I/O error"},
		},
	}
	assert.Equal(t, want, trace)
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", `a.trace: a trace begins with the line "aman trace 1"`},
		{"another file", "buses:\n", `a.trace:1: a trace begins with the line "aman trace 1"`},
		{"unknown header", "aman trace 1\nboat: x\n", `a.trace:2: "boat: x" is no header line; they are bus, board, date, instrument, source, then an empty line`},
		{"header twice", "aman trace 1\nbus: i2c\nbus: i2c\n", "a.trace:3: bus is given twice"},
		{"no date", strings.Replace(header, "date: 2026-11-22\n", "", 1), `a.trace: the header lacks "date:"`},
		{"guessed", strings.Replace(header, "recorded", "guessed", 1), `a.trace: source is "guessed"; it is recorded or datasheet`},
		{"no address", header + "0\n", "a.trace:8: a transaction is: seconds address"},
		{"no time", header + "x 62\n", `a.trace:8: "x" are no seconds`},
		{"negative time", header + "-1 62\n", `a.trace:8: "-1" are no seconds`},
		{"too fine", header + "0.1234567890 62\n", `a.trace:8: "0.1234567890" are no seconds`},
		{"backwards", header + "2 62\n1 62\n", "a.trace:9: time runs backwards"},
		{"address", header + "0 80\n", `a.trace:8: "80" is no 7-bit address`},
		{"half a byte", header + "0 62 w 123\n", `a.trace:8: "123" are no bytes in hex`},
		{"nothing after w", header + "0 62 w\n", `a.trace:8: no bytes after "w"`},
		{"read before write", header + "0 62 r 00 w 00\n", `a.trace:8: "w" is not expected here`},
		{"unknown fault", header + "0 62 ! broken\n", `a.trace:8: after ! stands a kind of fault, not "broken"`},
		{"long line", header + "0 62 w " + strings.Repeat("00", 1<<16), "a.trace:8: bufio.Scanner: token too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := bustest.Parse("a.trace", strings.NewReader(c.text))
			assert.ErrorContains(t, err, c.want)
		})
	}
}

// FuzzParse: whatever is read is written as text that reads the same.
func FuzzParse(f *testing.F) {
	f.Add(header + "0.000000 62 w 3f86\n0.512034 62 w 3682 r f89631\n5 62 w e4b8 ! timeout remote I/O error\n")
	f.Add("aman trace 1\n")
	f.Add(header + "9223372035.999999999 - w 00 ! crc\n")
	f.Fuzz(func(t *testing.T, text string) {
		trace, err := bustest.Parse("f", strings.NewReader(text))
		if err != nil {
			assert.True(t, strings.HasPrefix(err.Error(), "f:"), err.Error())
			return
		}
		var out bytes.Buffer
		_, err = trace.WriteTo(&out)
		require.NoError(t, err)
		again, err := bustest.Parse("f", &out)
		require.NoError(t, err)
		require.Len(t, again.Transactions, len(trace.Transactions))
		for i, x := range trace.Transactions {
			y := again.Transactions[i]
			assert.Equal(t, x.At.Truncate(time.Microsecond), y.At)
			x.At, x.Line, y.At, y.Line = 0, 0, 0, 0
			assert.Equal(t, x.String(), y.String())
		}
	})
}
