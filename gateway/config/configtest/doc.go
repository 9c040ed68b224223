// Package configtest is simulated hardware for tests of what reads
// configurations: drivers and buses that decode and check as real ones do and
// open nothing.
package configtest
