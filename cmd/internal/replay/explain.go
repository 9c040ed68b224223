package replay

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aman/rules"
)

// explainer tells events in plain words. It keeps the events of the present
// instant, so that an output can be told with what drove it.
type explainer struct {
	outputs map[string]driven
	instant []rules.Event
	// asked is the act that is being carried out, empty between acts: a refusal
	// does not name it.
	asked rules.ActKind
}

// driven is an output with the rules that name it, in escalations too.
type driven struct {
	role  rules.Role
	zone  string
	rules []string
}

func newExplainer(spec rules.Spec) *explainer {
	x := &explainer{outputs: map[string]driven{}}
	for _, o := range spec.Outputs {
		d := driven{role: o.Role, zone: o.Zone}
		for i := range spec.Rules {
			if names(&spec.Rules[i], o.ID) {
				d.rules = append(d.rules, spec.Rules[i].ID)
			}
		}
		x.outputs[o.ID] = d
	}
	return x
}

func names(r *rules.Rule, output string) bool {
	return slices.Contains(r.Outputs, output) ||
		slices.ContainsFunc(r.Escalate, func(s rules.Step) bool { return slices.Contains(s.Outputs, output) })
}

// sentence is an event in plain words.
func (x *explainer) sentence(e rules.Event) []byte {
	if n := len(x.instant); n > 0 && !x.instant[n-1].Time.Equal(e.Time) {
		x.instant = x.instant[:0]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s: %s", e.Time.UTC().Format(time.RFC3339Nano), x.subject(e), x.what(e))
	if e.Who != "" {
		fmt.Fprintf(&b, ", by %s", e.Who)
	}
	switch {
	case !e.Until.IsZero() && e.Once:
		fmt.Fprintf(&b, ", until the condition is normal, at the latest %s", e.Until.Format(time.RFC3339Nano))
	case !e.Until.IsZero():
		fmt.Fprintf(&b, ", until %s", e.Until.Format(time.RFC3339Nano))
	case e.Kind == rules.Suppressed && e.Who == "": // by design: why says it
	case e.Kind == rules.Suppressed || e.Kind == rules.OutOfService:
		b.WriteString(", until somebody ends it")
	}
	if why := x.why(e); why != "" {
		fmt.Fprintf(&b, ", because: %s", why)
	}
	b.WriteByte('\n')
	if e.Kind != rules.OutputChanged {
		x.instant = append(x.instant, e)
	}
	return []byte(b.String())
}

// subject is what the event is about.
func (x *explainer) subject(e rules.Event) string {
	switch {
	case e.Kind == rules.OutputChanged:
		return fmt.Sprintf("%s (%s)", e.Point, x.outputs[e.Point].role)
	case e.Rule != "":
		return e.Rule
	case e.Point != "":
		return e.Point
	}
	return "zone " + e.Zone
}

// what is the change itself, with the state that it leads to.
func (x *explainer) what(e rules.Event) string {
	var what string
	switch e.Kind {
	case rules.OutputChanged:
		return string(e.State)
	case rules.Refused, rules.ResetRefused:
		what = "refused"
		if x.asked != "" {
			what = fmt.Sprintf("%s refused", x.asked)
		}
	case rules.Suspended:
		what = "suspended"
		if e.Rule != "" {
			what = "suspends zone " + e.Zone
		}
	case rules.Resounded:
		what = fmt.Sprintf("%s sounds again", e.Point)
	default:
		what = string(e.Kind)
	}
	if e.State != "" && e.Kind != rules.Suspended && e.Kind != rules.Resounded && string(e.State) != what {
		what += ", now " + string(e.State)
	}
	if e.Severity != "" {
		what += fmt.Sprintf(" (%s)", e.Severity)
	}
	return what
}

// why is the event's own reason, or what drove an output.
func (x *explainer) why(e rules.Event) string {
	if e.Kind != rules.OutputChanged {
		return e.Why
	}
	o := x.outputs[e.Point]
	for _, cause := range slices.Backward(x.instant) {
		if o.follows(cause) {
			return strings.TrimSpace(x.subject(cause) + " " + string(cause.Kind))
		}
	}
	if o.role == rules.RoleTrip {
		return fmt.Sprintf("the condition of %s changed, which nobody is told while it is shelved or suppressed", strings.Join(o.rules, " or "))
	}
	return ""
}

// follows reports whether the event may have changed the output.
func (o driven) follows(e rules.Event) bool {
	switch o.role {
	case rules.RoleInterlock:
		return e.Zone == o.zone && (e.Kind == rules.Suspended || e.Kind == rules.Released)
	case rules.RoleFault:
		return e.Kind == rules.FaultRaised || e.Kind == rules.FaultCleared || e.Kind == rules.Degraded
	}
	rule, _, member := strings.Cut(e.Rule, "/")
	if member && o.role != rules.RoleBeacon { // a member of a vote drives its beacons alone
		return false
	}
	return e.Kind != rules.Suspended && slices.Contains(o.rules, rule)
}
