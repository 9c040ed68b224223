// Package i2c is the I²C bus: the wire on a Linux board behind /dev/i2c-N, and
// an emulated one for the demo and for tests. Both are drivers.Bus values of
// kind "i2c"; drivers of chips see them as a Conn.
//
// A Bus owns its device file, which it opens at the first transfer and again
// after one that failed. An I²C transfer takes no deadline and cannot be
// cancelled: while a chip holds the clock line down, the kernel keeps the
// caller. So each transfer runs on a goroutine of its own; the call returns at
// its deadline with a Timeout fault, and the bus is lost, refusing every
// transfer at once, until the stuck one ends by itself.
//
// The device is opened through periph's sysfs package directly. periph's own
// entry, host.Init, would probe every driver of the board (GPIO by memory
// mapping, SPI, one-wire, USB) and claim lines that belong to others; one file
// is all that is needed here.
package i2c
