package gateway

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// deaf is a log that nobody reads: a write waits until somebody does.
type deaf struct {
	ready chan struct{}
	to    io.Writer
}

func (d deaf) Write(b []byte) (int, error) {
	<-d.ready
	return d.to.Write(b)
}

func TestLogThatStandsStillIsWaitedForByNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &sheet{}
		d := deaf{ready: make(chan struct{}), to: out}
		a := newAside()
		log := a.logger(slog.New(slog.NewTextHandler(d, nil))).With("bus", "plc")
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- a.run(ctx) }()
		began := time.Now()
		for range asideDepth + 50 {
			log.WithGroup("g").Warn("sensor does not answer", "sensor", "s")
		}
		assert.Zero(t, time.Since(began))
		log.Debug("not enabled, not queued")
		close(d.ready)
		synctest.Wait()
		cancel()
		require.NoError(t, <-ended)
		text := out.String()
		assert.Contains(t, text, `msg="sensor does not answer" bus=plc g.sensor=s`)
		assert.Contains(t, text, "lines of the log are left out")
		lines := strings.Count(text, "sensor does not answer")
		assert.GreaterOrEqual(t, lines, asideDepth)
		assert.Less(t, lines, asideDepth+50)
	})
}

// TestGatewayWithALogThatStandsStill: gas comes while the log is stuck.
func TestGatewayWithALogThatStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deaf{ready: make(chan struct{}), to: io.Discard}
		l := newLab(t)
		l.log = slog.New(slog.NewTextHandler(d, nil))
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		l.instruments["gas"].says(90)
		time.Sleep(110 * time.Millisecond)
		assert.True(t, l.on("siren"))
		assert.True(t, l.on("stop"))
		close(d.ready)
		stop()
	})
}
