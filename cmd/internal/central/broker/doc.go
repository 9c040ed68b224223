// Package broker is the embedded MQTT broker: mochi-mqtt behind a small type.
//
// It owns its listener and the sessions of its clients. It keeps no message: a
// gateway sends again what the server did not answer, so a restart of the
// broker loses nothing. A gateway is who its will says it is, and may publish
// as itself alone; until there are accounts nothing proves that it is no other
// gateway, so the broker listens on loopback unless told otherwise. Commands
// come from the server's own in-process connection and from nobody else. A
// client that is refused is logged once.
package broker
