// Package outbox is the durable store and forward of a gateway: two append-only
// logs of records that it does not look into.
//
// The alarm lane is synced to the disk with each Append, is never dropped, and
// is the only truth of alarm state: Recovered gives the engine's last
// checkpoint and the records after it. The telemetry lane is compressed and
// synced by Sync, about once a second; it is bounded in bytes and loses its
// oldest segments first, which is counted.
//
// Each lane numbers its records from 1 for ever. A number is given to one
// record only, whatever breaks: after a tail that may have held records the
// numbers go on beyond all that it could have held. Together with the epoch,
// which is new for a new folder, a record has one position in the world.
//
// On disk a lane is a folder of segments, and a segment a header and frames. A
// frame carries one or more records, two CRC32C and the SHA-256 of the frame
// before it in its lane, so the frames of a lane are a chain. A power cut can
// only tear the last frame, which nobody was told to be safe: it is cut and
// named. Damage further inside is skipped to the next whole frame and named.
//
// Failure: an error of Append or Sync means that nothing of the call is stored
// and the caller keeps its records and tries again; a full or read-only disk
// heals by itself. After a failed fsync a segment is not written again, since
// the kernel may have thrown its pages away; a new one takes over. A full disk
// first loses what is acknowledged, then the oldest telemetry; alarms never.
//
// A Store may be used by many goroutines. No method but Append, Sync,
// Checkpoint and Close waits for a write of the disk.
package outbox
