package mutants

// alarms are about limit and reset.
var alarms = []mutant{
	{"above only beyond the limit", "sideOf", "		if v >= w.limit {", "		if v > w.limit {"},
	{"below only beyond the limit", "sideOf", "		if v <= w.limit {", "		if v < w.limit {"},
	{"above clears at its reset", "sideOf", "		if v >= w.limit {\n			return beyond\n		}\n		if v < w.reset {", "		if v >= w.limit {\n			return beyond\n		}\n		if v <= w.reset {"},
	{"below clears at its reset", "sideOf", "		if v > w.reset {", "		if v >= w.reset {"},
	{"no hysteresis", "sideOf", "		if v >= w.limit {\n			return beyond\n		}\n		if v < w.reset {", "		if v >= w.limit {\n			return beyond\n		}\n		if v < w.limit {"},
	{"beyond the range is a mere fault", "dangerous", "return c == overRange && (w.op == Above", "return false && (w.op == Above"},
	{"beyond the range is a value on either side", "dangerous", "c == underRange && w.op == Below", "(c == underRange || c == overRange)"},
}

// transitions are about raising and clearing.
var transitions = []mutant{
	{"raised anew stays acknowledged", "raise", "			a.acknowledged = false\n", ""},
	{"no latch", "raise", "a.latched = a.latched || a.rule.Latch || a.fellBack\n		}\n	})\n	for", "a.latched = a.latched || a.fellBack\n		}\n	})\n	for"},
	{"everything latches", "raise", "a.latched = a.latched || a.rule.Latch || a.fellBack\n		}\n	})\n	for", "a.latched = true\n		}\n	})\n	for"},
	{"the latch goes with the condition", "lower", "func() { a.condition, a.byFault, a.fellBack = false, false, false }", "func() { a.condition, a.byFault, a.fellBack, a.latched = false, false, false, false }"},
	{"clearing acknowledges", "lower", "func() { a.condition, a.byFault, a.fellBack = false, false, false }", "func() { a.condition, a.byFault, a.fellBack, a.acknowledged = false, false, false, true }"},
	{"raised while in a mode", "raise", "	if a.mode == noMode {\n		e.emit(e.alarmEvent(a, Raised))", "	if true {\n		e.emit(e.alarmEvent(a, Raised))"},
	{"cleared while in a mode", "lower", "	if a.mode == noMode {\n		ev := e.alarmEvent(a, Cleared)", "	if true {\n		ev := e.alarmEvent(a, Cleared)"},
	{"out of service latches", "raise", "		if !idle {", "		if true {"},
	{"out of service suspends", "raise", "	if idle {\n		return", "	if false {\n		return"},
	{"shelving keeps the zone free", "raise", "	if a.rule.Suspend && a.zone >= 0 {", "	if a.rule.Suspend && a.zone >= 0 && a.mode == noMode {"},
	{"a fault trip is not raised anew by gas", "judgeTruth", "	case a.condition && a.byFault && values &&", "	case false &&"},
	{"one-shot shelving outlives the return to normal", "lower", "	if a.once {", "	if false {"},
}

// delays are about hold and clear_for.
var delays = []mutant{
	{"hold is ignored", "rise", "	case a.rule.Hold == 0:\n		e.raise(", "	case true:\n		e.raise("},
	{"hold delays faults", "rise", "	case a.vote == nil && c&counted != 0 && a.trips():", "	case false:"},
	{"hold delays the first good reading after a fault", "stand", "(a.rule.Hold == 0 || c&recovered != 0) {", "a.rule.Hold == 0 {"},
	{"a value between does not break hold", "see", "	case a.vote == nil && a.rule.Hold > 0 && (!a.condition || a.byFault):", "	case false:"},
	{"clear_for is ignored", "fall", "	case a.rule.ClearFor == 0:\n		if a.blocked == 0 {", "	case true:\n		if a.blocked == 0 {"},
	{"a value between does not restart clear_for", "says", "	return a.rule.ClearFor == 0 || w.side == inside || !(w.armed || a.byFault)", "	return true"},
	{"a fault does not restart the clear_for of a vote", "fall", " || c&gotFault != 0 && (a.rule.Join == Any || a.vote != nil):", ":"},
	{"clears while a fault is pending", "says", "w.met || w.trouble == pending:", "w.met:"},
}

// modes are about shelving, suppression and out of service.
var modes = []mutant{
	{"one-shot shelving has no longest time", "begin", "		last = a.shelveMax()", "		last = 0"},
	{"a mode ends acknowledged", "end", "		a.acknowledged = !a.condition && !a.latched", "		a.acknowledged = true"},
	{"a mode ends acknowledged where only the latch is held", "end", "		a.acknowledged = !a.condition && !a.latched", "		a.acknowledged = !a.condition"},
	{"a mode ends unacknowledged where all is well", "end", "		a.acknowledged = !a.condition && !a.latched", "		a.acknowledged = false"},
	{"out of service ends without a latch", "end", "		if fresh {\n			a.latched", "		if false {\n			a.latched"},
	{"out of service ends without a suspension", "end", "	if fresh && a.rule.Suspend && a.zone >= 0 {", "	if false {"},
	{"a mode does not end a silence", "end", "	if a.waits() {", "	if false {"},
	{"any act ends any mode", "modeReasons", "		if a.mode != m {", "		if a.mode == noMode {"},
	{"a mode without a name", "modeReasons", "	if nobody(act) {", "	if false {"},
	{"one mode replaces another", "modeReasons", "a.mode != noMode && a.mode != m ||", ""},
	{"suppressed twice", "modeReasons", " || a.mode == m && m == suppressed {", " {"},
	{"shelving cannot be renewed", "modeReasons", "a.mode != noMode && a.mode != m ||", "a.mode != noMode ||"},
	{"a danger without a permit", "modeReasons", "	if a.rule.Severity == SeverityDanger && act.Permit == \"\" {", "	if false {"},
	{"a warning asks for a permit", "modeReasons", "	if a.rule.Severity == SeverityDanger && act.Permit == \"\" {", "	if act.Permit == \"\" {"},
	{"shelving without an end", "spanReasons", "	case m == shelved && act.For == 0 && !act.Once:", "	case false:"},
	{"shelving for longer than the longest", "spanReasons", "	case m == shelved && act.For > a.shelveMax():", "	case false:"},
	{"shelving shorter than the longest", "spanReasons", "	case m == shelved && act.For > a.shelveMax():", "	case m == shelved && act.For >= a.shelveMax():"},
	{"a true alarm goes out of service", "serviceReasons", "	if a.condition {\n", "	if false {\n"},
	{"a latched alarm goes out of service", "serviceReasons", "	if a.latched {\n", "	if false {\n"},
	{"out of service blinds a whole zone", "serviceReasons", "	if a.rule.Severity == SeverityDanger && a.mode != outOfService {", "	if false {"},
	{"a vote goes out of service", "serviceReasons", "	if a.vote != nil {\n", "	if false {\n"},
}
