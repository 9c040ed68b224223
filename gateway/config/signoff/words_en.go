package signoff

var english = vocabulary{
	standing: map[State]string{
		Signed:   "as signed by {who} on {date}",
		Unsigned: "not signed",
		Changed:  "CHANGED SINCE SIGN-OFF by {who} on {date}: differences {n}, towards less safety {less}",
		Damaged:  "the signatures cannot be believed: {why}",
	},
	direction: map[Direction]string{
		Less: "towards less safety", More: "towards more safety", Neutral: "protects neither less nor more",
		Unclear: "direction not known, counts as towards less safety",
	},
	part: map[Part]string{
		PartSite: "site", PartBus: "bus", PartSensor: "instrument", PartPoint: "point", PartZone: "zone", PartRule: "rule", PartOutput: "output", PartPanel: "panel",
	},
	added: "added", gone: "removed", yes: "yes",
	key: map[string]string{
		"limit": "limit", "reset": "reset", "source": "source of the limit", "clear_for": "off-delay", "hold": "hold",
		"on_fault": "on fault", "k": "votes needed", "join": "joined by", "degrade": "degrades", "every": "polling period",
		"lel": "basis of %LEL", "min": "lower end of range", "max": "upper end of range", "fault_hold": "fault debounce", "warm_up": "warm-up", "falls_back": "signal falls back beyond the range",
		"release": "releasing role", "silence_for": "silence lasts", "drops_after": "module drops its outputs after", "active": "active level", "quiet_under": "quiet under",
		"suppress_while": "suppressed while", "escalate": "escalates to", "shelve_max": "longest shelving", "rearm": "alarms again after", "rearm_at": "alarms again at", "spread": "allowed spread",
		"respond_in": "time to respond", "do": "what to do", "tell": "what happened", "t90": "response time T90",
	},
}
