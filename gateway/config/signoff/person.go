package signoff

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Person signs: a name and a role.
type Person struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// String returns "Name (role)".
func (p Person) String() string { return p.Name + " (" + p.Role + ")" }

// guardians are the roles of the safety side: one of those who sign must have one
// of them.
var guardians = []string{"gas-safety-engineer", "inspector", "council-member", "responsible"}

// onlookers have no say in limits: they read, or keep the machines.
var onlookers = []string{"auditor", "observer", "it-administrator"}

// ParsePerson reads "Name (role)". The role is taken in small letters with
// hyphens; the error says what is missing, or that the role cannot sign.
func ParsePerson(s string) (Person, error) {
	open := strings.LastIndex(s, "(")
	if open < 0 || !strings.HasSuffix(strings.TrimSpace(s), ")") {
		return Person{}, fmt.Errorf("%q names no role: write \"Name (role)\", as in \"A. Serikov (gas-safety-engineer)\"", s)
	}
	p := Person{
		Name: squeeze(s[:open]),
		Role: strings.ToLower(strings.ReplaceAll(squeeze(strings.TrimSuffix(strings.TrimSpace(s[open+1:]), ")")), " ", "-")),
	}
	switch {
	case p.Name == "":
		return Person{}, fmt.Errorf("%q names nobody: write \"Name (role)\"", s)
	case p.Role == "":
		return Person{}, fmt.Errorf("%q names no role: write \"Name (role)\"", s)
	case slices.Contains(onlookers, p.Role):
		return Person{}, fmt.Errorf("%s cannot sign: the role %s has no say in limits and alarms", p.Name, p.Role)
	}
	return p, nil
}

// squeeze makes one line of what somebody typed.
func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// same reports whether two entries name one person, whatever the role, the
// capitals and the spaces.
func (p Person) same(o Person) bool { return strings.EqualFold(squeeze(p.Name), squeeze(o.Name)) }

// errAlone and its kin are why something is not signed.
var (
	errAlone    = errors.New("a change towards less safety needs two people: give --second \"Name (role)\"")
	errSame     = errors.New("the second person must be another one")
	errNoSafety = fmt.Errorf("one who signs must be of the safety side: %s", strings.Join(guardians, ", "))
)

// mayLoosen says whether the people may sign a change towards less safety.
func mayLoosen(people []Person) error {
	if len(people) < 2 {
		return errAlone
	}
	return guarded(people)
}

// guarded asks for somebody of the safety side among those who sign.
func guarded(people []Person) error {
	if !slices.ContainsFunc(people, func(p Person) bool { return slices.Contains(guardians, p.Role) }) {
		return errNoSafety
	}
	return nil
}
