package mutants

// acts are about acknowledge, reset and silence.
var acts = []mutant{
	{
		"an alarm in a mode can be acknowledged", "ackReasons",
		"	case a.mode != noMode:\n		return []string{", "	case false:\n		return []string{",
	},
	{
		"an alarm can be acknowledged twice", "ackReasons",
		"	case a.acknowledged:\n		return []string{\"it is acknowledged already\"}", "	case false:",
	},
	{"acknowledging ends the condition", "acknowledge", "func() { a.acknowledged = true }", "func() { a.acknowledged, a.condition = true, false }"},
	{"acknowledging ends the latch", "acknowledge", "func() { a.acknowledged = true }", "func() { a.acknowledged, a.latched = true, false }"},
	{"reset without a name", "resetReasons", "	if nobody(act) {", "	if false {"},
	{"reset of what is not latched", "resetReasons", "	if !a.latched {", "	if false {"},
	{"reset before acknowledge", "resetReasons", "	case !a.acknowledged:\n", "	case false:\n"},
	{
		"reset in a mode", "resetReasons",
		"	case a.mode != noMode:\n		why = append(", "	case false:\n		why = append(",
	},
	{"reset by a reading that is not good", "resetReasons", "		case !p.lastGood():", "		case false:"},
	{"reset while the point is silent", "resetReasons", "		case w.trouble == held: // silent", "		case false: // silent"},
	{"reset while the value is at its limit", "resetReasons", "	if a.condition || e.whole(a) {", "	if a.condition {"},
	{"reset while clear_for runs", "resetReasons", "	if a.condition || e.whole(a) {", "	if e.whole(a) {"},
	{"reset changes nothing", "reset", "func() { a.latched = false }", "func() {}"},
	{"reset acknowledges as well", "resetReasons", "	case !a.acknowledged:\n		why = append(why, \"it is not acknowledged\")", "	case !a.acknowledged:\n		a.acknowledged = true"},
	{"a refused reset is a mere refusal", "refuse", "ev.Kind = ResetRefused", "ev.Kind = Refused"},
	{"silence of what does not sound", "alarmReasons", "		if len(e.sounds(alarm)) == 0 {", "		if false {"},
	{"silence has no end", "silence", "		e.timers.set(o.unmute, e.now+int64(last))\n", ""},
	{"silence does not mute", "On", "		return o.by > 0 && !o.mute.on", "		return o.by > 0"},
	{"silence mutes beacons and trips", "sounds", "o.spec.Role == RoleHorn && o.by > 0", "o.by > 0"},
	{"a new alarm does not end a silence", "resound", "		if d.on {", "		if false {"},
	{"resounded though nothing sounds", "unmute", "	if o.by > 0 {", "	if true {"},
}

// annunciation are about re-alarms and outputs.
var annunciation = []mutant{
	{"no horn in H", "waits", "return a.mode == noMode && !a.acknowledged && (a.condition || a.latched)", "return a.mode == noMode && !a.acknowledged && a.condition"},
	{"a horn in D", "waits", "return a.mode == noMode && !a.acknowledged && (a.condition || a.latched)", "return a.mode == noMode && !a.acknowledged"},
	{"a horn in C", "waits", "return a.mode == noMode && !a.acknowledged && (a.condition || a.latched)", "return a.mode == noMode && (a.condition || a.latched)"},
	{"no beacon in D", "drives", "(a.condition || a.latched || !a.acknowledged)", "(a.condition || a.latched)"},
	{"a beacon while shelved", "drives", "		return a.mode == noMode && (a.condition ||", "		return (a.condition ||"},
	{"a latch drives no trip", "live", "return (a.condition || a.latched) && a.mode != outOfService", "return a.condition && a.mode != outOfService"},
	{"shelving stops the trip", "live", "return (a.condition || a.latched) && a.mode != outOfService", "return (a.condition || a.latched) && a.mode == noMode"},
	{"out of service trips", "live", "return (a.condition || a.latched) && a.mode != outOfService", "return a.condition || a.latched"},
	{"no re-alarm by time", "pace", "	case a.rule.Rearm > 0 &&", "	case false &&"},
	{"re-alarm by time though the condition is gone", "pace", "stands := a.mode == noMode && a.condition && a.acknowledged", "stands := a.mode == noMode && a.acknowledged"},
	{"re-alarm only beyond the higher level", "height", "v >= level,", "v > level,"},
	{"re-alarm at every reading", "heighten", "	case !reached || a.highSeen:", "	case !reached:"},
	{"the output fault stays off", "On", "		return e.faulty > 0", "		return false"},
}
