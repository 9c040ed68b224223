package app

import (
	"slices"
	"time"

	"aman/cmd/internal/central/live"
	"aman/gateway/ui"
	"aman/rules"
)

// limitedJSON is one thing that keeps a rule of a zone from tripping, or an alarm
// from being announced, as last heard.
type limitedJSON struct {
	Kind   string    `json:"kind"` // inhibited, out-of-service, shelved, suppressed
	Target string    `json:"target"`
	Blinds bool      `json:"blinds"` // nothing trips meanwhile
	Points []string  `json:"points,omitempty"`
	By     string    `json:"by,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	Until  time.Time `json:"until,omitzero"`
	Once   bool      `json:"once,omitempty"`
}

// limitedIn lists what is limited in a zone: inhibits, then modes.
func limitedIn(g live.Gateway, zone string) []limitedJSON {
	out := []limitedJSON{}
	for _, i := range g.State.Inhibits {
		if slices.ContainsFunc(i.Points, func(p string) bool { return zoneOfPoint(g.Site, p) == zone }) {
			out = append(out, limitedJSON{
				Kind: string(rules.Inhibited), Target: i.Target, Blinds: true, Points: i.Points, By: i.By, Reason: i.Why, Since: i.Since, Until: i.Until,
			})
		}
	}
	for _, a := range g.State.Alarms {
		if ui.InMode(a.State) && zoneOfRule(g.Site, a.Rule) == zone {
			out = append(out, limitedJSON{
				Kind: string(a.State), Target: a.Rule, Blinds: a.State == rules.StateOutOfService,
				By: a.Mode.By, Reason: a.Mode.Why, Until: a.Mode.Until, Once: a.Mode.Once,
			})
		}
	}
	return out
}

func zoneOfPoint(site ui.Site, point string) string {
	for _, p := range site.Points {
		if p.ID == point {
			return p.Zone
		}
	}
	return ""
}

func zoneOfRule(site ui.Site, rule string) string {
	for _, r := range site.Rules {
		if r.ID == rule {
			return r.Zone
		}
	}
	return ""
}

// unprotected is for how many seconds a danger rule of a zone could not trip so
// far.
func unprotected(z ui.ZoneState, now time.Time) int64 {
	if !z.UnprotectedFrom.IsZero() {
		return int64(max(0, now.Sub(z.UnprotectedFrom)) / time.Second)
	}
	return int64(z.Unprotected / time.Second)
}
