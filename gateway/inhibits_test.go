package gateway

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/ui"
	"aman/gateway/web"
	"aman/rules"
)

// TestInhibitThatEndsIntoALeak: what is still wrong alarms at that instant, and
// the time without protection is counted.
func TestInhibitThatEndsIntoALeak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newHall(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		require.NoError(t, l.does(rules.ActInhibit, "gas.x", lasting(time.Minute)))
		until := time.Now().Add(time.Minute)
		l.instruments["gas"].does(pair(90, 10))
		time.Sleep(30 * time.Second)
		assert.False(t, l.on("siren"), "nothing trips")
		assert.False(t, l.on("stop"))
		view := l.view()
		require.Len(t, view.Inhibits, 1)
		assert.Equal(t, []string{"gas.x"}, view.Inhibits[0].Points)
		assert.Equal(t, "Anna (maintenance)", view.Inhibits[0].By)
		assert.WithinDuration(t, until, view.Inhibits[0].Until, 10*time.Millisecond)
		assert.WithinDuration(t, until.Add(-time.Minute), l.zone("hall").UnprotectedFrom, 200*time.Millisecond)
		assert.True(t, l.alarm("leak").Inhibited)
		from := l.zone("hall").UnprotectedFrom

		time.Sleep(29 * time.Second)
		assert.Equal(t, from, l.zone("hall").UnprotectedFrom, "it grows without a change")
		assert.False(t, l.on("siren"))
		time.Sleep(2 * time.Second)
		raised := l.told(rules.Raised, "leak")
		require.Len(t, raised, 1)
		assert.WithinDuration(t, until, raised[0].Time, 10*time.Millisecond, "at the instant at which the inhibit ends")
		assert.True(t, l.on("siren"))
		assert.True(t, l.on("stop"))
		assert.Empty(t, l.view().Inhibits)
		hall := l.zone("hall")
		assert.True(t, hall.UnprotectedFrom.IsZero())
		assert.InDelta(t, time.Minute.Seconds(), hall.Unprotected.Seconds(), 0.2)
		stop()
	})
}

// TestHalfOfAZoneStaysWatched: a zone is not blinded one point after the other.
func TestHalfOfAZoneStaysWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newHall(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		require.NoError(t, l.does(rules.ActInhibit, "gas.x", nil))
		var refusal *web.Refusal
		require.ErrorAs(t, l.does(rules.ActInhibit, "gas.y", nil), &refusal)
		require.Len(t, refusal.Reasons, 1)
		assert.Contains(t, refusal.Reasons[0], "2 of the 2 danger points of zone hall would be inhibited, and at most 1 may be")
		require.ErrorAs(t, l.does(rules.ActOutOfService, "hot-stop", func(a *rules.Act) { a.Permit = "17" }), &refusal, "nor by another way")
		require.ErrorAs(t, l.does(rules.ActInhibit, "heat.x", lasting(61*time.Minute)), &refusal)
		assert.Contains(t, refusal.Reasons[0], "longer than an inhibit may last")
		assert.Len(t, l.told(rules.Refused, "gas.y"), 1, "a refusal is on the record")
		stop()
	})
}

// TestInhibitedPointIsNotNormal: nobody releases a zone that is not watched.
func TestInhibitedPointIsNotNormal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newHall(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		l.instruments["gas"].does(pair(90, 10))
		time.Sleep(time.Second)
		require.NoError(t, l.act(ack("leak", "Anna")))
		l.instruments["gas"].does(pair(10, 10))
		time.Sleep(time.Second)
		require.NoError(t, l.act(rules.Act{Kind: rules.ActReset, Target: "leak", Who: "Anna"}))
		require.NoError(t, l.does(rules.ActInhibit, "gas.x", lasting(10*time.Second)))
		gate := l.zone("hall").Gate
		require.NotEmpty(t, gate)
		assert.Equal(t, ui.WaitInhibit, gate[0].Kind)
		assert.Error(t, l.release("Raushan", "responsible"))
		time.Sleep(11 * time.Second)
		l.commission()
		stop()
	})
}

