package ui

// PanelState is one contact at the site that does an act when it is pressed.
type PanelState struct {
	Input string // the point
	Act   string // stop, ack, silence, lamp-test, presence
	Zone  string // empty: every zone
	// Pressed is what is read now; Held says that it was pressed when it could
	// last be read.
	Pressed bool
	Held    bool
	// Fault tells why it cannot be read; empty while it can.
	Fault string
}

type panelJSON struct {
	Input   string `json:"input"`
	Act     string `json:"act"`
	Zone    string `json:"zone,omitempty"`
	Pressed bool   `json:"pressed"`
	Held    bool   `json:"held,omitempty"`
	Fault   string `json:"fault,omitempty"`
}

// PanelNote is what the panel has to say to whoever looks at the page.
type PanelNote struct {
	Words string
	Wrong bool
}

// panelNotes tells of a lamp test, of keys that are turned, and of call points
// that are pressed or cannot be read.
func (v *viewer) panelNotes() (out []PanelNote) {
	if until := v.x.state.LampTest; !until.IsZero() {
		out = append(out, PanelNote{Words: v.say.T("panel.lamptest", "time", v.say.When(until, v.now))})
	}
	for _, s := range v.x.state.Panel {
		what, zone := s.Input, v.zoneName(s.Zone)
		switch {
		case s.Fault != "" && s.Act == "stop":
			out = append(out, PanelNote{Words: v.say.T("panel.stop.lost", "what", what, "zone", zone), Wrong: true})
		case s.Act == "stop" && s.Held:
			out = append(out, PanelNote{Words: v.say.T("panel.stop.pressed", "what", what, "zone", zone)})
		case s.Act == "presence" && s.Pressed:
			out = append(out, PanelNote{Words: v.say.T("panel.presence", "what", what, "zone", zone)})
		}
	}
	return out
}

func (v *viewer) zoneName(zone string) string {
	if z, ok := v.x.zones[zone]; ok {
		return v.say.Name(z.Name, z.ID)
	}
	return zone
}
