// Package tmp102 drives Texas Instruments' TMP102, a temperature sensor on I²C.
//
// Starting the chip and decoding its temperature are periph.io/x/devices'; what
// that driver leaves open is closed here. It ignores a failed read of the
// configuration and writes zeros back: between it and the bus stands a wire
// that carries nothing more after the first error. It has no deadlines: the
// wire brings the caller's. It trusts every answer, and the chip has neither
// checksum nor identity register: each Read first looks at the configuration,
// whose fixed bits no floating, stuck or foreign line reproduces, and takes a
// temperature only if its unused bits are zero.
//
// A Sensor owns the chip's configuration. Open sets the fault queue, which
// belongs to the unused ALERT pin, to a value that the chip does not power up
// with: a chip that lost its supply, and would show 0 °C until its next
// conversion, is found out and opened anew.
//
// Facts are from Texas Instruments' data sheet SBOS397, by the name of the
// section.
package tmp102
