// Package rules is the pure engine of Aman: readings and time go in, events
// come out. It has no clock, does no I/O and starts no goroutine; the same
// input always gives the same output.
//
// A rule watches points and holds one alarm with the life cycle of ISA-18.2;
// a zone is suspended by a rule or a person and released by a person alone.
package rules
