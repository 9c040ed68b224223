package ui

import (
	"math"
	"time"
)

// fixed gathers everything but values: what changes with events.
func (x *index) fixed() fixedJSON {
	s := x.state
	out := fixedJSON{
		Alarms: []alarmJSON{}, Zones: []zoneJSON{}, Outputs: []outputJSON{}, Buses: []busJSON{}, Trouble: []string{},
		Uplink:  uplinkJSON{Configured: s.Uplink.Configured, Online: s.Uplink.Online, Since: s.Uplink.Since},
		Unsaved: s.Unsaved,

		Inhibits: []inhibitJSON{}, Silences: []silenceJSON{}, Proofs: []proofJSON{},
		Panel: []panelJSON{}, LampTest: s.LampTest,
	}
	out.limit(s)
	out.Trouble = append(out.Trouble, s.Trouble...)
	for _, a := range s.Alarms {
		out.Alarms = append(out.Alarms, x.alarmJSON(a))
	}
	for _, z := range s.Zones {
		out.Zones = append(out.Zones, newZoneJSON(z))
	}
	roles := make(map[string]SiteOutput, len(x.site.Outputs))
	for _, o := range x.site.Outputs {
		roles[o.ID] = o
	}
	for _, o := range s.Outputs {
		out.Outputs = append(out.Outputs, newOutputJSON(o, roles[o.ID]))
	}
	for _, in := range s.Panel {
		out.Panel = append(out.Panel, panelJSON(in))
	}
	for _, b := range s.Buses {
		out.Buses = append(out.Buses, busJSON{ID: b.ID, Kind: b.Kind, OK: b.OK, Slow: math.Round(b.Slow*10) / 10, Why: b.Why})
	}
	return out
}

func (x *index) alarmJSON(a AlarmState) alarmJSON {
	out := alarmJSON{
		Rule: a.Rule, State: a.State, Since: a.Since, Point: a.Point, Fault: a.fault(), First: a.First,
		AckBy: a.AckBy, AckAt: a.AckAt, Unit: a.Unit, modeJSON: newModeJSON(a),
	}
	if r, ok := x.rules[a.Rule]; ok {
		out.Zone, out.Severity = r.Zone, r.Severity
	}
	if a.HasValue {
		out.Value = number(a.Value)
	}
	return out
}

func newZoneJSON(z ZoneState) zoneJSON {
	out := zoneJSON{ID: z.ID, Suspended: z.Suspended, Arming: z.Arming, Since: z.Since, Unsaved: z.Unsaved, UnprotectedFrom: z.UnprotectedFrom}
	if z.UnprotectedFrom.IsZero() {
		out.Unprotected = int64(z.Unprotected / time.Second)
	}
	for _, c := range z.Causes {
		j := causeJSON{Time: c.Time, Rule: c.Rule, Who: c.Who, Why: c.Why, Point: c.Point, Fault: faultOf(c.Fault, c.Why)}
		if c.HasValue {
			j.Value = number(c.Value)
		}
		out.Causes = append(out.Causes, j)
	}
	for _, c := range z.Gate {
		j := conditionJSON{Kind: c.Kind, Met: c.Met, Rule: c.Rule, Point: c.Point, Op: c.Op, Role: c.Role, Who: c.Who, At: c.At, Why: c.Why}
		if c.Kind == WaitInside {
			j.Reset = number(c.Reset)
		}
		out.Gate = append(out.Gate, j)
	}
	return out
}

func newOutputJSON(o OutputState, site SiteOutput) outputJSON {
	out := outputJSON{ID: o.ID, Role: site.Role, Zone: site.Zone, On: o.On, Fault: o.Fault, Unexplained: o.Unexplained}
	if o.HasBack {
		out.ReadBack = &o.Back
	}
	return out
}

type siteJSON struct {
	Plant       string           `json:"plant"`
	Gateway     string           `json:"gateway"`
	PlantName   Texts            `json:"plant_name,omitempty"`
	GatewayName Texts            `json:"gateway_name,omitempty"`
	Version     string           `json:"version,omitempty"`
	Zones       []siteZoneJSON   `json:"zones"`
	Points      []sitePointJSON  `json:"points"`
	Rules       []siteRuleJSON   `json:"rules"`
	Outputs     []siteOutputJSON `json:"outputs"`
	SignOff     *signOffJSON     `json:"sign_off,omitempty"`
}

