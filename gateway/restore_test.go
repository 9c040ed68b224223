package gateway

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/outbox"
	"aman/gateway/wire"
	"aman/rules"
)

// TestRestartWithAnotherConfiguration: what the configuration no longer has
// frees nobody.
func TestRestartWithAnotherConfiguration(t *testing.T) {
	for name, c := range map[string]struct {
		change    func(string) string
		suspended map[string]bool
		why       string
	}{
		"the same": {func(s string) string { return s }, map[string]bool{"hall": true}, "90"},
		"the rule is gone": {
			func(s string) string { return strings.Replace(s, "id: leak", "id: leak-2", 1) },
			map[string]bool{"hall": true},
			"the rule is no longer in the configuration",
		},
		"the zone is gone": {func(s string) string {
			return strings.NewReplacer("id: hall,", "id: hangar,", "zone: hall", "zone: hangar").Replace(s)
		}, map[string]bool{"hangar": true}, `zone "hall" was suspended and is no longer in the configuration`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t)
				stop := l.run()
				time.Sleep(time.Second)
				l.commission()
				l.instruments["gas"].says(90)
				time.Sleep(time.Second)
				require.True(t, l.on("stop"))
				stop()

				l.text = c.change(l.text)
				l.instruments["gas"].says(10)
				stop = l.run()
				time.Sleep(time.Second)
				for _, z := range l.view().Zones {
					assert.Equal(t, c.suspended[z.ID], z.Suspended, z.ID)
					if z.Suspended {
						assert.Contains(t, z.Causes[0].Why, c.why)
					}
				}
				assert.True(t, l.on("stop"))
				stop()
			})
		})
	}
}

// TestRestartAfterAStopAndAnAcknowledgement: what people did is restored, from
// records alone and from a checkpoint.
func TestRestartAfterAStopAndAnAcknowledgement(t *testing.T) {
	for name, wait := range map[string]time.Duration{"from records": time.Second, "from a checkpoint": 2 * checkpointEvery} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLab(t)
				stop := l.run()
				time.Sleep(time.Second)
				l.commission()
				l.instruments["gas"].says(90)
				time.Sleep(time.Second)
				require.NoError(t, l.act(ack("leak", "Anna")))
				require.NoError(t, l.act(rules.Act{Kind: rules.ActSuspend, Target: "yard", Reason: "smoke"}))
				time.Sleep(wait)
				crashed := filepath.Join(t.TempDir(), "data")
				require.NoError(t, os.CopyFS(crashed, os.DirFS(l.dir)), "the disk at the moment of a power cut")
				stop()
				l.dir = crashed
				found := l.build().engine.Snapshot()
				require.Len(t, found.Zones, 2)
				assert.Equal(t, "leak", found.Zones[0].Causes[0].Rule)
				assert.Equal(t, "smoke", found.Zones[1].Causes[0].Why)
				assert.True(t, found.Alarms[0].Acknowledged)
				assert.Equal(t, wait > checkpointEvery, len(l.store.Recovered().Checkpoint) > 0)
				stop = l.run()
				time.Sleep(2 * time.Second)
				assert.False(t, l.on("siren"), "acknowledged stays acknowledged")
				stop()
			})
		})
	}
}

func TestStateThatCannotBeKnown(t *testing.T) {
	record := func(e rules.Event) outbox.Record {
		b, err := wire.EncodeNotice(wire.Notice{Event: e})
		require.NoError(t, err)
		return outbox.Record{Number: 1, Payload: b}
	}
	released := record(rules.Event{Kind: rules.Released, Zone: "hall"})
	whole, err := json.Marshal(rules.Snapshot{})
	require.NoError(t, err)
	for name, c := range map[string]struct {
		found outbox.Recovery
		why   string
	}{
		"a new store":             {outbox.Recovery{Fresh: true}, "no stored state yet"},
		"something is missing":    {outbox.Recovery{Missing: true, Checkpoint: whole}, "missing or damaged"},
		"a checkpoint of others":  {outbox.Recovery{Checkpoint: []byte("{")}, "cannot be read"},
		"a record of others":      {outbox.Recovery{After: []outbox.Record{{Number: 1, Payload: []byte("?")}, released}}, "1 stored records cannot be read"},
		"records were left out":   {outbox.Recovery{After: []outbox.Record{record(rules.Event{Kind: rules.FaultRaised, Point: journalPoint})}}, "faster than they could be recorded"},
		"nothing is wrong":        {outbox.Recovery{Checkpoint: whole, After: []outbox.Record{released}}, ""},
		"a fault of a bus is not": {outbox.Recovery{After: []outbox.Record{record(rules.Event{Kind: rules.FaultRaised, Point: "bus/a"})}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			p := l.build()
			defer l.store.Close()
			engine, err := rules.New(p.site.Spec, p.clock.now(), rules.Options{Arming: true})
			require.NoError(t, err)
			why := restore(engine, c.found, quiet())
			if c.why == "" {
				assert.Empty(t, why)
				return
			}
			assert.Contains(t, why, c.why)
			p.engine = engine
			p.suspendUnknown(why)
			zones := p.engine.Zones()
			assert.Equal(t, rules.ZoneSuspended, zones[0].State, "a zone with an interlock")
			assert.Contains(t, zones[0].Causes[0].Why, c.why)
			assert.NotEqual(t, rules.ZoneSuspended, zones[1].State, "a zone without one")
		})
	}
}
