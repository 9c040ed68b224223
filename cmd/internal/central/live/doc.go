// Package live is the present state of every gateway as the server knows it:
// points, alarms, zones and outputs, made of births and moved on by what comes
// in, for pages to look at.
//
// It owns that state in memory and nothing on disk; after a restart it is made
// of stored births and records until the gateways speak again. A gateway that
// says good-bye, whose session dies or that is silent for too long is offline:
// what goes on there is unknown, whatever was last heard. Whoever watches gets
// a token when something changed and never holds anybody up.
package live