type siteZoneJSON struct {
	ID      string   `json:"id"`
	Name    Texts    `json:"name,omitempty"`
	Release []string `json:"release,omitempty"`
}

type sitePointJSON struct {
	ID       string      `json:"id"`
	Zone     string      `json:"zone,omitempty"`
	Name     Texts       `json:"name,omitempty"`
	Unit     string      `json:"unit,omitempty"`
	Gas      string      `json:"gas,omitempty"`
	Min      *float64    `json:"min,omitempty"`
	Max      *float64    `json:"max,omitempty"`
	EveryMS  int64       `json:"every_ms,omitempty"`
	Standing string      `json:"standing,omitempty"`
	Limits   []limitJSON `json:"limits"`
}

type limitJSON struct {
	Rule     string   `json:"rule"`
	Op       string   `json:"op"`
	Value    *float64 `json:"value"`
	Reset    *float64 `json:"reset,omitempty"`
	Severity string   `json:"severity"`
	Figure   string   `json:"figure,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	Source   string   `json:"source,omitempty"`
}

type siteRuleJSON struct {
	ID       string   `json:"id"`
	Zone     string   `json:"zone,omitempty"`
	Severity string   `json:"severity"`
	Points   []string `json:"points"`
	Name     Texts    `json:"name,omitempty"`
	Tell     Texts    `json:"tell,omitempty"`
	Do       Texts    `json:"do,omitempty"`
	Suspends bool     `json:"suspends"`
	Latches  bool     `json:"latches"`
	Vote     string   `json:"vote,omitempty"`
	Members  int      `json:"members,omitempty"`
	Outputs  []string `json:"outputs,omitempty"`
	// ShelveMax is in seconds.
	ShelveMax int64 `json:"shelve_max_s,omitempty"`
}

type siteOutputJSON struct {
	ID   string `json:"id"`
	Role string `json:"role"`
	Zone string `json:"zone,omitempty"`
	Name Texts  `json:"name,omitempty"`
}

// JSON is the site as the API tells it.
func (s Site) JSON() any {
	out := siteJSON{
		Plant: s.Plant, Gateway: s.Gateway, PlantName: s.PlantName, GatewayName: s.GatewayName, Version: s.Version,
		Zones: []siteZoneJSON{}, Points: []sitePointJSON{}, Rules: []siteRuleJSON{}, Outputs: []siteOutputJSON{},
	}
	out.SignOff = (*signOffJSON)(s.SignOff)
	for _, z := range s.Zones {
		out.Zones = append(out.Zones, siteZoneJSON(z))
	}
	for _, p := range s.Points {
		out.Points = append(out.Points, p.json())
	}
	for _, r := range s.Rules {
		out.Rules = append(out.Rules, r.json())
	}
	for _, o := range s.Outputs {
		out.Outputs = append(out.Outputs, siteOutputJSON(o))
	}
	return out
}

func (p SitePoint) json() sitePointJSON {
	out := sitePointJSON{
		ID: p.ID, Zone: p.Zone, Name: p.Name, Unit: p.Unit, Gas: p.Gas, Min: number(p.Min), Max: number(p.Max),
		EveryMS: p.Every.Milliseconds(), Standing: p.Standing, Limits: []limitJSON{},
	}
	for _, l := range p.Limits {
		out.Limits = append(out.Limits, limitJSON{
			Rule: l.Rule, Op: l.Op, Value: number(l.Value), Reset: number(l.Reset), Severity: l.Severity, Figure: l.Figure, Unit: l.Unit, Source: l.Source,
		})
	}
	return out
}

func (r SiteRule) json() siteRuleJSON {
	return siteRuleJSON{
		ID: r.ID, Zone: r.Zone, Severity: r.Severity, Points: r.Points, Name: r.Name, Tell: r.Tell, Do: r.Do, Suspends: r.Suspends, Latches: r.Latches,
		Vote: r.Vote, Members: r.Members, Outputs: r.Outputs, ShelveMax: int64(r.ShelveMax / time.Second),
	}
}
