package ui

import (
	"time"

	"aman/rules"
)

// modeJSON is what an alarm has of a mode, of inhibits and of its vote.
type modeJSON struct {
	Beneath   rules.State `json:"beneath,omitempty"`
	Until     time.Time   `json:"until,omitzero"`
	Once      bool        `json:"once,omitempty"`
	By        string      `json:"by,omitempty"`
	Reason    string      `json:"reason,omitempty"`
	Inhibited bool        `json:"inhibited,omitempty"`
	Degraded  string      `json:"degraded,omitempty"`
	Quiet     bool        `json:"quiet,omitempty"`
}

type inhibitJSON struct {
	Target string    `json:"target"`
	Points []string  `json:"points"`
	By     string    `json:"by,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	Until  time.Time `json:"until,omitzero"`
}

type silenceJSON struct {
	Output string    `json:"output"`
	Rule   string    `json:"rule,omitempty"`
	By     string    `json:"by,omitempty"`
	Until  time.Time `json:"until,omitzero"`
}

type proofJSON struct {
	Rule  string    `json:"rule"`
	At    time.Time `json:"at,omitzero"`
	Fault string    `json:"fault,omitempty"`
}

func newModeJSON(a AlarmState) modeJSON {
	out := modeJSON{Inhibited: a.Inhibited, Degraded: a.Degraded, Quiet: a.Quiet}
	if inMode(a.State) {
		out.Beneath, out.Until, out.Once, out.By, out.Reason = a.Beneath, a.Mode.Until, a.Mode.Once, a.Mode.By, a.Mode.Why
	}
	return out
}

// limit takes what is kept from tripping and what is muted, and the proofs.
func (f *fixedJSON) limit(s State) {
	for _, i := range s.Inhibits {
		f.Inhibits = append(f.Inhibits, inhibitJSON{Target: i.Target, Points: append([]string{}, i.Points...), By: i.By, Reason: i.Why, Since: i.Since, Until: i.Until})
	}
	for _, m := range s.Silences {
		f.Silences = append(f.Silences, silenceJSON(m))
	}
	for _, p := range s.Proofs {
		f.Proofs = append(f.Proofs, proofJSON(p))
	}
}
