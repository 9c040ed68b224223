// Package rules is the pure engine of Aman: readings and time go in, events
// come out. It has no clock, does no I/O and starts no goroutine; the same
// input always gives the same output.
//
// A rule watches points and holds one alarm with the life cycle of ISA-18.2;
// a zone is suspended by a rule or a person and released by a person alone.
//
// The Engine owns all alarm state and is used by one goroutine. Of an alarm
// four facts are stored (condition, acknowledged, latched, mode) and its state
// is derived from them. Deadlines (stale, the debounce of faults, inhibits, hold,
// clear_for, the ends of modes and silences, re-alarm, escalation) stand in a
// heap and act at their own instant when time is advanced past them; of one
// instant they act in this order.
//
// A condition compares a point's value, or a Figure made of readings: a rate, a
// deviation, an exposure, an expression. Figures come from outside, so that the
// engine itself knows the standard library alone. A vote is a rule whose
// conditions are its members; each member is an alarm of its own as well.
//
// Shelving, suppression, silence and a higher level act on annunciation alone.
// An inhibit and an out-of-service keep a rule from tripping: with a name, an end
// and limits, and what is wrong when they end alarms at that instant.
//
// It fails towards the alarm: a value that is no number is a fault, a fault that
// counts trips unless the rule says otherwise, a point without a reading is not
// normal, and nothing but a good reading clears. Restoring a snapshot gives the
// same or a stricter future: inhibits and silences end with a restart.
package rules
