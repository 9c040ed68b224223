package web

import (
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"aman/gateway/ui/uitest"

	"github.com/stretchr/testify/require"
)

// TestLook serves the invented plants for eyes and browsers: set AMAN_LOOK to
// an address.
func TestLook(t *testing.T) {
	addr := os.Getenv("AMAN_LOOK")
	if addr == "" {
		t.Skip("AMAN_LOOK is not set: nobody wants to look at the pages")
	}
	f := newFake()
	h := newHandler(t, f)
	l, err := net.Listen("tcp", addr)
	require.NoError(t, err)
	go func() {
		for now := range time.Tick(300 * time.Millisecond) {
			list := newFake().list
			list[0].State.Time = now
			for i := range list[0].State.Readings {
				if !list[0].State.Readings[i].Time.IsZero() {
					list[0].State.Readings[i].Time = now.Add(-time.Duration(i) * 100 * time.Millisecond)
				}
			}
			shift := now.Sub(uitest.Now)
			for i := range list[0].State.Zones {
				list[0].State.Zones[i].Since = list[0].State.Zones[i].Since.Add(shift)
			}
			list[1].Heard = list[1].Heard.Add(shift)
			f.mu.Lock()
			f.now = now
			f.mu.Unlock()
			f.set(list)
		}
	}()
	require.NoError(t, http.Serve(l, h)) //nolint:gosec // on loopback, for a look
}
