package gateway

import (
	"cmp"
	"context"
	"log/slog"
	"slices"

	"aman/gateway/config"
)

// maxPort bounds the coils or registers of one write.
const maxPort = 64

// groupOutputs splits outputs into those that are written together.
func groupOutputs(outputs []*output) [][]*output {
	sorted := slices.Clone(outputs)
	slices.SortStableFunc(sorted, func(a, b *output) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Address, b.Address))
	})
	var groups [][]*output
	for _, o := range sorted {
		n := len(groups)
		if n > 0 && together(groups[n-1], o) {
			groups[n-1] = append(groups[n-1], o)
			continue
		}
		groups = append(groups, []*output{o})
	}
	return groups
}

func together(group []*output, o *output) bool {
	last := group[len(group)-1]
	if last.Kind != o.Kind || len(group) >= maxPort {
		return false
	}
	switch o.Kind {
	case config.KindGPIO, config.KindLog:
		return true
	default:
		return last.Unit == o.Unit && int(last.Address)+1 == int(o.Address)
	}
}

// logPort writes outputs as lines of the log, for trying out.
type logPort struct {
	group  []*output
	log    *slog.Logger
	levels []bool
	known  bool
}

func newLogPort(group []*output, log *slog.Logger) *logPort {
	return &logPort{group: group, log: log, levels: make([]bool, len(group))}
}

// Write logs every output whose level changed.
func (l *logPort) Write(_ context.Context, levels []bool) error {
	for i, o := range l.group {
		if l.known && l.levels[i] == levels[i] {
			continue
		}
		on := levels[i] == o.Level(true)
		if l.known || on {
			l.log.Info("output", "output", o.ID, "role", o.Role.String(), "on", on)
		}
	}
	copy(l.levels, levels)
	l.known = true
	return nil
}

// ReadBack returns what was written last; before the first write every output
// is off.
func (l *logPort) ReadBack(_ context.Context, levels []bool) error {
	if !l.known {
		for i, o := range l.group {
			l.levels[i] = o.Level(false)
		}
	}
	copy(levels, l.levels)
	return nil
}
