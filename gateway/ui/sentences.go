package ui

import (
	"regexp"
	"strings"
	"time"
)

// sentence is one form of the engine's sentences and the text that says it. The
// groups of the form fill the placeholders of the text, in order.
type sentence struct {
	form *regexp.Regexp
	key  string
	fill []string
}

func saying(form, key string, fill ...string) sentence {
	return sentence{regexp.MustCompile("^" + form + "$"), key, fill}
}

// sentences are those that people meet when an act is refused, and when a mode,
// an inhibit or a vote changes. What has no form here stays as the engine says it.
var sentences = []sentence{
	saying("nobody is named", "why.nobody"),
	saying("it is a danger, and no permit is named", "why.permit"),
	saying("it has no end: give a time, or once", "why.noend"),
	saying(`(\S+) is longer than it may be shelved, (\S+)`, "why.long.shelve", "span", "most"),
	saying(`(\S+) is longer than an inhibit may last, (\S+)`, "why.long.inhibit", "span", "most"),
	saying("renew it instead", "why.renew"),
	saying("it is acknowledged already", "why.acknowledged"),
	saying(`it is (\S+) already`, "why.already", "state"),
	saying(`it is (\S+): that must end first`, "why.first", "state"),
	saying(`it is (\S+): nothing is announced`, "why.unannounced", "state"),
	saying("it is not acknowledged", "why.unacknowledged"),
	saying(`it is not (\S+)`, "why.not", "state"),
	saying("nothing to acknowledge: the alarm is normal", "why.normal"),
	saying("nothing is latched", "why.unlatched"),
	saying("it is latched", "why.latched"),
	saying("none of its horns sounds", "why.quiet"),
	saying(`(?:it|\S+) is a vote: inhibit one of its members`, "why.vote"),
	saying(`another member of the vote (\S+) is inhibited`, "why.member", "vote"),
	saying(`it would leave (\d+) members of the vote (\S+), which needs (\d+)`, "why.few", "left", "vote", "need"),
	saying(`(\d+) of the (\d+) danger points of zone (\S+) would be inhibited, and at most (\d+) may be`, "why.half", "blind", "all", "zone", "most"),
	saying("nothing to release: the zone is not suspended", "why.free"),
	saying(`the condition is (?:still )?there: (.*)`, "why.there", "why"),
	saying(`the last reading of (\S+) is not good: (.*)`, "why.bad", "point", "why"),
	saying(`(\S+\.\S+) is inhibited`, "why.inhibited", "point"),
	saying(`the act cannot be recorded: (.*)`, "why.unrecorded", "why"),
	saying("its time is over", "why.over"),
	saying("the gateway has started anew, which ends every inhibit", "why.anew"),
	saying(`whole again: (\S+)`, "why.whole", "vote"),
	saying(`(\d+oo\d+) works as ([^:]+): (.*)`, "why.degraded", "vote", "left", "why"),
	saying(`first-out of (\S+)`, "why.firstout", "group"),
	saying(`again, it was the first-out of (\S+)`, "why.firstout", "group"),
	saying(`after (\S+), the first-out of (\S+)`, "why.after", "rule", "group"),
	saying(`by design: (.*)`, "why.design", "why"),
}

// sentence says one sentence of the engine in the reader's language; ok is false
// where it has no form.
func (s *Speaker) sentence(text string) (said string, ok bool) {
	for _, form := range sentences {
		m := form.form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		var pairs []any
		for i, name := range form.fill {
			pairs = append(pairs, name, s.part(name, m[i+1]))
		}
		return s.T(form.key, pairs...), true
	}
	return "", false
}

// part writes what fills a placeholder as people read it.
func (s *Speaker) part(name, text string) string {
	switch name {
	case "state":
		if s.Has("alarm." + text) {
			return s.T("alarm." + text)
		}
	case "span", "most":
		if d, err := time.ParseDuration(text); err == nil {
			return s.Span(d)
		}
	case "why":
		var parts []string
		for p := range strings.SplitSeq(text, ", ") {
			parts = append(parts, s.Because(p))
		}
		return strings.Join(parts, ", ")
	}
	return text
}

// Reasons says every reason of a refusal in the reader's language.
func (s *Speaker) Reasons(list []string) []string {
	out := make([]string, len(list))
	for i, why := range list {
		out[i] = s.Because(why)
	}
	return out
}

// designedBy begins the reason of a suppression that the configuration makes.
const designedBy = "by design: "

// machine reports whether the reason is the engine's own: nobody asked for it.
func machine(by, why string) bool { return by == "" && strings.HasPrefix(why, designedBy) }
