package ui

// SignOff tells who accepted what the gateway does for safety, and whether that
// is still what it does.
type SignOff struct {
	State       string // signed, unsigned, changed or damaged
	Fingerprint string // of what runs, as people read it to each other
	Line        Texts  // the standing in one line
	Changes     []Texts
}

// SignOffView is the sign-off in one language.
type SignOffView struct {
	State, Fingerprint, Line string
	Changes                  []string
}

// In says it in one language; nil where nothing is known.
func (s *SignOff) In(lang string) *SignOffView {
	if s == nil {
		return nil
	}
	out := &SignOffView{State: s.State, Fingerprint: s.Fingerprint, Line: s.Line[lang]}
	for _, c := range s.Changes {
		out.Changes = append(out.Changes, c[lang])
	}
	return out
}

// Wrong reports whether a person should look: not what was signed, or not
// certain.
func (v SignOffView) Wrong() bool { return v.State == "changed" || v.State == "damaged" }

type signOffJSON struct {
	State       string  `json:"state"`
	Fingerprint string  `json:"fingerprint"`
	Line        Texts   `json:"line"`
	Changes     []Texts `json:"changes,omitempty"`
}
