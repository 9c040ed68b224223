package records

import (
	"context"
	"fmt"
	"slices"

	"aman/rules"
)

// maxLimits bounds how far back Limits looks: events that begin or end a mode or
// an inhibit.
const maxLimits = 2000

// Limits lists the newest event of each rule's mode and of each inhibit of every
// gateway, oldest first: what was limited when the last of them came.
func (s *Store) Limits(ctx context.Context) ([]Event, error) {
	all, err := s.events(ctx, ` WHERE e.kind IN ('shelved', 'unshelved', 'suppressed', 'unsuppressed', 'out-of-service', 'in-service', 'inhibited', 'uninhibited')
		ORDER BY n.id DESC, e.number DESC LIMIT $1`, maxLimits)
	if err != nil {
		return nil, fmt.Errorf("records: limits: %w", err)
	}
	type noun struct {
		plant, gateway, target string
		inhibit                bool
	}
	seen := map[noun]bool{}
	var out []Event
	for _, e := range all {
		n := noun{plant: e.Plant, gateway: e.Gateway, target: e.Event.Rule}
		n.inhibit = e.Event.Kind == rules.Inhibited || e.Event.Kind == rules.Uninhibited
		if n.target == "" {
			n.target = e.Event.Point
		}
		if !seen[n] {
			seen[n] = true
			out = append(out, e)
		}
	}
	slices.Reverse(out)
	return out, nil
}
