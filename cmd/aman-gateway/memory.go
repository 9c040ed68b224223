package main

import (
	"os"
	"runtime/debug"
)

const (
	// memoryLimit is what the gateway may hold before the collector works
	// harder; its queues at their bounds are about 100 MiB.
	memoryLimit = 192 << 20
	// gcPercent makes collections rare while little is held: each takes a core
	// for some milliseconds, in which a siren may have to wait for the other.
	gcPercent = 1000
)

// rareCollections trades idle memory for steady time on the safety path. What
// the environment says (GOGC, GOMEMLIMIT) stands.
func rareCollections() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
