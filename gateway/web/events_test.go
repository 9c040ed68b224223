package web

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"aman/gateway/ui/uitest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type event struct {
	name string
	data map[string]any
}

// next reads one event off a stream.
func next(t *testing.T, lines *bufio.Scanner) event {
	t.Helper()
	var e event
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "event: "):
			e.name = line[len("event: "):]
		case strings.HasPrefix(line, "data: "):
			require.NoError(t, json.Unmarshal([]byte(line[len("data: "):]), &e.data))
		case line == "" && e.name != "":
			return e
		}
	}
	require.Fail(t, "the stream has ended", "%v", lines.Err())
	return e
}

func TestEventsOverARealConnection(t *testing.T) {
	f := newFake(uitest.Calm())
	p := newPage(t, f)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go p.Run(ctx)
	server := httptest.NewServer(p)
	defer server.Close()

	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/api/v1/events", nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, "text/event-stream; charset=utf-8", resp.Header.Get("Content-Type"))
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)

	first := next(t, lines)
	assert.Equal(t, "state", first.name)
	assert.Equal(t, true, first.data["full"])
	f.become(uitest.Leak())
	changed := next(t, lines)
	for changed.name == "beat" {
		changed = next(t, lines)
	}
	assert.Equal(t, false, changed.data["full"])
	assert.NotEqual(t, first.data["version"], changed.data["version"])
	assert.NotEmpty(t, changed.data["zones"])
}

func TestTooManyBrowsers(t *testing.T) {
	p := newPage(t, newFake(uitest.Calm()))
	for range maxStreams {
		_, ok := p.gate.Enter()
		require.True(t, ok)
	}
	w := get(p, "/api/v1/events")
	assert.Equal(t, http.StatusServiceUnavailable, w.Code)
	assert.Equal(t, "10", w.Header().Get("Retry-After"))
}
