package modbus

import "sync/atomic"

// Stats counts what happened on a bus since it was made.
type Stats struct {
	Requests   uint64 // transactions that were asked for
	Retries    uint64 // attempts that repeated one
	Timeouts   uint64 // attempts that spent their time-out
	Garbled    uint64 // attempts with a damaged, foreign or broken-off reply
	Exceptions uint64 // exception replies
	Down       uint64 // attempts without a connection or port
	Opened     uint64 // connections or ports opened
	Probes     uint64 // questions to silent units, beside the transactions
	Silent     int    // units that are silent now
}

type counters struct {
	requests, retries, timeouts, garbled, exceptions, down, opened, probes atomic.Uint64
}

// Stats returns the counts so far. It may be called from any goroutine.
func (b *Bus) Stats() Stats {
	c := &b.stats
	return Stats{
		Requests: c.requests.Load(), Retries: c.retries.Load(), Timeouts: c.timeouts.Load(),
		Garbled: c.garbled.Load(), Exceptions: c.exceptions.Load(), Down: c.down.Load(),
		Opened: c.opened.Load(), Probes: c.probes.Load(), Silent: b.watch.count(),
	}
}
