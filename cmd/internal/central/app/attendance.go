package app

import (
	"log/slog"

	"aman/cmd/internal/central/live"
)

// attendance says in the log, once each, that a gateway has come and that it
// has gone. It is used by one goroutine.
type attendance map[string]bool

// note compares what is there with what was there. A gateway that was known
// from the records alone and has not spoken yet is no news.
func (a attendance) note(log *slog.Logger, now []live.Gateway) {
	for _, g := range now {
		name := g.Site.Plant + "/" + g.Site.Gateway
		switch was := a[name]; {
		case g.Online && !was:
			log.Info("gateway is connected", "gateway", name)
		case !g.Online && was:
			log.Warn("gateway is silent; what goes on there is unknown", "gateway", name, "heard", g.Heard,
				"do", "check its power and its network; its own page tells more")
		}
		a[name] = g.Online
	}
}
