// Package check is the logic of `aman check`: it validates configuration files
// and prints what they promise: points, limits in the units of their points,
// the worst-case time of each rule, the load of each bus, and the level of each
// output while nobody drives it.
//
// Faults go to standard error, one a line, the report of sound files to
// standard output. It opens no device.
package check
