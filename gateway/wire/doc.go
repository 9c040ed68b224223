// Package wire is what travels between a gateway and a server: topics,
// Sparkplug B payloads, and the records of the outbox. Both ends import it, so
// that there is one encoder and one decoder. It does no I/O.
package wire
