package rules_test

import (
	"fmt"
	"strings"

	"aman/drivers"
	"aman/rules"
)

// mStep is one thing that happens: a reading, an act, or a second that passes.
type mStep struct {
	at    int
	point string
	word  mWord
	act   *rules.Act
}

// String is the step as a line of a script.
func (s mStep) String() string {
	switch {
	case s.act != nil:
		a := s.act
		l := fmt.Sprintf("%d ! %s %s %s", s.at, a.Kind, a.Target, a.Who)
		if a.For != 0 {
			l += " for " + a.For.String()
		}
		if a.Once {
			l += " once"
		}
		if a.Permit != "" {
			l += " permit " + a.Permit
		}
		return l
	case s.point == "":
		return fmt.Sprintf("%d .", s.at)
	case s.word.fault != "":
		return fmt.Sprintf("%d %s %s", s.at, s.point, s.word.fault)
	}
	if s.word.uncertain {
		return fmt.Sprintf("%d %s uncertain=%g", s.at, s.point, s.word.value)
	}
	return fmt.Sprintf("%d %s %g", s.at, s.point, s.word.value)
}

// take lets the world live through the step.
func (w *mWorld) take(s mStep) {
	switch {
	case s.act != nil:
		w.act(*s.act)
	case s.point != "":
		w.reading(s.point, s.word)
	default:
		w.tick()
	}
}

// live lets an engine live through the step.
func live(e *rules.Engine, s mStep) {
	switch {
	case s.act != nil:
		e.Act(at(float64(s.at)), *s.act)
	case s.point != "":
		e.Read(s.reading())
	default:
		e.Advance(at(float64(s.at)))
	}
}

func (s mStep) reading() drivers.Reading {
	r := drivers.Reading{ID: s.point, Time: at(float64(s.at)), Value: s.word.value, Quality: drivers.Good}
	if s.word.uncertain {
		r.Quality = drivers.Uncertain
	}
	if s.word.fault != "" {
		f, err := drivers.ParseFault(s.word.fault)
		if err != nil {
			panic(err)
		}
		r.Quality, r.Fault, r.Value = drivers.Bad, f, noNumber
	}
	return r
}

// scripted is a list of steps as a script that a person can read.
func scripted(steps []mStep) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteString("\n" + s.String())
	}
	return b.String()
}

// events are what the engine has said since it was last asked, as short lines.
func events(e *rules.Engine) (out []string) {
	for _, ev := range e.Drain() {
		s := short(ev)
		if ev.Kind == rules.Resounded {
			s += " " + ev.Point
		}
		out = append(out, s)
	}
	return out
}
