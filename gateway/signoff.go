package gateway

import (
	"fmt"

	"aman/gateway/config/signoff"
	"aman/gateway/ui"
	"aman/gateway/wire"
)

// maxChanges bounds the differences that a birth lists, so that it stays small
// however far a file is from what was signed.
const maxChanges = 50

// uiSignOff is the sign-off as the page shows it; nil where none was given.
func uiSignOff(s *signoff.Standing) *ui.SignOff {
	if s == nil {
		return nil
	}
	out := &ui.SignOff{State: string(s.State), Fingerprint: s.Fingerprint, Line: ui.Texts{}}
	for _, lang := range ui.Languages {
		out.Line[lang] = s.In(lang)
	}
	for _, c := range s.Changes {
		words := ui.Texts{}
		for _, lang := range ui.Languages {
			words[lang] = c.In(lang)
		}
		out.Changes = append(out.Changes, words)
	}
	return out
}

// signedOff is the sign-off as suspensions carry it; nil where none was given.
func (p *pipeline) signedOff() *wire.SignOff {
	s := p.signOff
	if s == nil {
		return nil
	}
	return &wire.SignOff{Fingerprint: s.Fingerprint, SHA256: s.SHA256, State: string(s.State), By: s.By(), Time: s.Time}
}

// birthSignOff adds what changed since, in English.
func (p *pipeline) birthSignOff() *wire.SignOff {
	out := p.signedOff()
	if out == nil {
		return nil
	}
	for i, c := range p.signOff.Changes {
		if i == maxChanges {
			out.Changes = append(out.Changes, fmt.Sprintf("and %d more", len(p.signOff.Changes)-i))
			break
		}
		out.Changes = append(out.Changes, c.String())
	}
	return out
}
