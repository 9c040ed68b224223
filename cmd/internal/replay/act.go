package replay

import (
	"fmt"
	"strings"
	"time"

	"aman/rules"
)

// The acts of the stable form that the engine does not carry out yet. Each is
// parsed in full, so that a recording is judged the same way by every version.
const (
	actSilence      rules.ActKind = "silence"
	actShelve       rules.ActKind = "shelve"
	actUnshelve     rules.ActKind = "unshelve"
	actSuppress     rules.ActKind = "suppress"
	actUnsuppress   rules.ActKind = "unsuppress"
	actOutOfService rules.ActKind = "out-of-service"
	actInService    rules.ActKind = "in-service"
	actInhibit      rules.ActKind = "inhibit"
)

// act is one act with what only later versions of the engine use.
type act struct {
	rules.Act
	// For is how long a mode lasts; 0 where none was given. Once is one-shot
	// shelving.
	For    time.Duration
	Once   bool
	Permit string
}

// built reports whether the engine carries the act out.
func built(k rules.ActKind) bool {
	switch k {
	case rules.ActAck, rules.ActReset, rules.ActSuspend, rules.ActRelease:
		return true
	}
	return false
}

// time of a mode: whether it may stand behind the act's word.
type span uint8

const (
	noSpan span = iota
	maySpan
	mustSpan // or "once"
)

func spanOf(k rules.ActKind) (span, bool) {
	switch k {
	case rules.ActAck, rules.ActReset, rules.ActSuspend, rules.ActRelease,
		actSilence, actUnshelve, actSuppress, actUnsuppress, actInService:
		return noSpan, true
	case actOutOfService, actInhibit:
		return maySpan, true
	case actShelve:
		return mustSpan, true
	}
	return noSpan, false
}

// parseAct parses the columns action, point and who of an act.
func parseAct(action, target, who string) (act, error) {
	words := strings.Fields(action)
	if len(words) == 0 {
		return act{}, fmt.Errorf("the action is empty")
	}
	a := act{Act: rules.Act{Kind: rules.ActKind(words[0]), Target: target}}
	a.Who, a.Role = person(who)
	a.AnyRole = a.Role == ""
	takes, ok := spanOf(a.Kind)
	if !ok {
		return act{}, fmt.Errorf("%q is no act; the acts are ack, reset, silence, shelve, unshelve, suppress, unsuppress, out-of-service, in-service, inhibit, suspend, release", words[0])
	}
	if target == "" {
		return act{}, fmt.Errorf("%s names nothing: the rule, or the zone of suspend and release, stands in the column point", a.Kind)
	}
	rest, err := a.takeSpan(takes, words[1:])
	if err != nil {
		return act{}, err
	}
	a.Reason = strings.Join(rest, " ")
	a.Permit = permitIn(rest)
	return a, nil
}

// takeSpan takes the time behind the act's word and returns the other words.
func (a *act) takeSpan(takes span, words []string) ([]string, error) {
	if takes == noSpan {
		return words, nil
	}
	if len(words) > 0 {
		if words[0] == "once" && takes == mustSpan {
			a.Once = true
			return words[1:], nil
		}
		d, err := time.ParseDuration(words[0])
		switch {
		case err == nil && d <= 0:
			return nil, fmt.Errorf("%s: %s is no time to come", a.Kind, words[0])
		case err == nil:
			a.For = d
			return words[1:], nil
		}
	}
	if takes == mustSpan {
		return nil, fmt.Errorf("%s needs a time such as 10m, or once", a.Kind)
	}
	return words, nil
}

// permitIn returns the word behind "permit".
func permitIn(words []string) string {
	for i := 0; i+1 < len(words); i++ {
		if words[i] == "permit" {
			return words[i+1]
		}
	}
	return ""
}

// person splits "Name (role)" into its parts; square brackets do as well.
func person(who string) (name, role string) {
	who = strings.TrimSpace(who)
	for _, brackets := range [...]string{"()", "[]"} {
		open := strings.LastIndexByte(who, brackets[0])
		if open >= 0 && strings.HasSuffix(who, brackets[1:]) {
			return strings.TrimSpace(who[:open]), strings.TrimSpace(who[open+1 : len(who)-1])
		}
	}
	return who, ""
}
