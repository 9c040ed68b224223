package web

import (
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"aman/drivers"
	"aman/gateway/ui"
	"aman/gateway/ui/uitest"

	"github.com/stretchr/testify/require"
)

// TestLook serves the invented site for eyes and browsers: set AMAN_LOOK to an
// address, and post to /become/leak, ready, calm or limited.
func TestLook(t *testing.T) {
	addr := os.Getenv("AMAN_LOOK")
	if addr == "" {
		t.Skip("AMAN_LOOK is not set: nobody wants to look at the page")
	}
	f := newFake(moved(uitest.Leak()))
	p := newPage(t, f)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /become/{state}", func(_ http.ResponseWriter, r *http.Request) {
		f.become(moved(map[string]func() ui.State{"leak": uitest.Leak, "ready": uitest.Ready, "calm": uitest.Calm, "limited": uitest.Limited}[r.PathValue("state")]()))
	})
	mux.Handle("/", p)
	l, err := net.Listen("tcp", addr)
	require.NoError(t, err)
	go p.Run(t.Context())
	go func() {
		for range time.Tick(200 * time.Millisecond) {
			f.become(tick(f.State()))
		}
	}()
	require.NoError(t, http.Serve(l, mux)) //nolint:gosec // on loopback, for a look
}

// moved brings a photograph to the present.
func moved(s ui.State) ui.State { return shifted(s, time.Since(s.Time)) }

func shifted(s ui.State, d time.Duration) ui.State {
	s.Time = s.Time.Add(d)
	readings := make([]drivers.Reading, len(s.Readings))
	for i, r := range s.Readings {
		if !r.Time.IsZero() {
			r.Time = r.Time.Add(d)
		}
		readings[i] = r
	}
	s.Readings = readings
	return s
}

func tick(s ui.State) ui.State {
	s = shifted(s, time.Since(s.Time))
	for i := range s.Readings {
		if s.Readings[i].ID == "co-1.co" {
			s.Readings[i].Value += 0.1
		}
	}
	return s
}
