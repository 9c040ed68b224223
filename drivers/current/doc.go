// Package current turns the current of a 4–20 mA loop into samples.
//
// A Profile says what each current of one make of transmitter means: bands of
// milliamperes, as data with their sources, and how long a failure current must
// last before it counts. A Loop adds the values at 4 and 20 mA. A driver that
// can read a current (an analogue input behind Modbus, a shunt on a converter)
// asks Loop.Sample and reports Loop.Range and Profile.FaultHold in its Points.
//
// What a current can mean:
//
//   - within the measuring band, a little wider than 4 to 20 mA, a value on the
//     line v = low + (I-4)/16 × (high-low), never clamped: a zero that has drifted
//     to 3.9 mA is a measurement, not a fault;
//   - in the bands where the transmitter is driven into its end, Under and Over;
//   - at the levels by which the maker says "a person works on me", Inhibited;
//   - every other current, and what is no current at all, is Electrical: a broken
//     wire, a short circuit, a transmitter that reports its own failure, or a
//     level that the profile does not know. Nothing unknown is ever a value.
//
// Currents are milliamperes throughout. The package owns no state, does no I/O
// and imports the vocabulary alone; everything in it may be used concurrently.
package current
