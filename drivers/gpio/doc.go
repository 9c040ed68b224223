// Package gpio switches the lines of a Linux board by the GPIO character device
// (uAPI v2), through warthog618/go-gpiocdev.
//
// A line is found by its name, as in "GPIO17": the chip's number is no address,
// since kernels renumber chips (a Raspberry Pi 5 has had its header on
// gpiochip0 and on gpiochip4). Where a name is on several chips, or a line has
// none, the chip's label goes before it: "pinctrl-rp1/GPIO17",
// "pcf857x/3".
//
// A Lines value owns its lines from the first call on, all those of one chip in
// one request. Reading back comes first and changes nothing: lines are taken as
// they are, and become outputs with the levels of the first Write, so that none
// glitches. A request that fails is given up and made anew, once within a call
// and again in the next one.
//
// Levels are electrical. What a line does when its process has died is the
// kernel's affair: Raspberry Pi OS keeps the last level, Debian returns the line
// to an input. Only wiring and hardware defaults can be relied on then.
package gpio