// TestRestartEndsInhibitsAndKeepsModes: whatever is copied off the disk at any
// moment comes back with the same modes and ends, and without an inhibit.
func TestRestartEndsInhibitsAndKeepsModes(t *testing.T) {
	for name, wait := range map[string]time.Duration{"from records": time.Second, "from a checkpoint": checkpointEvery + 5*time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newHall(t)
				l.text = strings.ReplaceAll(l.text, "every: 100ms", "every: 1s")
				stop := l.run()
				time.Sleep(time.Second)
				l.commission()
				require.NoError(t, l.does(rules.ActShelve, "hot", lasting(90*time.Second)))
				require.NoError(t, l.does(rules.ActOutOfService, "hot-stop", func(a *rules.Act) { a.For, a.Permit = 30*time.Minute, "17" }))
				require.NoError(t, l.does(rules.ActInhibit, "gas.y", nil))
				shelved, out := l.alarm("hot"), l.alarm("hot-stop")
				time.Sleep(wait)
				crashed := filepath.Join(t.TempDir(), "data")
				require.NoError(t, os.CopyFS(crashed, os.DirFS(l.dir)), "the disk at the moment of a power cut")
				stop()

				l.dir, l.events = crashed, nil
				stop = l.run()
				time.Sleep(time.Second)
				assert.Equal(t, shelved.State, l.alarm("hot").State)
				assert.Equal(t, shelved.Mode, l.alarm("hot").Mode)
				assert.Equal(t, out.Mode, l.alarm("hot-stop").Mode)
				assert.Empty(t, l.view().Inhibits)
				ended := l.told(rules.Uninhibited, "gas.y")
				require.Len(t, ended, 1, "the end is told, and so it is on the record")
				assert.Contains(t, ended[0].Why, "started anew")
				time.Sleep(90 * time.Second)
				assert.Equal(t, rules.StateNormal, l.alarm("hot").State, "it ends when it would have")
				stop()

				l.events = nil
				stop = l.run()
				time.Sleep(time.Second)
				assert.Empty(t, l.told(rules.Uninhibited, "gas.y"), "once only")
				stop()
			})
		})
	}
}

// TestAMemberOfAVoteIsAnAlarmOfItsOwn: it warns alone, is acknowledged by its own
// id, and taking one member out is seen on the page and told to the server.
func TestAMemberOfAVoteIsAnAlarmOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newHall(t)
		l.text = labHead + `
rules:
  - {id: vote, vote: {k: 2, of: [gas.x, gas.y, heat.x], above: 50, reset: 40, degrade: safe}, zone: hall, severity: danger, suspend: true, stale: 1m, outputs: [siren]}
`
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		l.instruments["gas"].does(pair(90, 10))
		time.Sleep(time.Second)
		assert.Equal(t, rules.StateUnacknowledged, l.alarm("vote/gas.x").State)
		assert.Equal(t, rules.StateNormal, l.alarm("vote").State)
		assert.False(t, l.on("siren"))
		require.NoError(t, l.act(ack("vote/gas.x", "Anna")))
		assert.Equal(t, "Anna", l.alarm("vote/gas.x").AckBy)

		l.instruments["gas"].does(pair(10, 10))
		time.Sleep(time.Second)
		require.NoError(t, l.does(rules.ActInhibit, "gas.x", lasting(time.Minute)))
		assert.Contains(t, l.alarm("vote").Degraded, "2oo3 works as 1oo2")
		assert.Zero(t, l.zone("hall").UnprotectedFrom, "it can still trip")
		var refusal *web.Refusal
		require.ErrorAs(t, l.does(rules.ActInhibit, "gas.y", nil), &refusal)
		assert.Contains(t, strings.Join(refusal.Reasons, "; "), "another member of the vote vote is inhibited")

		site := uiSite(l.p.site, "")
		require.Len(t, site.Rules, 4)
		assert.Equal(t, 3, site.Rules[0].Members)
		assert.Equal(t, ui.SiteRule{ID: "vote/gas.x", Zone: "hall", Severity: "warning", Points: []string{"gas.x"}, Vote: "vote"}, site.Rules[1])

		b := l.p.birth()
		require.Len(t, b.Alarms, 4)
		assert.Equal(t, "vote/heat.x", b.Alarms[3].Rule)
		assert.Contains(t, b.Alarms[0].Mode.Degraded, "1oo2")
		require.Len(t, b.Inhibits, 1)
		assert.Equal(t, "gas.x", b.Inhibits[0].Target)
		stop()
	})
}
