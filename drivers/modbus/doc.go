// Package modbus is the Modbus bus (TCP and RTU), the instruments that sit on
// it and the coils and registers that the gateway switches over it.
//
// The protocol data units are encoded and decoded by goburrow/modbus; the
// transports are our own, because a safety gateway needs what that package
// lacks: a deadline for every transaction, a line that is drained before each
// request, replies that are checked for transaction, unit, function and length,
// a connection that is given up as soon as a reply does not match, and a port
// that is reopened after it was unplugged.
//
// A Bus owns its connection or port and is used by one goroutine at a time. It
// opens nothing until the first transaction. A unit that does not answer costs
// one bounded time-out and is silent from then on: requests to it fail at once,
// so that neither neighbours nor outputs wait for it. On TCP a goroutine of the
// bus probes it on a connection of its own; on a serial line one short request
// at a growing interval does. A connection or port that is lost is the bus's
// trouble, not the unit's: everything fails at once and it is opened again with
// a growing delay. Close ends every goroutine.
//
// The keys of a point are those of the design: name, register, address, type,
// order, bits, scale, offset, decimals, invalid, unit, gas, min and max. Where an
// analogue input reads a 4–20 mA transmitter, three more say what its current
// means:
//
//	{name: ch4, register: input, address: 0, scale: 0.001, loop: ne43, low: 0, high: 100, unit: "%LEL", gas: CH4}
//
// loop is a profile of drivers/current: ne43, sensepoint-xcd, msa-s5000 or
// draeger-pir7000; low and high are the values at 4 and 20 mA. raw × scale +
// offset is then the current in mA, and unit, min and max are those of the
// result. min and max may be left out: the range is then what the profile's
// measuring band means. A min at low is moved to that band's end, so that a zero
// that has drifted a little below 4 mA stays a measurement; a max at high is
// taken as it is, so that everything above 20 mA is over-range.
//
// Every error is marked with the fault that it makes of a reading, see
// drivers.FaultOf: timeout when nothing (or only a gateway's "target did not
// respond") came back, crc when what came back was damaged or was not the
// answer to the question, range when the instrument says that it has no such
// value (exceptions 1, 2 and 3), electrical when it says that it is broken
// (exceptions 4 and 8).
package modbus
