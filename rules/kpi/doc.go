// Package kpi computes the key performance figures of an alarm system from its
// events, as EEMUA 191, ISA-18.2 and IEC 62682 ask for them.
//
// A Meter takes events one by one, in time order, and keeps no event: its memory
// grows with the number of alarms of the site and not with the length of the
// recording. It has no clock and does no I/O, and the same events always give the
// same figures. An event that is not an alarm's is counted where a figure needs
// it and is no fault. A Report carries the figures with their unit, target, limit
// and source, so that whoever prints them repeats no number of a standard.
package kpi
