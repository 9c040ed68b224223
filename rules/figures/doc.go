// Package figures makes the simplest values that rules compare in place of a
// reading: how fast a point changes (Rate) and how far two points lie apart
// (Deviation).
//
// A figure owns a bounded memory of what it has taken and is used by one
// engine, in time order. It has no clock and does no I/O. What is missing is
// never made up: without its inputs a figure has no value, after a gap it starts
// anew, and saved state that is not its own is an error that leaves it fresh.
package figures
