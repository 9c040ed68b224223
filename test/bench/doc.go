// Package bench measures from sensor to siren at the instruments' side: when a
// register changed, when it was first read, and when the coil came on. The
// gateway is the built program in a process of its own; the instruments, one
// hundred Modbus units, live in the test.
//
// It also measures what a reading costs the engine by kind of rule, beside a
// bare loop over structs and the expression library alone in the same run, and
// fails when a target is missed by more than the margin for noise.
package bench
