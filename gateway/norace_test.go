//go:build !race

package gateway

const slower = 1
