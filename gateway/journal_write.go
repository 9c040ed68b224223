package gateway

import (
	"encoding/json"
	"fmt"

	"aman/gateway/wire"
	"aman/rules"
)

// write stores entries from the front of the batch by one sync and returns how
// many.
func (j *journal) write(batch []entry) (n int, err error) {
	if batch[0].checkpoint != nil {
		j.writeCheckpoint(batch[0].checkpoint)
		return 1, nil
	}
	var payloads [][]byte
	for size := 0; n < len(batch) && size < batchBytes; n++ {
		if payload := j.encode(&batch[n]); payload != nil {
			payloads = append(payloads, payload)
			size += len(payload)
		}
	}
	if len(payloads) == 0 {
		return n, nil
	}
	first, err := j.append(payloads)
	if err == nil {
		j.last = first + uint64(len(payloads)) - 1
	}
	return n, err
}

// writeCheckpoint stores the engine's state. One that cannot be stored holds no
// record up: there will be another.
func (j *journal) writeCheckpoint(s *rules.Snapshot) {
	state, err := json.Marshal(s)
	if err == nil {
		err = j.store.Checkpoint(state, j.last)
	}
	news := err != nil && !j.stuck
	j.stuck = err != nil
	if err == nil {
		return
	}
	j.mu.Lock()
	j.gap = true
	j.mu.Unlock()
	if news {
		j.log.Error("the state of the rules cannot be stored; a start will read more records", "err", err)
	}
}

// encode returns the record of an entry; nothing for a barrier, and for what
// cannot be encoded, which must not stand before everything after it.
func (j *journal) encode(e *entry) []byte {
	if e.notice.Act == nil && e.notice.Event.Kind == "" {
		return nil
	}
	payload, err := encodeNotice(e.notice)
	if err != nil && e.notice.Evidence != nil {
		j.log.Error("evidence cannot be encoded and is left out", "zone", e.notice.Event.Zone, "err", err)
		e.notice.Evidence = nil
		payload, err = encodeNotice(e.notice)
	}
	if err != nil {
		j.log.Error("a record cannot be encoded and is left out", "event", string(e.notice.Event.Kind), "err", err)
		e.err = err
		return nil
	}
	return payload
}

// encodeNotice is wire.EncodeNotice with a panic as an error: the same record
// would cause it for ever.
func encodeNotice(n wire.Notice) (payload []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return wire.EncodeNotice(n)
}
