package mutants

// suspensions are about stop and release.
var suspensions = []mutant{
	{"release without a name", "releaseReasons", "	if nobody(a) {", "	if false {"},
	{"release of a free zone", "releaseReasons", "	if !z.suspended {\n		return append(", "	if false {\n		return append("},
	{"release while an alarm is not normal", "obstacles", "s != StateNormal {", "s == StateUnacknowledged {"},
	{"release while a latch is held", "obstacles", "s != StateNormal {", "s != StateNormal && s != StateLatchedAck {"},
	{"release while an alarm is shelved", "obstacles", "s != StateNormal {", "s != StateNormal && s != StateShelved {"},
	{"release while a point is inhibited", "notInside", "	case p.inhibits > 0:", "	case false:"},
	{"release by a reading that is not good", "notInside", "	case !p.lastGood():", "	case false:"},
	{"release while a point is silent", "notInside", "	case w.trouble == held:", "	case false:"},
	{"release by a value between", "notInside", "	case w.sideOf(e.current(p, w)) != inside:", "	case w.sideOf(e.current(p, w)) == beyond:"},
	{"a rule is a cause twice", "suspendByRule", "		if c.Rule == a.rule.ID {", "		if c.Rule == a.rule.ID && false {"},
	{"the interlock stays off", "On", "		return o.zone >= 0 && e.zones[o.zone].suspended", "		return false"},
	{"a person does not suspend", "stop", "		e.suspend(z, c)\n	}", "	}"},
}

// restarts are about what must not be lost.
var restarts = []mutant{
	{"a restart forgets the latch", "alarmFacts", "Latched: a.latched,", "Latched: false,"},
	{"a restart forgets the condition", "alarmFacts", "Condition: a.condition,", "Condition: false,"},
	{"a restart forgets the suspension", "Snapshot", "z := &e.zones[i]; z.suspended {", "z := &e.zones[i]; false {"},
	{"a restart forgets a mode", "alarmFacts", "	if a.mode != noMode {\n		f.Mode,", "	if false {\n		f.Mode,"},
	{"a restart keeps an inhibit", "alarmFacts", "Condition: a.condition,", "Condition: a.condition && a.blocked == 0,"},
	{"a restart forgets what a condition was", "alarmFacts", "Met: w.met,", "Met: false,"},
}

// levels are about levels, groups, escalation, order and two people.
var levels = []mutant{
	{"a lower level sounds under the higher", "drive", " && !(quiet && o.spec.Role != RoleTrip)", " && (!quiet || quiet)"},
	{"level suppression stops a trip", "drive", "!(quiet && o.spec.Role != RoleTrip)", "!quiet"},
	{"a shelved level quietens", "announced", "a.mode == noMode && (", "("},
	{"the first-out is forgotten too soon", "settle", "		if e.alarms[i].beneath() != StateNormal {", "		if e.alarms[i].beneath() == StateNormal {"},
	{"every alarm is first-out", "enter", "	case g.first < 0:", "	case true:"},
	{"escalation goes on after acknowledge", "pace", "	if !a.waits() {", "	if false {"},
	{"escalation begins at once", "drive", "int(d.step) <= a.step && a.waits()", "a.waits()"},
	{"deadlines of one instant act in another order", "less", "	return a < b", "	return a > b"},
	{"one person twice releases", "personReasons", "		if strings.EqualFold(c.Who, who.Who) {", "		if false && strings.EqualFold(c.Who, who.Who) {"},
	{"one of two is enough", "release", "len(missing) > 0 {", "len(missing) > 9 {"},
}
