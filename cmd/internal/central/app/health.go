package app

import (
	"fmt"
	"net/http"
	"strings"

	"aman/cmd/internal/central/ingest"
)

// health says whether the server does its work, with one line for each thing
// that is not well. A silent gateway is told but is no fault of the server.
func (s *server) health() (ok bool, lines []string) {
	st := s.ingest.Status()
	ok = true
	if !st.Connected {
		ok = false
		lines = append(lines, "no connection with the MQTT broker; gateways keep their records meanwhile")
	}
	for _, store := range []struct {
		name   string
		status ingest.StoreStatus
	}{{"series", st.Series}, {"records", st.Records}} {
		if store.status.Failing != nil {
			ok = false
			lines = append(lines, fmt.Sprintf("the %s store fails since %s; nothing is acknowledged: %v", store.name, store.status.Since.UTC().Format("2006-01-02 15:04:05Z"), store.status.Failing))
		}
	}
	if st.Differing > 0 {
		lines = append(lines, fmt.Sprintf("%d alarm records came with two contents; a gateway's memory card may be a copy", st.Differing))
	}
	for _, g := range s.live.Gateways() {
		if !g.Online {
			lines = append(lines, fmt.Sprintf("gateway %s/%s is silent; what goes on there is unknown", g.Site.Plant, g.Site.Gateway))
		}
	}
	return ok, lines
}

func (s *server) healthz(w http.ResponseWriter, _ *http.Request) {
	ok, lines := s.health()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	head := "ok"
	if !ok {
		head = "not well"
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	fmt.Fprintln(w, strings.Join(append([]string{head}, lines...), "\n"))
}
