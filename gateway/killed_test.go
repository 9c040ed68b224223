package gateway

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/drivers"
	"aman/gateway/config"
	"aman/gateway/outbox"
	"aman/gateway/wire"
	"aman/rules"
)

// told is what people were told of one alarm, and what a restart must not change.
type told struct {
	rule           string
	state, beneath rules.State
	until          time.Time
	once           bool
	by, why        string
	firstOut, lost bool
}

func tellAlarms(e *rules.Engine) (out []told) {
	for _, a := range e.Alarms() {
		out = append(out, told{a.Rule, a.State, a.Beneath, a.ModeUntil, a.Once, a.ModeBy, a.ModeWhy, a.FirstOut, a.ProtectionLost})
	}
	return out
}

func tellZones(e *rules.Engine) (out []string) {
	for _, z := range e.Zones() {
		out = append(out, fmt.Sprint(z.ID, z.State == rules.ZoneSuspended, len(z.Causes), len(z.Consents)))
	}
	return out
}

// life is a run of an engine whose events go to a lane, as the gateway's do.
type life struct {
	engine     *rules.Engine
	now        time.Time
	checkpoint []byte
	after      []outbox.Record
}

// record hands the engine's events to the lane, in the form that the disk keeps,
// and a checkpoint where no event tells what changed.
func (l *life) record(t *rapid.T) {
	for _, e := range l.engine.Drain() {
		b, err := wire.EncodeNotice(wire.Notice{Event: e})
		require.NoError(t, err)
		l.after = append(l.after, outbox.Record{Number: uint64(len(l.after) + 1), Payload: b})
	}
	if l.engine.Unsaid() {
		l.save(t)
	}
}

func (l *life) save(t *rapid.T) {
	b, err := json.Marshal(l.engine.Snapshot())
	require.NoError(t, err)
	l.checkpoint, l.after = b, nil
}

// step is something that happens at a site.
func (l *life) step(t *rapid.T) {
	l.now = l.now.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "seconds")) * time.Second)
	targets := []string{"leak", "hot", "hot-stop", "gas.x", "gas.y", "heat.x"}
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 0:
		l.engine.Advance(l.now)
	case 1, 2:
		l.engine.Read(drivers.Reading{
			ID: rapid.SampledFrom(targets[3:]).Draw(t, "point"), Time: l.now, Quality: drivers.Good,
			Value: rapid.SampledFrom([]float64{10, 45, 60, 90}).Draw(t, "value"),
		})
	default:
		kinds := []rules.ActKind{
			rules.ActAck, rules.ActReset, rules.ActShelve, rules.ActUnshelve, rules.ActSuppress, rules.ActUnsuppress,
			rules.ActOutOfService, rules.ActInService, rules.ActInhibit, rules.ActSilence, rules.ActSuspend, rules.ActRelease,
		}
		a := rules.Act{
			Kind: rapid.SampledFrom(kinds).Draw(t, "act"), Target: rapid.SampledFrom(append(targets, "hall", "yard")).Draw(t, "target"),
			Who: "Anna", AnyRole: true, Permit: "17", Reason: "work",
		}
		switch a.Kind {
		case rules.ActShelve, rules.ActInhibit, rules.ActOutOfService:
			a.For = time.Duration(rapid.IntRange(0, 3).Draw(t, "minutes")) * time.Minute
			a.Once = a.Kind == rules.ActShelve && a.For == 0
		default:
		}
		l.engine.Act(l.now, a)
	}
}

// TestKilledAtAnyMomentComesBackAsItWas: after every step, whatever checkpoint
// there is and however many records came after it, the stored state is the one
// that people saw: states, modes with their ends, suspensions. Inhibits are over,
// and each end is told once.
func TestKilledAtAnyMomentComesBackAsItWas(t *testing.T) {
	l := newHall(t)
	site, err := config.Parse("lab.yaml", fmt.Appendf(nil, l.text, l.dir), l.hardware())
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
		engine, err := rules.New(site.Spec, start, rules.Options{})
		require.NoError(t, err)
		run := &life{engine: engine, now: start}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			run.step(t)
			run.record(t)
			if rapid.Bool().Draw(t, "killed") {
				killed(t, site.Spec, run)
			}
			if rapid.IntRange(0, 5).Draw(t, "checkpoint") == 0 {
				run.save(t)
				killed(t, site.Spec, run)
			}
		}
	})
}

// killed restores another engine from what the disk holds now.
func killed(t *rapid.T, spec rules.Spec, run *life) {
	back, err := rules.New(spec, run.now, rules.Options{})
	require.NoError(t, err)
	require.Empty(t, restore(back, outbox.Recovery{Checkpoint: run.checkpoint, After: run.after}, quiet()))
	require.Equal(t, tellAlarms(run.engine), tellAlarms(back))
	require.Equal(t, tellZones(run.engine), tellZones(back))
	require.Empty(t, back.Inhibits())
	var ended, want []string
	for _, e := range back.Drain() {
		require.Equal(t, rules.Uninhibited, e.Kind)
		ended = append(ended, e.Rule+e.Point)
	}
	for _, i := range run.engine.Inhibits() {
		want = append(want, i.Target)
	}
	slices.Sort(ended)
	slices.Sort(want)
	require.Equal(t, want, ended)
}
