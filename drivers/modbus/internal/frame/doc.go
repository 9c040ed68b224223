// Package frame knows the shape of Modbus messages: the checksum of a serial
// frame, the header of a TCP frame, and which replies can answer a request.
//
// It owns no state and does no I/O. A message without its envelope is called a
// core here: unit, function and data, the bytes that both envelopes carry.
package frame
