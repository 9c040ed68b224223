// Package bench measures from sensor to siren at the instruments' side: when a
// register changed, when it was first read, and when the coil came on. The
// gateway is the built program in a process of its own; the instruments, one
// hundred Modbus units, live in the test.
package bench
