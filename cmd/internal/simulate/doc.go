// Package simulate serves the Modbus instruments of a configuration as slaves,
// over TCP or on serial lines, with values and faults that a script gives: the
// logic of `aman simulate`.
//
// It owns the slaves for as long as it runs and shares nothing with a gateway,
// which reads them over the wire like any instrument. Instruments start at a
// harmless value. A script that cannot be understood, and a bus that cannot be
// served, are errors before anything is served.
package simulate
