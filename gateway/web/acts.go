package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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
	Who    string        `json:"who"`
	Role   string        `json:"role"`
	Reason string        `json:"reason"`
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
	act := rules.Act{Kind: a.Kind, Target: a.Target, Who: a.Who, Role: a.Role, Reason: a.Reason}
	err := p.cfg.Source.Act(ctx, act)
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
		return a, &ui.Problem{Status: http.StatusBadRequest, Detail: "an act is a JSON object with kind, target, who, role and reason: " + err.Error()}
	}
	for _, s := range []*string{&a.Target, &a.Who, &a.Role, &a.Reason} {
		*s = tidy(*s)
	}
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

// loosens lists the acts that lead away from safety: they need a name and a
// reason.
var loosens = []rules.ActKind{rules.ActReset, rules.ActRelease}

func (p *Page) check(a actJSON, host string) *ui.Problem {
	if problem := p.checkTarget(a); problem != nil {
		return problem
	}
	for _, f := range []struct {
		name, value string
		limit       int
	}{{"who", a.Who, maxName}, {"role", a.Role, maxName}, {"reason", a.Reason, maxReason}} {
		if utf8.RuneCountInString(f.value) > f.limit {
			return &ui.Problem{Status: http.StatusUnprocessableEntity, Field: f.name, Detail: fmt.Sprintf("%s is longer than %d characters", f.name, f.limit)}
		}
	}
	if !slices.Contains(loosens, a.Kind) {
		return nil
	}
	switch {
	case a.Who == "":
		return &ui.Problem{Status: http.StatusUnprocessableEntity, Field: "who", Detail: string(a.Kind) + " needs the name of a person"}
	case a.Reason == "":
		return &ui.Problem{Status: http.StatusUnprocessableEntity, Field: "reason", Detail: string(a.Kind) + " needs a reason"}
	case !p.names.known(host):
		return &ui.Problem{
			Status: http.StatusMisdirectedRequest,
			Detail: fmt.Sprintf("%s is not taken under the name %q; open the page by the gateway's address", a.Kind, host),
		}
	}
	return nil
}

func (p *Page) checkTarget(a actJSON) *ui.Problem {
	site := p.cfg.Source.Site()
	switch a.Kind {
	case rules.ActAck, rules.ActReset:
		if slices.ContainsFunc(site.Rules, func(r ui.SiteRule) bool { return r.ID == a.Target }) {
			return nil
		}
		if a.Kind == rules.ActReset && slices.ContainsFunc(site.Outputs, func(o ui.SiteOutput) bool { return o.ID == a.Target }) {
			return nil // an output that was found on and that nothing explains
		}
		return &ui.Problem{Status: http.StatusNotFound, Field: "target", Detail: fmt.Sprintf("there is no rule %q", a.Target)}
	case rules.ActSuspend, rules.ActRelease:
		if slices.ContainsFunc(site.Zones, func(z ui.SiteZone) bool { return z.ID == a.Target }) {
			return nil
		}
		return &ui.Problem{Status: http.StatusNotFound, Field: "target", Detail: fmt.Sprintf("there is no zone %q", a.Target)}
	}
	return &ui.Problem{Status: http.StatusUnprocessableEntity, Field: "kind", Detail: fmt.Sprintf("%q is no act; the acts are ack, reset, suspend, release", a.Kind)}
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
