package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
	"unicode"

	"aman/gateway/ui"
	"aman/rules"
)

const (
	maxActBytes = 8 << 10 // a name and a reason of the longest, many times over
	maxName     = 80      // runes
	maxReason   = 500     // runes
	// actWithin bounds how long a person waits: what loosens is recorded before
	// it acts, and a disk that takes longer is refused with its reason.
	actWithin = 8 * time.Second
)

// consented reports whether a release was refused only because another person
// must agree as well: this one's consent is recorded, which is no failure to
// show. The engine answers so since one event stands for each act.
func consented(r *Refusal) bool {
	return len(r.Reasons) > 0 && strings.HasPrefix(r.Reasons[0], "consent recorded")
}

type actJSON struct {
	Kind   rules.ActKind `json:"kind"`
	Target string        `json:"target"`
	For    string        `json:"for"` // as in 10m or 1h30m
	Once   bool          `json:"once"`
	Permit string        `json:"permit"`
	Who    string        `json:"who"`
	Role   string        `json:"role"`
	Reason string        `json:"reason"`

	lasts time.Duration // For, read
}

func (a actJSON) act() rules.Act {
	return rules.Act{Kind: a.Kind, Target: a.Target, For: a.lasts, Once: a.Once, Permit: a.Permit, Who: a.Who, Role: a.Role, Reason: a.Reason}
}

// act carries out what a person on the page wants. Nobody is refused for want
// of a login; what loosens asks for a name and a reason.
func (p *Page) act(w http.ResponseWriter, r *http.Request) {
	a, problem := readAct(http.MaxBytesReader(w, r.Body, maxActBytes))
	if problem == nil {
		problem = p.check(a, r.Host)
	}
	if problem != nil {
		ui.WriteProblem(w, *problem)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), actWithin)
	defer cancel()
	err := p.cfg.Source.Act(ctx, a.act())
	var refusal *Refusal
	switch {
	case err == nil:
		ui.WriteJSON(w, http.StatusOK, map[string]bool{"ok": true})
	case errors.As(err, &refusal) && consented(refusal):
		ui.WriteJSON(w, http.StatusAccepted, map[string]any{"ok": true, "detail": refusal.Reasons[0]})
	case errors.As(err, &refusal):
		ui.WriteProblem(w, ui.Problem{
			Status: http.StatusConflict, Title: "Refused",
			Detail: strings.Join(refusal.Reasons, "; "), Reasons: refusal.Reasons,
			Words: p.pages.Speaker(ui.Choose(w, r).Lang).Reasons(refusal.Reasons),
		})
	default:
		p.cfg.Log.Error("act could not be carried out", "kind", a.Kind, "target", a.Target, "error", err)
		ui.WriteProblem(w, ui.Problem{Status: http.StatusServiceUnavailable, Detail: "the act could not be carried out: " + err.Error()})
	}
}

func readAct(body interface{ Read([]byte) (int, error) }) (actJSON, *ui.Problem) {
	var a actJSON
	dec := json.NewDecoder(body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a); err != nil {
		return a, &ui.Problem{Status: http.StatusBadRequest, Detail: "an act is a JSON object with kind, target, for, once, permit, who, role and reason: " + err.Error()}
	}
	for _, s := range []*string{&a.Target, &a.For, &a.Permit, &a.Who, &a.Role, &a.Reason} {
		*s = tidy(*s)
	}
	if a.For == "" {
		return a, nil
	}
	d, err := time.ParseDuration(a.For)
	if err != nil || d <= 0 {
		return a, &ui.Problem{Status: http.StatusUnprocessableEntity, Field: "for", Detail: fmt.Sprintf("%.40q is no length of time; write it as 10m or 1h30m", a.For)}
	}
	a.lasts = d
	return a, nil
}

// tidy makes one clean line of what a person typed.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// hostNames are the names under which the page is reached. A name that
// somebody else's server answers for can be pointed at this gateway from
// outside (DNS rebinding); what loosens is not taken under such a name.
type hostNames map[string]bool

func newHostNames(extra []string) hostNames {
	n := hostNames{"localhost": true}
	if own, err := os.Hostname(); err == nil {
		n[strings.ToLower(own)] = true
		n[strings.ToLower(own)+".local"] = true
	}
	for _, name := range extra {
		n[strings.ToLower(name)] = true
	}
	return n
}

func (n hostNames) known(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(strings.ToLower(host), "[]")
	return net.ParseIP(host) != nil || n[host]
}
