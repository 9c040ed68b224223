package slave

import "time"

// Fault is what is wrong with a unit. The zero value is nothing.
type Fault struct {
	// Mute: requests are not answered.
	Mute bool
	// Exception: every request is answered with this code, if it is not 0.
	Exception byte
	// Garble: replies are damaged on the way: a wrong checksum on a serial
	// line, a frame of another protocol on TCP.
	Garble bool
	// Truncate: replies break off in the middle.
	Truncate bool
	// WrongUnit: replies carry the number of the next unit.
	WrongUnit bool
	// Short: replies to reads carry one register or eight bits less than asked,
	// in a frame that is sound otherwise.
	Short bool
	// StuckCoils: writes are answered and change nothing, like a coil that is
	// burnt.
	StuckCoils bool
	// Delay is how long the unit thinks. On one connection it holds up the
	// requests behind it, as a serial converter does.
	Delay time.Duration
}
