package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"aman/gateway/ui"
	"aman/rules"
)

// loosens lists the acts that lead away from safety: they need a name and a
// reason, and are not taken under a name that somebody else's server answers
// for. Acknowledge and silence quieten as well, and are never refused at the
// site for want of a name.
var loosens = []rules.ActKind{
	rules.ActReset, rules.ActRelease, rules.ActShelve, rules.ActSuppress, rules.ActOutOfService, rules.ActInhibit,
}

// targets says what each act is about.
var targets = map[rules.ActKind][]targetKind{
	rules.ActAck:          {ofRule},
	rules.ActReset:        {ofRule, ofOutput}, // an output that was found on and that nothing explains
	rules.ActSilence:      {ofRule},
	rules.ActShelve:       {ofRule},
	rules.ActUnshelve:     {ofRule},
	rules.ActSuppress:     {ofRule},
	rules.ActUnsuppress:   {ofRule},
	rules.ActOutOfService: {ofRule},
	rules.ActInService:    {ofRule},
	rules.ActInhibit:      {ofRule, ofPoint},
	rules.ActSuspend:      {ofZone},
	rules.ActRelease:      {ofZone},
}

type targetKind string

const (
	ofRule   targetKind = "rule"
	ofPoint  targetKind = "point"
	ofZone   targetKind = "zone"
	ofOutput targetKind = "output"
)

// kinds are the acts in the order in which people are told of them.
const kinds = "ack, reset, silence, shelve, unshelve, suppress, unsuppress, out-of-service, in-service, inhibit, suspend, release"

func (p *Page) check(a actJSON, host string) *ui.Problem {
	for _, check := range []func(actJSON) *ui.Problem{p.checkTarget, checkLengths, checkTimes} {
		if problem := check(a); problem != nil {
			return problem
		}
	}
	if !slices.Contains(loosens, a.Kind) {
		return nil
	}
	switch {
	case a.Who == "":
		return wrong("who", string(a.Kind)+" needs the name of a person")
	case a.Reason == "":
		return wrong("reason", string(a.Kind)+" needs a reason")
	case !p.names.known(host):
		return &ui.Problem{
			Status: http.StatusMisdirectedRequest,
			Detail: fmt.Sprintf("%s is not taken under the name %q; open the page by the gateway's address", a.Kind, host),
		}
	}
	return nil
}

func wrong(field, detail string) *ui.Problem {
	return &ui.Problem{Status: http.StatusUnprocessableEntity, Field: field, Detail: detail}
}

func checkLengths(a actJSON) *ui.Problem {
	for _, f := range []struct {
		name, value string
		limit       int
	}{{"who", a.Who, maxName}, {"role", a.Role, maxName}, {"permit", a.Permit, maxName}, {"reason", a.Reason, maxReason}} {
		if utf8.RuneCountInString(f.value) > f.limit {
			return wrong(f.name, fmt.Sprintf("%s is longer than %d characters", f.name, f.limit))
		}
	}
	return nil
}

// timed are the acts that last for a time.
var timed = []rules.ActKind{rules.ActShelve, rules.ActOutOfService, rules.ActInhibit}

// checkTimes refuses what would be taken for something else: a time with an act
// that has none, and one-shot with anything but shelving.
func checkTimes(a actJSON) *ui.Problem {
	switch {
	case a.lasts > 0 && !slices.Contains(timed, a.Kind):
		return wrong("for", string(a.Kind)+" takes no time")
	case a.Once && a.Kind != rules.ActShelve:
		return wrong("once", "only shelve is one-shot")
	case a.Once && a.lasts > 0:
		return wrong("once", "a shelving is either for a time or one-shot")
	}
	return nil
}

func (p *Page) checkTarget(a actJSON) *ui.Problem {
	of, ok := targets[a.Kind]
	if !ok {
		return wrong("kind", fmt.Sprintf("%.40q is no act; the acts are %s", a.Kind, kinds))
	}
	site := p.cfg.Source.Site()
	if slices.ContainsFunc(of, func(k targetKind) bool { return k.in(site, a.Target) }) {
		return nil
	}
	names := make([]string, len(of))
	for i, k := range of {
		names[i] = string(k)
	}
	return &ui.Problem{Status: http.StatusNotFound, Field: "target", Detail: fmt.Sprintf("there is no %s %.80q", strings.Join(names, " or "), a.Target)}
}

func (k targetKind) in(site ui.Site, id string) bool {
	switch k {
	case ofRule:
		return slices.ContainsFunc(site.Rules, func(r ui.SiteRule) bool { return r.ID == id })
	case ofPoint:
		return slices.ContainsFunc(site.Points, func(p ui.SitePoint) bool { return p.ID == id })
	case ofZone:
		return slices.ContainsFunc(site.Zones, func(z ui.SiteZone) bool { return z.ID == id })
	default:
		return slices.ContainsFunc(site.Outputs, func(o ui.SiteOutput) bool { return o.ID == id })
	}
}
