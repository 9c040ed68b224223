// Package slave is a real Modbus slave: the simulated instruments of the demo,
// of `aman simulate` and of the tests. One Slave answers for many units, over
// TCP and over serial lines at once.
//
// Its registers can be set while it runs, each unit can be given a fault, and
// it keeps its own account of what was read and when each coil changed, so that
// what a gateway claims can be held against what happened on the wire. A
// register can count up by one with each answered read: a gap or a double in
// what was stored then shows by itself.
//
// A Slave owns its registers and its log; all methods may be called from any
// goroutine. What is not defined answers with exception 2, an unknown unit not
// at all. Close ends every listener, connection and goroutine; the registers
// stay, and it can listen again.
package slave
