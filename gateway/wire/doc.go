// Package wire is what travels between a gateway and a server: topics,
// Sparkplug B payloads, and the records of the outbox. Both ends import it, so
// that there is one encoder and one decoder. It does no I/O.
//
// On the broker everything is Sparkplug B 3.0 (ISO/IEC 20237): the group is the
// plant, the edge node the gateway, the device the sensor, so any Sparkplug
// host can read along. Two things stand on top of it, and other hosts may
// ignore both: every data message carries its Position in the outbox and the
// digest of its birth as the metric Aman/Position, and the server answers with
// the command Aman/Stored, which lists in ranges what is durable.
//
// A gateway writes with an Encoder, made of a Birth for one session. A server
// reads with a Decoder, which is fed births and keeps what data messages need;
// births are plain bytes, so that a server can store and feed them again. A
// data message whose birth is not known is ErrUnknownBirth, the cue to ask for
// a rebirth; what is no message of ours is ErrMalformed, the cue to count it
// and go on.
//
// In the outbox a Block is a compact binary record and a Notice is JSON. Times
// are kept to the millisecond, which is the resolution of Sparkplug.
package wire
