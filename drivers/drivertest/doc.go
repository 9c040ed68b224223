// Package drivertest is the suite that every driver passes, whatever its bus.
// A driver's test opens with Run and a Case that says how to put the
// instrument on a live, emulated or replayed bus and how to make that bus
// fail; what is special to the chip follows in tests of its own.
//
// The suite holds no state. It asks for what drivers.Sensor promises: points
// that never change, calls that return by their deadline on a dead or hung
// bus, faults in place of old values, samples judged against their range,
// configuration faults with a path, and nothing left running after Close.
package drivertest
