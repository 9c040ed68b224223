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
