package config

import "aman/rules"

// seen lists the points that a rule watches.
func (b *builder) seen() map[string]bool {
	seen := make(map[string]bool)
	for i := range b.site.Spec.Rules {
		for _, id := range watched(&b.site.Spec.Rules[i]) {
			seen[id] = true
		}
	}
	return seen
}

// cautionVote finds members of a vote that one cause can take away together.
func (b *builder) cautionVote(path string, rule int) {
	r := &b.site.Spec.Rules[rule]
	if r.Vote == nil {
		return
	}
	of := path + ".vote.of"
	sensor := func(p *Point) string { return p.Sensor }
	bus := func(p *Point) string { return b.sensors[p.Sensor].Bus }
	profile := func(p *Point) string { return b.sensors[p.Sensor].DriverName }
	for _, share := range []struct {
		what, end string
		of        func(*Point) string
	}{
		{"sensor", "it votes alone", sensor},
		{"bus", "one broken wire takes them all", bus},
		{"driver", "one mistake in it is in all of them", profile},
	} {
		for _, key := range b.shared(r, share.of) {
			b.warn(of, "%s are all on %s %s: %s", list(b.membersBy(r, share.of, key)), share.what, key, share.end)
		}
	}
	b.cautionSafe(path, r)
}

// shared lists what more than one member of a vote have in common, in the order
// of the members.
func (b *builder) shared(r *rules.Rule, by func(*Point) string) (keys []string) {
	count := make(map[string]int)
	for _, c := range r.Conditions {
		key := by(b.points[c.Point])
		if count[key]++; count[key] == 2 {
			keys = append(keys, key)
		}
	}
	return keys
}

func (b *builder) membersBy(r *rules.Rule, by func(*Point) string, key string) (ids []string) {
	for _, c := range r.Conditions {
		if by(b.points[c.Point]) == key {
			ids = append(ids, c.Point)
		}
	}
	return ids
}

// cautionSafe tells that on_fault is not asked in a vote that degrades safely.
func (b *builder) cautionSafe(path string, r *rules.Rule) {
	if r.Vote.Degrade == rules.DegradeSafe && r.OnFault != rules.TripOnFault {
		b.warn(path+".on_fault", "is not asked in a vote with degrade: safe, where a faulty member votes for the alarm")
	}
}
