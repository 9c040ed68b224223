package sheet

import (
	"slices"
	"time"

	"aman/gateway/config/signoff"
)

// identity says what the sheet is of, and who accepted it.
func (s *Sheet) identity() {
	site := s.in.Site
	out := s.section("identity", "what 30", "value 120")
	out.ListOnly = true
	put := func(key, value string) {
		if value != "" {
			out.add(key, strong(s.t("identity."+key)), words(value))
		}
	}
	put("enterprise", site.Enterprise)
	put("plant", site.Plant)
	put("gateway", site.Gateway)
	put("file", s.in.File)
	put("fingerprint", s.in.Standing.Fingerprint)
	put("sha256", s.in.Standing.SHA256)
	put("standing", s.in.Standing.In(s.in.Lang))
	put("version", s.in.Version)
	s.put(out)
}

// changes lists what is otherwise than it was signed.
func (s *Sheet) changes() {
	out := s.section("changes", "n 6", "change 150")
	for i, c := range s.in.Standing.Changes {
		text := words(c.In(s.in.Lang))
		text.Strong = c.Direction.Loosens()
		out.add(ordinal(i), words(ordinal(i)), text)
	}
	s.put(out)
}

// unprotected lists what the system does not protect from.
func (s *Sheet) unprotected() {
	out := s.section("unprotected", "text 100")
	out.ListOnly = true
	for _, key := range []string{"layer", "between", "gases", "above", "poison", "instrument", "stop", "people"} {
		out.add(key, words(s.t("unprotected."+key)))
	}
	s.put(out)
}

// history lists the signatures, newest first.
func (s *Sheet) history() {
	out := s.section("signatures", "date 18", "people 70", "fingerprint 40", "reason 60")
	if s.in.History == nil {
		return
	}
	for _, v := range slices.Backward(s.in.History.Signatures) {
		by := signoff.Standing{People: v.People}.By()
		out.add(v.Time.UTC().Format(time.RFC3339), words(v.Time.UTC().Format(time.DateOnly)), words(by), words(v.Fingerprint), words(dash(v.Reason)))
	}
	s.put(out)
}
