package replay

import (
	"fmt"
	"strings"
	"time"

	"aman/rules"
)

// span says whether a time may stand behind an act's word.
type span uint8

const (
	noSpan  span = iota
	maySpan      // a time
	oneShot      // a time, or "once"
)

const actWords = "ack, reset, silence, shelve, unshelve, suppress, unsuppress, out-of-service, in-service, inhibit, suspend, release"

func spanOf(k rules.ActKind) (span, bool) {
	switch k {
	case rules.ActAck, rules.ActReset, rules.ActSuspend, rules.ActRelease, rules.ActSilence,
		rules.ActUnshelve, rules.ActSuppress, rules.ActUnsuppress, rules.ActInService:
		return noSpan, true
	case rules.ActOutOfService, rules.ActInhibit:
		return maySpan, true
	case rules.ActShelve:
		return oneShot, true
	}
	return noSpan, false
}

// parseAct parses the columns action, point and who of an act. What cannot be
// understood is an error. What is understood and not allowed, such as a shelving
// without a time, a name or a permit, is for the engine to refuse.
func parseAct(action, target, who string) (rules.Act, error) {
	words := strings.Fields(action)
	if len(words) == 0 {
		return rules.Act{}, fmt.Errorf("the action is empty")
	}
	a := rules.Act{Kind: rules.ActKind(words[0]), Target: target}
	a.Who, a.Role = person(who)
	a.AnyRole = a.Role == ""
	takes, ok := spanOf(a.Kind)
	if !ok {
		return rules.Act{}, fmt.Errorf("%q is no act; the acts are %s", words[0], actWords)
	}
	if target == "" {
		return rules.Act{}, fmt.Errorf("%s names nothing: the rule, or the zone of suspend and release, stands in the column point", a.Kind)
	}
	rest, err := takeSpan(&a, takes, words[1:])
	if err != nil {
		return rules.Act{}, err
	}
	a.Reason = strings.Join(rest, " ")
	a.Permit = permitIn(rest)
	return a, nil
}

// takeSpan takes the time behind the act's word and returns the other words,
// which are the reason. A word that begins as a number and is no time is an
// error: taken for a reason it would turn `inhibit 10 m` into one of 60 minutes.
func takeSpan(a *rules.Act, takes span, words []string) ([]string, error) {
	if takes == noSpan || len(words) == 0 {
		return words, nil
	}
	first := words[0]
	if first == "once" && takes == oneShot {
		a.Once = true
		return words[1:], nil
	}
	d, err := time.ParseDuration(first)
	switch {
	case err == nil && d <= 0:
		return nil, fmt.Errorf("%s: %s is no time to come", a.Kind, first)
	case err == nil:
		a.For = d
		return words[1:], nil
	case numeric(first):
		return nil, fmt.Errorf("%s: %q is no time: write it in one word, as in 90s, 10m or 1h30m; a reason begins with a letter", a.Kind, first)
	}
	return words, nil
}

// numeric reports whether the word begins as a number does.
func numeric(word string) bool {
	digits := strings.TrimLeft(word, "+-.")
	return digits != "" && digit(digits[0])
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
