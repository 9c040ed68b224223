package bustest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/bustest"
	"aman/drivers/i2c"
)

func TestReplay(t *testing.T) {
	trace := parse(t, header+"0 62 w 3682 r f896\n1 62 w e4b8 ! timeout remote I/O error\n2 62 r 8000\n")
	ctx := t.Context()
	r := make([]byte, 2)

	t.Run("byte for byte", func(t *testing.T) {
		replay := bustest.NewReplay(trace)
		assert.Equal(t, "i2c", replay.Kind())
		require.NoError(t, replay.TxContext(ctx, 0x62, []byte{0x36, 0x82}, r))
		assert.Equal(t, []byte{0xf8, 0x96}, r)
		err := replay.TxContext(ctx, 0x62, []byte{0xe4, 0xb8}, nil)
		assert.EqualError(t, err, "timeout: remote I/O error")
		assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
		assert.EqualError(t, replay.Done(), "a.trace:10: 1 transactions were not asked for, the first is 62 r of 2 bytes")
		require.NoError(t, replay.Tx(0x62, nil, r))
		assert.NoError(t, replay.Done())
		assert.EqualError(t, replay.Tx(0x62, nil, r), "a.trace: the trace has ended, got 62 r of 2 bytes")
		assert.Error(t, replay.Done())
	})
	for _, c := range []struct {
		name string
		addr uint16
		w, r []byte
		want string
	}{
		{"other bytes", 0x62, []byte{0x36, 0x83}, r, "a.trace:8: expected 62 w 3682 r of 2 bytes, got 62 w 3683 r of 2 bytes"},
		{"other address", 0x61, []byte{0x36, 0x82}, r, "got 61 w 3682 r of 2 bytes"},
		{"other length", 0x62, []byte{0x36, 0x82}, nil, "got 62 w 3682"},
	} {
		t.Run(c.name, func(t *testing.T) {
			replay := bustest.NewReplay(trace)
			err := replay.TxContext(ctx, c.addr, c.w, c.r)
			assert.ErrorContains(t, err, c.want)
			assert.Equal(t, err, replay.TxContext(ctx, 0x62, []byte{0x36, 0x82}, r), "it does not go on after a difference")
			assert.Equal(t, err, replay.Done())
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		replay := bustest.NewReplay(trace)
		assert.ErrorIs(t, replay.TxContext(ctx, 0x62, nil, r), context.Canceled)
		require.NoError(t, replay.TxContext(t.Context(), 0x62, []byte{0x36, 0x82}, r), "nothing was taken")
	})
}

// counter is a chip that answers with rising bytes.
type counter struct{ n byte }

func (c *counter) Tx(_, r []byte) error {
	for i := range r {
		c.n++
		r[i] = c.n
	}
	return nil
}

// TestRecordThenReplay: what was recorded, written as text and read again
// answers the same questions in the same way.
func TestRecordThenReplay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := i2c.NewEmulated("i2c").Plug(0x20, &counter{})
		defer bus.Close()
		record := bustest.NewRecord(bus, bustest.Trace{Board: "none", Date: "2026-11-22", Instrument: "counter"})
		assert.Equal(t, "i2c", record.Kind())
		talk := func(conn bustest.Conn) (answers [][]byte, faults []drivers.Fault) {
			for _, addr := range []uint16{0x20, 0x21, 0x20} {
				r := make([]byte, 3)
				faults = append(faults, drivers.FaultOf(conn.TxContext(t.Context(), addr, []byte{1, 2}, r)))
				answers = append(answers, r)
				time.Sleep(1500 * time.Microsecond) // in a synctest bubble
			}
			return answers, faults
		}
		answers, faults := talk(record)
		assert.Equal(t, []drivers.Fault{drivers.NoFault, drivers.Timeout, drivers.NoFault}, faults)

		var text bytes.Buffer
		_, err := record.Trace().WriteTo(&text)
		require.NoError(t, err)
		assert.Contains(t, text.String(), "source: recorded\n\n0.000000 20 w 0102 r 010203\n0.001500 21 w 0102 ! timeout")
		replay := bustest.NewReplay(parse(t, text.String()))
		again, faultsAgain := talk(replay)
		assert.Equal(t, answers, again)
		assert.Equal(t, faults, faultsAgain)
		assert.NoError(t, replay.Done())
	})
}

func TestStream(t *testing.T) {
	text := "0 - w 010300000001840a r 0103020019784e\n1 - w 020300000001 ! timeout i/o timeout\n"
	stream := bustest.NewStream(parse(t, header+text))
	ask := func(request []byte) ([]byte, error) {
		if _, err := stream.Write(request); err != nil {
			return nil, err
		}
		answer := make([]byte, 7)
		_, err := io.ReadFull(stream, answer)
		return answer, err
	}
	answer, err := ask([]byte{1, 3, 0, 0, 0, 1, 0x84, 0x0a})
	require.NoError(t, err)
	assert.Equal(t, []byte{1, 3, 2, 0, 0x19, 0x78, 0x4e}, answer)
	_, err = stream.Read(answer)
	assert.ErrorIs(t, err, os.ErrDeadlineExceeded, "nothing after the answer")
	_, err = ask([]byte{2, 3, 0, 0, 0, 1})
	assert.EqualError(t, err, "timeout: i/o timeout")
	assert.NoError(t, stream.Done())
	_, err = ask([]byte{3})
	assert.EqualError(t, err, "a.trace: the trace has ended, got w 03")

	stream = bustest.NewStream(parse(t, header+text))
	_, err = ask([]byte{9})
	assert.EqualError(t, err, "a.trace:8: expected w 010300000001840a, got w 09")
	assert.Error(t, stream.Done())
}

// line is a stream that answers each write with what is due.
type line struct {
	due  [][]byte
	left []byte
}

func (l *line) Write(p []byte) (int, error) {
	l.left, l.due = l.due[0], l.due[1:]
	return len(p), nil
}

func (l *line) Read(p []byte) (int, error) {
	if len(l.left) == 0 {
		return 0, errors.New("i/o timeout")
	}
	n := copy(p, l.left[:1]) // a slow line
	l.left = l.left[n:]
	return n, nil
}

func TestRecordStream(t *testing.T) {
	record := bustest.NewRecordStream(&line{due: [][]byte{{1, 2, 3}, {}}}, bustest.Trace{
		Bus: "modbus-rtu", Board: "none", Date: "2026-11-22", Instrument: "line",
	})
	talk := func(stream io.ReadWriter) {
		for _, request := range []byte{7, 8} {
			_, err := stream.Write([]byte{request})
			require.NoError(t, err)
			answer := make([]byte, 3)
			n, err := io.ReadFull(stream, answer)
			if request == 7 {
				assert.NoError(t, err)
				assert.Equal(t, []byte{1, 2, 3}, answer)
			} else {
				assert.Zero(t, n)
				assert.ErrorContains(t, err, "i/o timeout")
			}
		}
	}
	talk(record)
	var text bytes.Buffer
	_, err := record.Trace().WriteTo(&text)
	require.NoError(t, err)
	stream := bustest.NewStream(parse(t, text.String()))
	talk(stream)
	assert.NoError(t, stream.Done())
}
