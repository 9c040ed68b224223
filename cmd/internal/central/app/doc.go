// Package app wires the server: stores, broker, ingest, live state, API and
// pages, in one straight line, each start with its stop.
//
// It owns nothing but the wiring and the data folder's lock. A part that cannot
// start stops those before it in reverse; a stop lets each end within a bounded
// time. An ErrSetup is a fault of the configuration, which a restart does not
// mend. While a store or the broker fails, everything else goes on.
package app
