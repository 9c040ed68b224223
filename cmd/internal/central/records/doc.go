// Package records keeps what people answer for: the journal of every alarm
// event, and made from it the occurrences of alarms and the suspensions of
// zones; besides them the gateways, their births, and the messages that were
// set aside because nobody could read them.
//
// The journal is the truth: append-only, each entry carrying the hash of the
// one before it, each position there once. Alarms and suspensions are folded
// from it in the order of positions, whatever the order of arrival, and can be
// folded anew at any time; Verify does so and compares. Names and reasons that
// persons gave stand beside the chain, which holds their salted hashes, so
// that a lawful erasure leaves it whole.
//
// It owns one SQLite file. What an Append brought is on the disk when it
// returns nil, and nothing of it is when it returns an error.
package records
