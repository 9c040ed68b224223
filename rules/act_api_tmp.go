package rules

// Inhibits lists the inhibits in force, in the order in which they began.
func (e *Engine) Inhibits() []Inhibit { return nil }

// Silences lists the horns that are muted, in the order of the outputs.
func (e *Engine) Silences() []Silence { return nil }
