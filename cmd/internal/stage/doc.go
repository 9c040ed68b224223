// Package stage puts edge and server into one process: the demo.
//
// Everything in it is the real thing: instruments answer over a real Modbus TCP
// server and an emulated I²C bus, the gateway and the server run as their own
// programs would, people act over the gateway's HTTP interface. The verdict is
// never taken from the gateway's or the server's own counters: what was read is
// counted by the instruments, what was stored is asked back from the store, and
// outputs are seen where they end, at the instruments' side.
package stage
