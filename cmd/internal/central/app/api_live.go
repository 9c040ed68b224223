package app

import (
	"math"
	"net/http"
	"time"

	"aman/cmd/internal/central/live"
	"aman/gateway/ui"
)

// number is a value that JSON can carry; null stands for none.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

type plantJSON struct {
	ID       string        `json:"id"`
	Gateways []gatewayJSON `json:"gateways"`
}

type gatewayJSON struct {
	ID        string    `json:"id"`
	Online    bool      `json:"online"`
	Heard     time.Time `json:"heard,omitzero"`
	Version   string    `json:"version,omitempty"`
	Zones     int       `json:"zones"`
	Points    int       `json:"points"`
	Suspended int       `json:"suspended"`
	Alarms    int       `json:"alarms"`
}

func (a *api) plants(w http.ResponseWriter, _ *http.Request) {
	out := []plantJSON{}
	for _, g := range a.s.live.Gateways() {
		if n := len(out); n == 0 || out[n-1].ID != g.Site.Plant {
			out = append(out, plantJSON{ID: g.Site.Plant})
		}
		p := &out[len(out)-1]
		row := gatewayJSON{ID: g.Site.Gateway, Online: g.Online, Heard: g.Heard, Version: g.Site.Version, Zones: len(g.Site.Zones), Points: len(g.Site.Points)}
		for _, z := range g.State.Zones {
			if z.Suspended {
				row.Suspended++
			}
		}
		for _, al := range g.State.Alarms {
			if al.Active() {
				row.Alarms++
			}
		}
		p.Gateways = append(p.Gateways, row)
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"plants": out})
}

type zoneJSON struct {
	Plant     string      `json:"plant"`
	Gateway   string      `json:"gateway"`
	Zone      string      `json:"zone"`
	Name      ui.Texts    `json:"name,omitempty"`
	Online    bool        `json:"online"`
	Suspended bool        `json:"suspended"`
	Arming    bool        `json:"arming"`
	Since     time.Time   `json:"since,omitzero"`
	Causes    []causeJSON `json:"causes"`
	Alarms    []nowAlarm  `json:"alarms"`
	// Limited is what keeps rules of the zone from tripping or from being
	// announced; Unprotected is in seconds.
	Limited     []limitedJSON `json:"limited"`
	Unprotected int64         `json:"unprotected_s"`
}

type causeJSON struct {
	Time  time.Time `json:"time,omitzero"`
	Rule  string    `json:"rule,omitempty"`
	Who   string    `json:"who,omitempty"`
	Why   string    `json:"why,omitempty"`
	Point string    `json:"point,omitempty"`
	Value *float64  `json:"value,omitempty"`
}

// nowAlarm is an alarm that is not normal now.
type nowAlarm struct {
	Rule     string    `json:"rule"`
	Severity string    `json:"severity,omitempty"`
	State    string    `json:"state"`
	Since    time.Time `json:"since,omitzero"`
	Point    string    `json:"point,omitempty"`
	Value    *float64  `json:"value,omitempty"`
	Fault    string    `json:"fault,omitempty"`
	AckedBy  string    `json:"acked_by,omitempty"`
}

// selected are the gateways that a query asks for.
func (a *api) selected(p *params) []live.Gateway {
	var out []live.Gateway
	for _, g := range a.s.live.Gateways() {
		if v := p.text("plant"); v != "" && v != g.Site.Plant {
			continue
		}
		if v := p.text("gateway"); v != "" && v != g.Site.Gateway {
			continue
		}
		out = append(out, g)
	}
	return out
}

func (a *api) zones(w http.ResponseWriter, r *http.Request) {
	p := &params{r: r}
	out := []zoneJSON{}
	for _, g := range a.selected(p) {
		for _, z := range g.Site.Zones {
			if v := p.text("zone"); v == "" || v == z.ID {
				out = append(out, zoneNow(g, z))
			}
		}
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"zones": out})
}

