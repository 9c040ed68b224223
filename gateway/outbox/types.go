package outbox

import (
	"fmt"
	"os"
	"time"
)

var errExist = os.ErrExist

// Lane is one of the two logs.
type Lane uint8

// The lanes.
const (
	Alarm Lane = iota
	Telemetry
)

var laneNames = [...]string{"alarm", "telemetry"}

// String returns the lane's name, which is also that of its folder and the
// word on the wire.
func (l Lane) String() string {
	if int(l) < len(laneNames) {
		return laneNames[l]
	}
	return fmt.Sprintf("lane(%d)", uint8(l))
}

// Record is one record as it was appended.
type Record struct {
	Number  uint64
	Payload []byte
}

// Options bound a store. The zero value is what a gateway uses.
type Options struct {
	// TelemetryBytes bounds the telemetry lane on disk; 2 GiB if zero.
	TelemetryBytes int64
	// Keep is how long acknowledged records stay unless space is needed, so
	// that a restored server can ask again; 7 days if zero.
	Keep time.Duration
	// Reserve is the free space in bytes that telemetry leaves to the alarm
	// lane; 16 MiB if zero, none if negative.
	Reserve int64
	// PendingBytes bounds the telemetry that waits for a Sync; 8 MiB if zero.
	PendingBytes int
	// SegmentBytes is the size at which a segment is closed; 1 MiB in the alarm
	// lane and 4 MiB in the telemetry lane if zero.
	SegmentBytes int64
	// AckEvery is how often acknowledgements are written down; a minute if
	// zero. What is lost of them is sent again, which is harmless.
	AckEvery time.Duration
	// FS is the file system; the operating system's if nil.
	FS FS
	// Now is the clock, for ages of segments; time.Now if nil.
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	setDefault(&o.TelemetryBytes, 2<<30)
	setDefault(&o.Keep, 7*24*time.Hour)
	setDefault(&o.Reserve, 16<<20)
	setDefault(&o.PendingBytes, 8<<20)
	setDefault(&o.AckEvery, time.Minute)
	if o.FS == nil {
		o.FS = osFS{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func setDefault[T comparable](v *T, to T) {
	var zero T
	if *v == zero {
		*v = to
	}
}

func (o Options) segmentBytes(l Lane) int64 {
	switch {
	case o.SegmentBytes > 0:
		return o.SegmentBytes
	case l == Alarm:
		return 1 << 20 // small: a segment can go only as a whole
	default:
		return 4 << 20
	}
}

// DamageKind says what was found.
type DamageKind string

// The kinds of damage.
const (
	// Torn: the last write was cut short, as by a power cut. Nobody was told
	// that its records were safe.
	Torn DamageKind = "torn"
	// Corrupt: stored bytes have changed; records that were safe may be lost.
	Corrupt DamageKind = "corrupt"
	// Lost: a file or a run of records that must be there is not.
	Lost DamageKind = "lost"
)

// Damage is one thing that was cut or skipped.
type Damage struct {
	Kind   DamageKind
	File   string // path within the store's folder
	Offset int64
	Bytes  int64
	// First and Last are the numbers that may be lost; 0 where none are.
	First, Last uint64
}

// String tells a technician what happened.
func (d Damage) String() string {
	s := fmt.Sprintf("%s: %s at byte %d (%d bytes)", d.File, d.Kind, d.Offset, d.Bytes)
	if d.Kind == Lost && d.Bytes == 0 {
		s = d.File + ": " + string(d.Kind)
	}
	if d.First > 0 {
		s += fmt.Sprintf(", records %d to %d", d.First, d.Last)
	}
	return s
}

// Recovery is what a store found when it was opened.
type Recovery struct {
	// Checkpoint is the newest whole state of the engine, which includes the
	// alarm lane up to record UpTo; nil if there never was one.
	Checkpoint []byte
	UpTo       uint64
	// After are the alarm records beyond UpTo, in order.
	After []Record
	// Cut names everything that was cut or skipped.
	Cut []Damage
	// Fresh is true while the alarm lane has neither a record nor a checkpoint:
	// a new store.
	Fresh bool
	// Missing is true if the checkpoint and After together may lack something
	// that was once stored: the state is then unknown.
	Missing bool
}

// LaneStats describes one lane.
type LaneStats struct {
	First, Last uint64 // numbers on disk; Last is 0 before the first record
	Unacked     uint64 // records on disk that are not acknowledged
	Bytes       int64  // on disk
	Segments    int
	Pending     int    // bytes that wait for a Sync
	Dropped     uint64 // unacknowledged records thrown away for space, since Open
	Damaged     uint64 // records found damaged since Open
	Written     int64  // bytes written since Open, headers included
	Syncs       uint64 // since Open
	Err         error  // why the last write failed; nil after one that did not
}

// Stats describes the store.
type Stats struct {
	Epoch            string
	Alarm, Telemetry LaneStats
}
