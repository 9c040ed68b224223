//go:build race

package gateway

// The race detector makes everything slower by about ten times.
const slower = 10
