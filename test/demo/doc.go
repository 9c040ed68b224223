// Package demo runs `aman demo` as a newcomer would, and with each of its parts
// broken: a demo that cannot fail proves nothing.
package demo
