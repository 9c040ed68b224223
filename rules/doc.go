// Package rules is the pure engine of Aman: readings and time go in, events
// come out. It has no clock, does no I/O and starts no goroutine; the same
// input always gives the same output.
//
// A rule watches points and holds one alarm with the life cycle of ISA-18.2;
// a zone is suspended by a rule or a person and released by a person alone.
//
// The Engine owns all alarm state and is used by one goroutine. Of an alarm
// four facts are stored (condition, acknowledged, latched, mode) and its state
// is derived from them. Deadlines (stale, the debounce of faults, hold,
// clear_for) stand in a heap and act at their own instant when time is advanced
// past them.
//
// It fails towards the alarm: a value that is no number is a fault, a fault that
// counts trips unless the rule says otherwise, a point without a reading is not
// normal, and nothing but a good reading clears. Restoring a snapshot gives the
// same or a stricter future.
package rules
