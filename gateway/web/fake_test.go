package web

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"aman/gateway/ui"
	"aman/gateway/ui/uitest"
	"aman/rules"

	"github.com/stretchr/testify/require"
)

// fake is a gateway that stands still until it is told otherwise.
type fake struct {
	mu    sync.Mutex
	site  ui.Site
	now   ui.State
	wake  chan struct{}
	acts  []rules.Act
	deny  error
	pulls int
}

func newFake(state ui.State) *fake {
	return &fake{site: uitest.Site(), now: state, wake: make(chan struct{}, 1)}
}

func (f *fake) Site() ui.Site {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.site
}

func (f *fake) State() ui.State {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pulls++
	return f.now
}

func (f *fake) Changes() (<-chan struct{}, func()) { return f.wake, func() {} }

func (f *fake) Act(_ context.Context, act rules.Act) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acts = append(f.acts, act)
	return f.deny
}

func (f *fake) become(state ui.State) {
	f.mu.Lock()
	f.now = state
	f.mu.Unlock()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

func newPage(t *testing.T, f *fake) *Page {
	t.Helper()
	p, err := New(Config{Source: f, Log: slog.New(slog.DiscardHandler), Zone: time.FixedZone("UTC+5", 5*3600)})
	require.NoError(t, err)
	return p
}

// get asks the page and returns the answer's recorder.
func get(p *Page, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}
