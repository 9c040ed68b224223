package gateway

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"

	"aman/gateway/config"
	"aman/gateway/outbox"
	"aman/gateway/wire"
	"aman/rules"
)

// restore brings the engine back to what the alarm lane says: the checkpoint
// and the events recorded after it. It returns why the state is unknown, or
// nothing when it is known.
func restore(engine *rules.Engine, r outbox.Recovery, log *slog.Logger) (unknown string) {
	for _, d := range r.Cut {
		log.Error("the outbox was damaged", "what", d.String())
	}
	if r.Fresh {
		return "this gateway has no stored state yet: a responsible person commissions it by the first release"
	}
	if r.Missing {
		return "the stored state is missing or damaged"
	}
	var snapshot rules.Snapshot
	if len(r.Checkpoint) > 0 {
		if err := json.Unmarshal(r.Checkpoint, &snapshot); err != nil {
			return fmt.Sprintf("the stored state cannot be read (%v)", err)
		}
	}
	events, bad := decodeEvents(r.After)
	switch {
	case bad > 0:
		log.Error("records of the alarm lane cannot be read", "records", bad)
		unknown = fmt.Sprintf("%d stored records cannot be read", bad)
	case slices.ContainsFunc(events, leftOut):
		unknown = "events came faster than they could be recorded before the last stop"
	}
	if err := engine.Restore(snapshot, events); err != nil {
		return fmt.Sprintf("the stored state cannot be restored (%v)", err)
	}
	return unknown
}

// decodeEvents returns the events among the records. Acts change nothing by
// themselves: their effects are events of their own.
func decodeEvents(records []outbox.Record) (events []rules.Event, bad int) {
	for _, rec := range records {
		n, err := wire.DecodeNotice(rec.Payload)
		switch {
		case err != nil:
			bad++
		case n.Act == nil:
			events = append(events, n.Event)
		}
	}
	return events, bad
}

// leftOut reports whether the event stands for events that were never recorded.
func leftOut(e rules.Event) bool { return e.Kind == rules.FaultRaised && e.Point == journalPoint }

// suspendUnknown suspends every zone with an interlock whose state is not
// known: only a person at the site ends that.
func (p *pipeline) suspendUnknown(why string) {
	interlocked := map[string]bool{}
	for _, o := range p.site.Outputs {
		if o.Role == rules.RoleInterlock {
			interlocked[o.Zone] = true
		}
	}
	for _, z := range p.engine.Zones() {
		if interlocked[z.ID] && len(z.Causes) == 0 {
			p.engine.Act(p.clock.now(), rules.Act{Kind: rules.ActSuspend, Target: z.ID, Reason: stateUnknown + why})
		}
	}
}

// pointNames lists each sensor's points by their own names.
func pointNames(site *config.Site) [][]string {
	out := make([][]string, len(site.Sensors))
	for i, s := range site.Sensors {
		for _, pt := range s.Sensor.Points() {
			out[i] = append(out[i], pt.Name)
		}
	}
	return out
}
