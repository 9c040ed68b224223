// Package replay runs the rules over recorded readings and acts, in their own
// time and with no other I/O: the logic of `aman replay`.
//
// Input is read line by line and events are spooled, so that memory stays
// constant and nothing is printed for an input that turns out not to be
// understood. Errors name file and line.
package replay
