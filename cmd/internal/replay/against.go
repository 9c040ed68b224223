package replay

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"aman/cmd/internal/replay/compare"
	"aman/rules"
)

// DefaultTolerance joins evacuations that lie apart by no more than it: nobody
// goes back in between.
const DefaultTolerance = time.Minute

// Against are the two rule sets of a comparison and its choices.
type Against struct {
	Old, New rules.Spec
	// OldName, NewName and TruthName stand in the report; TruthName is empty
	// where nobody says what was real.
	OldName, NewName, TruthName string
	Truth                       []compare.Period
	// Tolerance is DefaultTolerance where it is 0.
	Tolerance time.Duration
	// Until is as in Options.
	Until *time.Time
}

// Compare replays the input, called name in errors, through both rule sets. It
// reads the input twice: a rule that watches a point without any reading in it
// would only ever find that point silent, and is left out and named. Of the
// acts those count that decide whether a rule can trip; shelving, suppression
// and silence hide alarms from people and are left out on both sides.
func Compare(input io.ReadSeeker, name string, a Against) (Comparison, error) {
	if a.Tolerance <= 0 {
		a.Tolerance = DefaultTolerance
	}
	survey, err := takeSurvey(newReader(input, name), a)
	if err != nil {
		return Comparison{}, err
	}
	if _, err := input.Seek(0, io.SeekStart); err != nil {
		return Comparison{}, fmt.Errorf("%s: a comparison reads the input twice, and this one cannot be: give a file", name)
	}
	d, err := newDuel(a, survey)
	if err != nil {
		return Comparison{}, err
	}
	if err := d.play(newReader(input, name)); err != nil {
		return Comparison{}, err
	}
	out := d.finish()
	out.Input, out.OldName, out.NewName, out.TruthName = name, a.OldName, a.NewName, a.TruthName
	return out, nil
}

// survey is what a first reading of the input finds.
type survey struct {
	lines       int
	first, last time.Time
	seen        map[string]bool // points with a reading
}

// takeSurvey reads the input once and checks every line as a replay would: what
// neither rule set knows is an error.
func takeSurvey(in *reader, a Against) (survey, error) {
	s := survey{seen: map[string]bool{}}
	known := [2]targets{targetsOf(a.Old), targetsOf(a.New)}
	err := in.each(func(l line) error {
		if s.lines == 0 {
			s.first, s.last = l.time, l.time
		}
		if err := inOrder(s.last, l.time); err != nil {
			return err
		}
		s.lines++
		s.last = l.time
		if l.act == "" {
			if !s.seen[l.point] {
				if !known[0].points[l.point] && !known[1].points[l.point] {
					return fmt.Errorf("there is no point %q in either configuration", l.point)
				}
				s.seen[l.point] = true
			}
			return nil
		}
		act, err := parseAct(l.act, l.point, l.who)
		if err != nil {
			return err
		}
		if err := known[0].check(act); err != nil && known[1].check(act) != nil {
			return err
		}
		return nil
	})
	return s, err
}

// each calls f for every line and gives its errors their place.
func (r *reader) each(f func(line) error) error {
	if err := r.header(); err != nil {
		return err
	}
	for {
		l, err := r.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := f(l); err != nil {
			if _, ok := errors.AsType[*spoolError](err); ok {
				return err // not the input's fault
			}
			return r.fault("%w", err)
		}
	}
}

func inOrder(before, now time.Time) error {
	if now.Before(before) {
		return fmt.Errorf("the time %s falls: the line before has %s", now.Format(time.RFC3339Nano), before.Format(time.RFC3339Nano))
	}
	return nil
}

// without returns the spec without the rules that watch a point that was never
// seen, and says for each what it lacks.
func without(spec rules.Spec, side string, seen map[string]bool) (rules.Spec, []string) {
	var left []string
	lacks := map[string]bool{}
	kept := make([]rules.Rule, 0, len(spec.Rules))
	for _, r := range spec.Rules {
		missing := unseen(&r, seen)
		if len(missing) == 0 {
			kept = append(kept, r)
			continue
		}
		lacks[r.ID] = true
		left = append(left, fmt.Sprintf("%s: rule %s is left out: the recording has no reading of %s", side, r.ID, missing[0]))
	}
	for i := range kept {
		kept[i].QuietUnder = slices.DeleteFunc(slices.Clone(kept[i].QuietUnder), func(id string) bool { return lacks[id] })
	}
	spec.Rules = kept
	return spec, left
}

// unseen lists the points of the rule without a reading.
func unseen(r *rules.Rule, seen map[string]bool) (list []string) {
	for _, c := range r.Conditions {
		points := []string{c.Point}
		if c.Figure != nil {
			points = append(points, c.Figure.More...)
		}
		for _, p := range points {
			if !seen[p] && !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	return list
}
