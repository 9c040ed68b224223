// Package bustest records the traffic of a bus and plays it back, byte for
// byte, so that a driver is tried against what an instrument really said.
//
// A trace is a text file: a header that names the board, the date and the
// instrument, and says whether the bytes were recorded or written down from a
// datasheet; then one transaction a line:
//
//	aman trace 1
//	bus: i2c
//	board: Raspberry Pi 4 Model B Rev 1.4
//	date: 2026-11-22
//	instrument: Sensirion SCD41
//	source: recorded
//
//	# seconds address, w written, r read, ! fault and reason
//	0.000000 62 w 3f86
//	0.512034 62 w 3682
//	0.513410 62 r f896319f07c23bbe89
//	5.613712 62 w e4b8 ! timeout remote I/O error
//
// A stream of bytes (Modbus) has "-" for its address. Record and RecordStream
// own the trace that they write; Replay and Stream own their place in the one
// that they read. A transaction that differs from the trace is an error that
// names the line, what was expected and what came, and every one after it is
// the same error: a replay never guesses.
package bustest
