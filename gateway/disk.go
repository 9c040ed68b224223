package gateway

import "aman/gateway/outbox"

// disk is what journal, telemetry and restore need of the outbox.
type disk interface {
	Append(lane outbox.Lane, payload []byte) (uint64, error)
	AppendAll(lane outbox.Lane, payloads [][]byte) (first uint64, err error)
	Sync() error
	Checkpoint(state []byte, upTo uint64) error
	Recovered() outbox.Recovery
	Last(lane outbox.Lane) uint64
	Stats() outbox.Stats
}

var (
	_ disk = (*outbox.Store)(nil)
	_ disk = noDisk{}
)

// noDisk stands in for an outbox that could not be opened: nothing is known,
// nothing is stored, and every act that loosens is refused with the reason.
type noDisk struct{ err error }

func (d noDisk) Append(outbox.Lane, []byte) (uint64, error)      { return 0, d.err }
func (d noDisk) AppendAll(outbox.Lane, [][]byte) (uint64, error) { return 0, d.err }
func (d noDisk) Sync() error                                     { return d.err }
func (d noDisk) Checkpoint([]byte, uint64) error                 { return d.err }
func (d noDisk) Recovered() outbox.Recovery                      { return outbox.Recovery{Missing: true} }
func (d noDisk) Last(outbox.Lane) uint64                         { return 0 }
func (d noDisk) Stats() outbox.Stats                             { return outbox.Stats{} }
