package replay

import (
	"fmt"
	"strings"
	"time"

	"aman/rules"
)

// sentence is an event in plain words.
func sentence(e rules.Event) []byte {
	subject := e.Rule
	if subject == "" {
		subject = e.Point
	}
	if subject == "" || e.Rule == "" && e.Zone != "" && e.Point == "" {
		subject = "zone " + e.Zone
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s: %s", e.Time.UTC().Format(time.RFC3339Nano), subject, e.Kind)
	if e.State != "" {
		fmt.Fprintf(&b, ", now %s", e.State)
	}
	if e.Severity != "" {
		fmt.Fprintf(&b, " (%s)", e.Severity)
	}
	if e.Who != "" {
		fmt.Fprintf(&b, ", by %s", e.Who)
	}
	if e.Why != "" {
		fmt.Fprintf(&b, ", because: %s", e.Why)
	}
	b.WriteByte('\n')
	return []byte(b.String())
}

// closing tells what is not normal at the end.
func closing(e *rules.Engine) []byte {
	var b strings.Builder
	b.WriteString("At the end:\n")
	for _, a := range e.Alarms() {
		if a.State != rules.StateNormal {
			fmt.Fprintf(&b, "  %s has been %s since %s: %s\n", a.Rule, a.State, a.Since.Format(time.RFC3339Nano), a.Why)
		}
	}
	for _, z := range e.Zones() {
		if z.State != rules.ZoneSuspended {
			continue
		}
		fmt.Fprintf(&b, "  zone %s has been suspended since %s; a release asks for %s\n", z.ID, z.Since.Format(time.RFC3339Nano), strings.Join(z.Missing, " and "))
		for _, o := range z.Obstacles {
			fmt.Fprintf(&b, "    and is kept back: %s\n", o.Why)
		}
	}
	if strings.Count(b.String(), "\n") == 1 {
		b.WriteString("  everything is normal and every zone is free\n")
	}
	return []byte(b.String())
}
