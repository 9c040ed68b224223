package ingest

import (
	"errors"
	"runtime/debug"
	"time"

	"aman/cmd/internal/central/records"
	"aman/gateway/wire"
)

// Receive takes one message from the broker. It never blocks: it runs where
// the client's pings run.
func (in *Ingest) Receive(topic string, payload []byte) {
	in.counts.messages.Add(1)
	now := in.o.Now()
	t, err := wire.ParseTopic(topic)
	defer func() {
		if p := recover(); p != nil {
			in.counts.panics.Add(1)
			in.o.Log.Error("ingest: a message made its reader panic", "topic", topic, "panic", p, "stack", string(debug.Stack()))
			in.malformed(sender(topic, t), topic, payload, panicError(p), now)
		}
	}()
	if err == nil {
		err = in.message(t, payload, now)
	}
	switch {
	case err == nil:
	case errors.Is(err, wire.ErrUnknownBirth):
		in.counts.unknown.Add(1)
		in.askRebirth(gatewayKey{t.Plant, t.Gateway}, now)
	default:
		in.malformed(sender(topic, t), topic, payload, err, now)
	}
}

func (in *Ingest) message(t wire.Topic, payload []byte, now time.Time) error {
	switch t.Type {
	case wire.NBirth, wire.DBirth:
		return in.birth(t, payload, now)
	case wire.NDeath:
		return in.death(t, payload, now)
	case wire.NData, wire.DData:
		return in.data(t, payload, now)
	case wire.DDeath, wire.NCmd, wire.DCmd:
		// DDEATH says nothing that readings do not; commands are our own.
	}
	return nil
}

func (in *Ingest) birth(t wire.Topic, payload []byte, now time.Time) error {
	if err := in.decoder.Feed(t, payload); err != nil {
		return err
	}
	key := gatewayKey{t.Plant, t.Gateway}
	b := records.Birth{Topic: t, Payload: payload, Heard: now}
	if in.notices.put(item[notice]{from: key, weight: 1, value: notice{birth: &b, heard: now}}) == full {
		in.counts.deferred.Add(1) // a restart may have to ask for it again
	}
	birth, complete := in.decoder.Birth(t.Plant, t.Gateway)
	if in.births.heard(key, t.Type == wire.NBirth, complete) {
		in.o.Live.Birth(birth, now)
	}
	return nil
}

func (in *Ingest) death(t wire.Topic, payload []byte, now time.Time) error {
	bdSeq, err := wire.ParseDeath(payload)
	if err != nil {
		return err
	}
	// The will of an older session may come after the births of a newer one.
	if current, known := in.decoder.BdSeq(t.Plant, t.Gateway); known && current == bdSeq {
		in.o.Live.Death(t.Plant, t.Gateway, now)
	}
	return nil
}

func (in *Ingest) data(t wire.Topic, payload []byte, now time.Time) error {
	r, err := in.decoder.Decode(t, payload)
	if err != nil {
		return err
	}
	key := gatewayKey{r.Plant, r.Gateway}
	var v verdict
	if r.Block != nil {
		if in.odd.rejected(key, r.Position) {
			return nil
		}
		in.counts.readings.Add(uint64(len(r.Block.Rows)))
		v = in.blocks.put(item[wire.Block]{from: key, position: r.Position, weight: max(len(r.Block.Rows), 1), value: *r.Block})
	} else {
		in.counts.notices.Add(1)
		v = in.notices.put(item[notice]{from: key, position: r.Position, weight: 1, value: notice{notice: *r.Notice, heard: now}})
	}
	if v == full {
		in.counts.deferred.Add(1)
	}
	in.o.Live.Record(r, now)
	if in.births.missing(key) { // its present state changed while we were away
		in.askRebirth(key, now)
	}
	return nil
}

func (in *Ingest) askRebirth(key gatewayKey, now time.Time) {
	if !in.births.ask(key, now) {
		return
	}
	in.counts.rebirths.Add(1)
	in.answers.send(key, wire.Command{Rebirth: true}, now)
}

// sender is who a message is from, as far as its topic tells.
func sender(topic string, t wire.Topic) string {
	if t.Plant != "" && t.Gateway != "" {
		return t.Plant + "/" + t.Gateway
	}
	return topic[:min(len(topic), maxSender)]
}

func (in *Ingest) malformed(sender, topic string, payload []byte, why error, now time.Time) {
	in.counts.malformed.Add(1)
	in.odd.note(records.Aside{Sender: sender, Topic: topic[:min(len(topic), maxSender)], Payload: payload, Reason: why.Error(), Heard: now})
}