func zoneNow(g live.Gateway, z ui.SiteZone) zoneJSON {
	out := zoneJSON{Plant: g.Site.Plant, Gateway: g.Site.Gateway, Zone: z.ID, Name: z.Name, Online: g.Online, Causes: []causeJSON{}, Alarms: []nowAlarm{}, Limited: limitedIn(g, z.ID)}
	for _, s := range g.State.Zones {
		if s.ID == z.ID {
			out.Suspended, out.Arming, out.Since, out.Causes = s.Suspended, s.Arming, s.Since, causesJSON(s.Causes)
			out.Unprotected = unprotected(s, g.State.Time)
		}
	}
	rules := map[string]ui.SiteRule{}
	for _, rule := range g.Site.Rules {
		rules[rule.ID] = rule
	}
	for _, al := range g.State.Alarms {
		if rule := rules[al.Rule]; rule.Zone == z.ID && al.Active() {
			row := nowAlarm{Rule: al.Rule, Severity: rule.Severity, State: string(al.State), Since: al.Since, Point: al.Point, Fault: al.Fault, AckedBy: al.AckBy}
			if al.HasValue {
				row.Value = number(al.Value)
			}
			out.Alarms = append(out.Alarms, row)
		}
	}
	return out
}

func causesJSON(causes []ui.Cause) []causeJSON {
	out := make([]causeJSON, len(causes))
	for i, c := range causes {
		out[i] = causeJSON{Time: c.Time, Rule: c.Rule, Who: c.Who, Why: c.Why, Point: c.Point}
		if c.HasValue {
			out[i].Value = number(c.Value)
		}
	}
	return out
}

type pointJSON struct {
	Plant   string      `json:"plant"`
	Gateway string      `json:"gateway"`
	Point   string      `json:"point"`
	Zone    string      `json:"zone,omitempty"`
	Unit    string      `json:"unit,omitempty"`
	Gas     string      `json:"gas,omitempty"`
	Min     *float64    `json:"min,omitempty"`
	Max     *float64    `json:"max,omitempty"`
	Online  bool        `json:"online"`
	Time    time.Time   `json:"time,omitzero"`
	Value   *float64    `json:"value"`
	Quality string      `json:"quality"`
	Fault   string      `json:"fault,omitempty"`
	Limits  []limitJSON `json:"limits"`
}

type limitJSON struct {
	Rule     string  `json:"rule"`
	Op       string  `json:"op"`
	Value    float64 `json:"value"`
	Reset    float64 `json:"reset"`
	Severity string  `json:"severity"`
}

func (a *api) points(w http.ResponseWriter, r *http.Request) {
	p := &params{r: r}
	out := []pointJSON{}
	for _, g := range a.selected(p) {
		at := map[string]int{}
		for i, reading := range g.State.Readings {
			at[reading.ID] = i
		}
		for _, pt := range g.Site.Points {
			if v := p.text("zone"); v != "" && v != pt.Zone {
				continue
			}
			if v := p.text("point"); v != "" && v != pt.ID {
				continue
			}
			row := pointNow(g, pt)
			if i, ok := at[pt.ID]; ok {
				now := g.State.Readings[i]
				row.Time, row.Value, row.Quality, row.Fault = now.Time, number(now.Value), now.Quality.String(), now.Fault.String()
			}
			out = append(out, row)
		}
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"points": out})
}

func pointNow(g live.Gateway, pt ui.SitePoint) pointJSON {
	out := pointJSON{
		Plant: g.Site.Plant, Gateway: g.Site.Gateway, Point: pt.ID, Zone: pt.Zone, Unit: pt.Unit, Gas: pt.Gas,
		Min: number(pt.Min), Max: number(pt.Max), Online: g.Online, Quality: "unknown", Limits: []limitJSON{},
	}
	for _, l := range pt.Limits {
		out.Limits = append(out.Limits, limitJSON{Rule: l.Rule, Op: l.Op, Value: l.Value, Reset: l.Reset, Severity: l.Severity})
	}
	return out
}
