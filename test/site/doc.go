// Package site starts the built programs and the servers around them, as a
// story needs them: aman-gateway, aman-central, aman, and the broker and series
// store that this project did not write.
//
// Everything it starts belongs to one test: it listens on loopback, writes into
// the test's folder, and is ended when the test ends. What a program says goes
// into a file in that folder, whose last lines are shown when the test fails.
package site
