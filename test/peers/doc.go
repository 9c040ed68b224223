// Package peers lets aman-gateway read instruments that this project did not
// write: Debian's python3-pymodbus, over TCP and over a serial line that socat
// makes.
package peers
