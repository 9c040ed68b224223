package ui

import "time"

// ModeState is who has shelved or suppressed an alarm or put it out of service,
// and until when. The zero value is an alarm in no mode.
type ModeState struct {
	// Until is when the mode ends by itself; zero where it does not. Once says
	// that a shelving also ends with the next return to normal.
	Until time.Time
	Once  bool
	By    string
	Why   string
}

// InhibitState is one inhibit in force: what it takes cannot trip.
type InhibitState struct {
	// Target is the rule or the point that the act named; Points are the points
	// that it takes.
	Target string
	Points []string
	By     string
	Why    string
	Since  time.Time
	Until  time.Time
}

// SilenceState is one horn that is muted for a time.
type SilenceState struct {
	Output string
	Rule   string // that the act named
	By     string
	Until  time.Time
}

// ProofState is what is known of a danger rule's own daily proof: that a value
// beyond its limit trips it.
type ProofState struct {
	Rule string
	// At is when it was last tried; zero where it has not been since the start.
	At time.Time
	// Fault tells why it did not trip; empty where it did.
	Fault string
}
