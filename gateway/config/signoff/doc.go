// Package signoff binds people to what a configuration does for safety.
//
// Describe takes a checked site apart into items: points with their ranges,
// instruments with their registers, rules with limits, delays, votes and fault
// behaviour, outputs with role and wiring, zones with the roles that release
// them, and what people are told to do. Items have one order, whatever order
// the file has, so their fingerprint stays as it is when comments, layout or
// the order of keys change, and is another when anything changes that counts.
// Compare says in words what changed and whether towards less safety.
//
// The signatures stand in a file of their own beside the configuration,
// FILE.signed; its only writer is Sign, which adds and never removes. It owns
// no other state. A file that is missing or damaged is a standing like any
// other, told and never in the way of a gateway's start; only Sign refuses to
// write behind a damaged one. The chain of digests in it finds slips and edits
// by hand; it is no proof against somebody who rewrites all of it, and names are
// taken at their word.
package signoff
