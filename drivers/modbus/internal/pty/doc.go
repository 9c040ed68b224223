// Package pty opens pairs of pseudo terminals, which stand for a serial line in
// tests. It owns nothing: the caller closes what it gets.
package pty
