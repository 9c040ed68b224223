// Package uplink moves the records of the outbox to an MQTT broker as
// Sparkplug B, and brings acknowledgements and commands back.
//
// A session is one new MQTT client: no automatic reconnect, clean session,
// memory store, a new will. It subscribes to its commands, sends the births,
// and then three streams side by side: the alarm lane in order, the telemetry
// that arises from now on, and the telemetry of before, oldest first and at a
// bounded rate. What was stored before the session is marked historical. When
// the connection is lost the session is thrown away and the next one begins
// with what is still unacknowledged; sessions are tried for ever.
//
// A record stays in the outbox until somebody answers for it: with ack central
// the server, by the command Aman/Stored; with ack broker the broker, by its
// PUBACK. Only what is under way can be answered. Unanswered records are sent
// again, at growing intervals, so a broker that accepts and forgets, or a
// server that comes back from a backup, costs time and no data.
//
// The package owns two small files in the data folder: `aliases`, the numbers
// of points, given once and never again, and `bdseq`, the number of the newest
// session. Losing either costs a new birth. Nothing here can block another
// part: the outbox is read at this package's own pace, and Status never waits.
package uplink
