// Package drivers is the vocabulary at the floor of Aman: what an instrument
// reports (Sample), what the site makes of it (Reading), where it comes from
// (Point, Sensor, Bus) and what the gateway can switch (Port).
//
// It owns no state and does no I/O; it imports the standard library alone, so
// every other package may point at it. A driver lives in a folder of its own
// below this one and never imports a sibling; buses and lines live in
// drivers/modbus, drivers/i2c and drivers/gpio, the only packages that open
// devices.
//
// Three habits hold everywhere below this package. A failed read is data: a
// driver answers with a faulty sample, never with an old value. Zero values are
// the safe ones: the zero Quality is Unknown. Nothing is clamped or smoothed in
// a driver: what lies beyond the measuring range is said to be Over or Under.
package drivers
