package ui

import (
	"regexp"
	"strconv"
	"strings"
)

// The engine's sentences that people meet in every list of events.
var (
	compared = regexp.MustCompile(`(-?[0-9.]+(?:e[+-]?[0-9]+)?)(?: (\S+))? (at or above|at or below|above|below) (-?[0-9.]+(?:e[+-]?[0-9]+)?)(?: (\[[^\]]+\]|%\{\w+\}|%|Cel|K|dB\[A\]|mg/m3|kPa|Pa|hPa)(?:$|[ ;,]))?`)
	lost     = regexp.MustCompile(`protection lost: (\w+) of ([a-z0-9_-]+\.[a-z0-9_-]+)`)
)

var signs = map[string]string{"at or above": "≥", "at or below": "≤", "above": ">", "below": "<"}

// Because writes the engine's sentences on why something happened, or was
// refused, in the reader's language, as far as they have a form of their own: a
// comparison becomes one with signs and units as people write them, a lost
// protection names its fault.
func (s *Speaker) Because(why string) string {
	if said, ok := s.sentence(why); ok {
		return said
	}
	parts := strings.Split(why, "; ")
	for i, part := range parts {
		said, ok := s.sentence(part)
		if !ok {
			said = s.because(part)
		}
		parts[i] = said
	}
	return strings.Join(parts, "; ")
}

func (s *Speaker) because(why string) string {
	why = lost.ReplaceAllStringFunc(why, func(text string) string {
		m := lost.FindStringSubmatch(text)
		if !s.Has("fault." + m[1]) {
			return text
		}
		return s.T("cause.fault", "what", m[2], "fault", s.T("fault."+m[1]))
	})
	return compared.ReplaceAllStringFunc(why, func(text string) string {
		m := compared.FindStringSubmatch(text)
		words := []string{s.figure(m[1])}
		if m[2] != "" {
			words = append(words, Unit(s.Lang, m[2]))
		}
		words = append(words, signs[m[3]], s.figure(m[4]))
		if m[5] == "" {
			return strings.Join(words, " ")
		}
		tail := text[strings.LastIndex(text, m[5])+len(m[5]):]
		return strings.Join(append(words, Unit(s.Lang, m[5])), " ") + tail
	})
}

func (s *Speaker) figure(text string) string {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return Plain(s.Lang, v)
}

// Person writes a name as recorded, "Anna Omarova (responsible)", with the role
// in the reader's language.
func (s *Speaker) Person(who string) string {
	name, role, ok := strings.Cut(strings.TrimSuffix(who, ")"), " (")
	if !ok || !strings.HasSuffix(who, ")") || !s.Has("role."+role) {
		return who
	}
	return name + " (" + s.T("role."+role) + ")"
}
