// Package gateway is the edge runtime: it owns the buses, the pipeline with the
// rule engine, the outputs and the data path, and wires them in Run.
//
// Safety path, in memory and bounded: one goroutine a bus (loop) polls its
// sensors and writes its outputs; every batch of samples crosses one bounded
// intake into the pipeline, the only goroutine that touches the engine; the
// pipeline sets output levels by slot and gives the bus its word, so that a due
// output is written before the next request. It starts first and waits for
// nothing else, not even for the log, which goes by way of a queue (aside).
//
// The panel (contacts bound to acts) is heard in the pipeline between the rules
// and the outputs, so that a call point stops like a limit. A contact that cannot
// be read is unknown and does nothing; a call point is told as a fault then.
//
// Data path, which may fail as it likes: the pipeline hands events to the
// journal and readings to the telemetry collector through queues that cannot
// block it; both write to the outbox, from which the uplink sends. Its
// goroutines run under a supervisor that recovers, counts, logs and restarts
// them. A panic in the safety path lets every output fall that holds while all
// is well, and ends the process.
//
// What tightens acts first and is recorded after; what loosens is recorded
// first and acts after, and is refused for good when the record is not durable
// in time. Without a disk sensors, rules and outputs work and nothing loosens. A
// restart brings back every mode with its end and ends every inhibit; each danger
// rule proves once a day that it can still trip, and is a fault where it does not.
package gateway
