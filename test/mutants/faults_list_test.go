package mutants

// faults are about what counts as one.
var faults = []mutant{
	{"a warm-up reading is a fault", "take", "	if c == neutral {", "	if false {"},
	{"the second faulty reading does not count", "fail", "		if p.spec.FaultHold == 0 {", "		if false {"},
	{"the first faulty reading counts", "fail", "	case sound:\n		w.trouble, w.kind = pending, kind\n", "	case sound:\n		e.count(p, w, kind)\n"},
	{"a fault counts after three seconds", "debounceFor", "	return debounceFor\n", "	return debounceFor + time.Second\n"},
	{"silence is no fault", "faultDue", "	if k == onStale {\n		if w.trouble == held {", "	if k == onStale {\n		if true {"},
	{"a fault that ends is not told", "letGo", "		p.holders--", "		_ = p"},
	{"a fault that is ignored is told", "count", "	if e.alarms[w.rule].rule.OnFault != IgnoreFault {\n		p.holders++", "	if true {\n		p.holders++"},
	{"between after a fault trip counts as inside", "see", "	case tripped:\n		w.met = true", "	case tripped:\n		w.met = false"},
	{"a fault trips whatever on_fault says", "trips", "return a.rule.OnFault == TripOnFault }", "return a.rule.OnFault != IgnoreFault }"},
	{"a faulty reading raises anew", "judgeTruth", " && c&gotFault == 0:", ":"},
	{"beyond the range is not told", "tell", "	if own != drivers.NoFault && p.own == drivers.NoFault {", "	if false {"},
	{"a faulty reading ends beyond the range", "tell", "(within || own != drivers.NoFault && own != p.own) {", "(within || own != p.own) {"},
}

// inhibits are about who may not trip, for how long, and what then.
var inhibits = []mutant{
	{"inhibit for more than an hour", "inhibitReasons", "	if a.For > maxInhibit {", "	if false {"},
	{"inhibit for less than an hour only", "inhibitReasons", "	if a.For > maxInhibit {", "	if a.For >= maxInhibit {"},
	{"inhibit without a name", "inhibitReasons", "	if nobody(a) {", "	if false {"},
	{"inhibit without a time lasts a minute", "inhibit", "		last = maxInhibit", "		last = time.Minute"},
	{"inhibit of all danger points", "blindReasons", "most := (all + 1) / 2;", "most := all;"},
	{"inhibit of half, rounded down", "blindReasons", "most := (all + 1) / 2;", "most := all / 2;"},
	{"out of service does not count among the inhibited", "blindPoint", "(a.mode == outOfService || i == rule)", "(i == rule)"},
	{"the first of two inhibits frees the point", "block", "		p.inhibits += by\n", "		p.inhibits = max(0, by)\n"},
	{"an inhibit does not stop a trip", "rise", "	case a.blocked > 0:\n		if a.rule.Hold > 0 && values {", "	case false:\n		if a.rule.Hold > 0 && values {"},
	{"an inhibited alarm clears", "fall", "		if a.blocked == 0 {\n			e.lower(a, point)", "		if true {\n			e.lower(a, point)"},
	{"an inhibited alarm clears after clear_for", "insideFor", "	case a.blocked > 0:\n		a.insideOut = true", "	case false:\n		a.insideOut = true"},
	{"hold trips under an inhibit", "holdOver", "	case a.blocked > 0:\n		a.heldOut = true", "	case false:\n		a.heldOut = true"},
	{"what is wrong when an inhibit ends stays silent", "unblock", "	case whole && !a.condition && (due || !values):", "	case false:"},
	{"what is not wrong when an inhibit ends stays", "unblock", "	case a.condition && e.gone(a) && (a.rule.ClearFor == 0 || a.insideOut):", "	case false:"},
	{"what has not lasted its hold is wrong when an inhibit ends", "unblock", "	due := a.rule.Hold == 0 || a.heldOut\n", "	due := true\n"},
	{"a value between raises when an inhibit ends", "settleBetween", "			w.met = false\n", "			w.met = true\n"},
	{"gas after a fault is not raised anew when an inhibit ends", "unblock", "values && due && atLimit:", "values && due && atLimit && false:"},
	{"a second member of a vote is inhibited", "voteReasons", "		case taken > 1:", "		case false:"},
	{"an inhibit leaves too few members", "voteReasons", "a.vote.degrade == DegradeAvailable && left < a.vote.k:", "false:"},
}

// votes are about k of n.
var votes = []mutant{
	{"a vote needs one more", "voted", "	case t.total >= t.need:", "	case t.total > t.need:"},
	{"a faulty member is no vote under safe", "tallyOf", "		t.total += t.faulty", "		t.total += 0"},
	{"a faulty member is a vote under available", "tallyOf", "	if a.vote.degrade == DegradeSafe {\n		t.total", "	if true {\n		t.total"},
	{"leaving a member out does not lower k", "tallyOf", "		t.need = max(1, t.need-t.out)", "		t.need = max(1, t.need)"},
	{"k falls below one", "tallyOf", "		t.need = max(1, t.need-t.out)", "		t.need -= t.out"},
	{"a vote ends though its faults keep it true", "votedDown", "!e.voted(a, true) && ", ""},
	{"a vote ends though members are outside", "votedDown", " && e.tallyOf(a).met < a.vote.k", ""},
	{"on_fault is not asked under available", "voted", "t.faulty > 0 && a.trips():", "t.faulty > 0:"},
	{"too few members trip nothing", "voted", "		return faultsCount && len(a.watches)-t.out-t.faulty < t.need", "		return false"},
	{"hold delays what faults alone make true", "faultsAlone", "	return t.total-t.values >= t.need || t.total < t.need", "	return t.total < t.need"},
	{"members warn under a true vote", "judgeMembers", "w.trouble != held && !a.condition && e.points", "w.trouble != held && e.points"},
	{"a faulty member warns", "judgeMembers", "w.met && w.trouble != held && !a.condition", "w.met && !a.condition"},
	{"an inhibited member warns", "judgeMembers", " && e.points[ref.point].inhibits == 0:", ":"},
	{"a member drives horns", "memberRule", "outputs[i].spec.Role == RoleBeacon {", "outputs[i].spec.Role != RoleTrip {"},
	{"degraded is not told of faults", "tellDegraded", "t.out == v.told.out && t.faulty == v.told.faulty &&", "t.out == v.told.out &&"},
	{"degraded is not told of what is left out", "tellDegraded", "t.out == v.told.out && t.faulty == v.told.faulty &&", "t.faulty == v.told.faulty &&"},
	{"a member that warms up votes on", "leftOut", "return p.inhibits > 0 || p.neutral }", "return p.inhibits > 0 }"},
	{"an inhibited member votes on", "leftOut", "return p.inhibits > 0 || p.neutral }", "return p.neutral }"},
}
