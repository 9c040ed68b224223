// Package compare holds the events of two rule sets over one recording against
// each other: which alarms and evacuations both would have given, which only one
// of them, and by how much earlier or later.
//
// An occurrence is the time during which an alarm's condition is true, whoever
// acknowledged or reset it: the people in the recording answered the alarms that
// they saw, and not those that the other rule set would have given. An
// evacuation is the time during which at least one suspending rule of a zone is
// true; shorter gaps than the tolerance are joined, since nobody goes back in
// between. What is real is nothing that a rule set can say of itself: it is
// told of where periods that were real are given, and not at all without.
//
// A Comparison takes events in time order, does no I/O, and grows with the number
// of alarms and evacuations, not with the length of the recording.
package compare
