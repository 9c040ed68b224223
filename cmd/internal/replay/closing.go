package replay

import (
	"fmt"
	"strings"
	"time"

	"aman/rules"
)

// closing tells what is not normal at the end: alarms, modes, inhibits, horns
// that are muted, zones, and the time during which danger rules could not trip.
func closing(e *rules.Engine) []byte {
	var b strings.Builder
	for _, a := range e.Alarms() {
		closingAlarm(&b, a)
	}
	for _, i := range e.Inhibits() {
		fmt.Fprintf(&b, "  %s is inhibited since %s until %s, by %s%s\n", i.Target, moment(i.Since), moment(i.Until), i.Who, because(i.Why))
	}
	for _, s := range e.Silences() {
		fmt.Fprintf(&b, "  %s is silenced until %s%s\n", s.Output, moment(s.Until), by(s.Who))
	}
	for _, z := range e.Zones() {
		closingZone(&b, z)
	}
	if b.Len() == 0 {
		b.WriteString("  everything is normal and every zone is free\n")
	}
	return []byte("At the end:\n" + b.String())
}

func closingAlarm(b *strings.Builder, a rules.Alarm) {
	switch a.State {
	case rules.StateNormal:
	case rules.StateShelved, rules.StateSuppressed, rules.StateOutOfService:
		fmt.Fprintf(b, "  %s is %s since %s %s%s%s; without that it would be %s\n", a.Rule, a.State, moment(a.Since), modeEnd(a), by(a.ModeBy), because(a.ModeWhy), a.Beneath)
	default:
		fmt.Fprintf(b, "  %s has been %s since %s: %s\n", a.Rule, a.State, moment(a.Since), a.Why)
	}
	if !a.HoldUntil.IsZero() {
		fmt.Fprintf(b, "  %s is at its limit and would be raised at %s\n", a.Rule, moment(a.HoldUntil))
	}
	if !a.ClearsAt.IsZero() {
		fmt.Fprintf(b, "  %s is inside its reset and would clear at %s\n", a.Rule, moment(a.ClearsAt))
	}
	if a.Degraded != "" {
		fmt.Fprintf(b, "  %s is degraded: %s\n", a.Rule, a.Degraded)
	}
	if a.Quiet && a.State != rules.StateNormal {
		fmt.Fprintf(b, "  %s is quiet: a higher level is announced in its place\n", a.Rule)
	}
}

func modeEnd(a rules.Alarm) string {
	switch {
	case a.ModeUntil.IsZero() && a.ModeBy == "":
		return "until what suppresses it is gone"
	case a.ModeUntil.IsZero():
		return "until somebody ends it"
	case a.Once:
		return "until the condition is normal, at the latest " + moment(a.ModeUntil)
	}
	return "until " + moment(a.ModeUntil)
}

func closingZone(b *strings.Builder, z rules.ZoneStatus) {
	if z.State == rules.ZoneSuspended {
		fmt.Fprintf(b, "  zone %s has been suspended since %s; a release asks for %s\n", z.ID, moment(z.Since), strings.Join(z.Missing, " and "))
		for _, o := range z.Obstacles {
			fmt.Fprintf(b, "    and is kept back: %s\n", o.Why)
		}
	}
	if z.Unprotected > 0 {
		fmt.Fprintf(b, "  zone %s was unprotected for %s: an inhibit or an out-of-service kept a danger rule from tripping\n", z.ID, z.Unprotected)
	}
}

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func by(who string) string {
	if who == "" {
		return ""
	}
	return ", by " + who
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ", because: " + why
}
