package ui_test

import (
	"encoding/json"
	"testing"
	"time"

	"aman/gateway/ui"
	"aman/gateway/ui/uitest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func limited(t *testing.T, v ui.View, target string) ui.Limited {
	t.Helper()
	for _, l := range v.Limited {
		if l.Target == target {
			return l
		}
	}
	require.Fail(t, "nothing limits "+target)
	return ui.Limited{}
}

func TestWhatIsLimitedIsTold(t *testing.T) {
	v := view(t, "ru", uitest.Limited())
	order := make([]string, len(v.Limited))
	for i, l := range v.Limited {
		order[i] = l.Kind + " " + l.Target
	}
	assert.Equal(t, []string{
		"inhibited co-stop", "out-of-service h2s-high", "inhibited hcn-4.hcn", "suppressed nh3-high", "shelved co-warn", "silenced siren",
	}, order, "what blinds first, the graver before the milder")

	for _, c := range []struct {
		target, end, left, by, beneath, act string
		renew                               bool
	}{
		{"co-stop", "до 14:55:07", "14 мин 0 с", "Б. Сериков: проверка газом", "", "", true},
		{"h2s-high", "до 17:41:07", "3 ч 0 мин", "Н. Жумабекова (обслуживание): замена ячейки, НД-17", "", "in-service", false},
		{"hcn-4.hcn", "до 15:21:07", "40 мин 0 с", "Б. Сериков (обслуживание): калибровка", "", "", true},
		{"nh3-high", "без срока, пока не вернут", "", "Е. Абаев: склад пуст", "", "unsuppress", false},
		{"co-warn", "до 14:53:37", "12 мин 30 с", "А. Ким (оператор): продувка котла", "не подтверждён", "unshelve", false},
		{"siren", "до 14:41:49", "42 с", "имя не названо", "", "", false},
	} {
		l := limited(t, v, c.target)
		assert.Equal(t, c.end, l.EndWords, c.target)
		assert.Equal(t, c.left, l.Left, c.target)
		assert.Equal(t, c.by, l.ByWords, c.target)
		assert.Equal(t, c.beneath, l.Beneath, c.target)
		assert.Equal(t, c.act, l.End, c.target)
		assert.Equal(t, c.renew, l.Renew != nil, c.target)
	}
}

func TestADegradedVoteIsSeenWhileAllIsCalm(t *testing.T) {
	s := uitest.Calm()
	s.Alarms[0].Degraded = "2oo3 works as 1oo2: co-2.co is inhibited"
	v := view(t, "en", s)
	l := limited(t, v, s.Alarms[0].Rule)
	assert.Equal(t, "vote degraded: 2oo3 works as 1oo2: co-2.co is inhibited", l.Words)
	assert.False(t, l.Blinds)
	assert.Empty(t, l.End+l.EndWords+l.ByWords, "it ends when its members are back")
	assert.Len(t, zone(t, v, "boiler").Limited, 1)
	assert.Empty(t, v.Alarms)
}

// Shelving ends the announcement and not the danger: the alarm stays in the list
// and the zone keeps its colour, but nothing pulses and nothing asks for an
// acknowledgement.
func TestAShelvedConditionIsStillSeen(t *testing.T) {
	v := view(t, "en", uitest.Limited())
	z := zone(t, v, "boiler")
	require.Len(t, z.Alarms, 1)
	a := z.Alarms[0]
	assert.Equal(t, "co-warn", a.Rule)
	assert.False(t, a.CanAck)
	assert.False(t, a.Unacknowledged)
	assert.Nil(t, a.Shelve, "it is shelved already")
	assert.Equal(t, []string{"Shelved: not announced, until 14:53:37"}, a.Notes)
	assert.Equal(t, ui.ShowWarning, z.State)
	for _, l := range v.Alarms {
		assert.NotEqual(t, "nh3-high", l.Rule, "suppressed and normal is no alarm")
	}
}

func TestInhibitedPointsAreNeitherNormalNorFaulty(t *testing.T) {
	v := view(t, "en", uitest.Limited())
	p := point(t, v, "hcn-4.hcn")
	assert.Equal(t, ui.ShowInhibited, p.State)
	assert.Equal(t, "0.05", p.Value, "the reading is still shown")
	z := zone(t, v, "plating")
	assert.Equal(t, ui.ShowInhibited, z.State)
	assert.Equal(t, "Working, 1 inhibit in force", z.Words)
	assert.Equal(t, ui.ShowInhibited, zone(t, v, "pumps").State, "a rule out of service blinds as well")
	counts := map[string]int{}
	for _, n := range v.Tally {
		counts[n.State] = n.Count
	}
	assert.Equal(t, 3, counts[ui.ShowInhibited], "two points and a rule")
}

func TestTimeUnprotected(t *testing.T) {
	v := view(t, "en", uitest.Limited())
	assert.Equal(t, "16 min 0 s", zone(t, v, "boiler").Unprotected)
	assert.Equal(t, "1 d 2 h", zone(t, v, "pumps").Unprotected)
	store := zone(t, v, "store")
	assert.Equal(t, "1 min 30 s", store.Unprotected)
	assert.True(t, store.UnprotectedFrom.IsZero(), "it does not count on")
	assert.Empty(t, zone(t, v, "coal").Unprotected)
}

// A figure that grows must not make every page ask for its body each second.
func TestWhatGrowsDoesNotChangeTheVersion(t *testing.T) {
	s := uitest.Limited()
	before, err := ui.NewFrame(uitest.Site(), s, nil)
	require.NoError(t, err)
	s.Time = s.Time.Add(7 * time.Second)
	after, err := ui.NewFrame(uitest.Site(), s, nil)
	require.NoError(t, err)
	assert.Equal(t, before.Version, after.Version)
	s.Silences = nil
	ended, err := ui.NewFrame(uitest.Site(), s, nil)
	require.NoError(t, err)
	assert.NotEqual(t, before.Version, ended.Version)
}

func TestSilenceMutesAHornThatSounds(t *testing.T) {
	leak := view(t, "en", uitest.Leak())
	assert.Equal(t, "hcn-high", leak.Silence, "unacknowledged, and its horn sounds")
	assert.Empty(t, view(t, "en", uitest.Limited()).Silence, "the horn is muted already")
	assert.Empty(t, view(t, "en", uitest.Calm()).Silence)
}

func TestTheAPITellsModes(t *testing.T) {
	f, err := ui.NewFrame(uitest.Site(), uitest.Limited(), nil)
	require.NoError(t, err)
	var got struct {
		Alarms []struct {
			Rule, State, Beneath, By, Reason string
			Until                            time.Time
		}
		Inhibits []struct {
			Target, By string
			Points     []string
			Until      time.Time
		}
		Silences []struct{ Output, Rule string }
		Proofs   []struct{ Rule, Fault string }
		Zones    []struct {
			ID               string
			Unprotected      int64     `json:"unprotected_s"`
			UnprotectedSince time.Time `json:"unprotected_from"`
		}
	}
	require.NoError(t, json.Unmarshal(f.Full(), &got))
	a := got.Alarms[0]
	assert.Equal(t, "co-warn shelved unacknowledged А. Ким (operator) продувка котла", a.Rule+" "+a.State+" "+a.Beneath+" "+a.By+" "+a.Reason)
	assert.Equal(t, uitest.Now.Add(750*time.Second), a.Until)
	assert.Equal(t, []string{"hcn-4.hcn"}, got.Inhibits[0].Points)
	assert.Equal(t, "siren", got.Silences[0].Output)
	assert.NotEmpty(t, got.Proofs[1].Fault)
	assert.EqualValues(t, 90, got.Zones[0].Unprotected)
	assert.Equal(t, uitest.Now.Add(-16*time.Minute), got.Zones[4].UnprotectedSince)
}

func TestRulebookOffersWhatIsAllowedNow(t *testing.T) {
	all, err := ui.Speakers(time.FixedZone("UTC+5", 5*3600))
	require.NoError(t, err)
	site := uitest.Site()
	site.Rules = append(site.Rules, ui.SiteRule{ID: "vote", Zone: "store", Severity: "alarm", Points: []string{"nh3-1.nh3", "co-1.co"}, Members: 2},
		ui.SiteRule{ID: "vote/nh3-1.nh3", Zone: "store", Severity: "warning", Points: []string{"nh3-1.nh3"}, Vote: "vote", ShelveMax: time.Hour})
	s := uitest.Limited()
	s.Alarms = append(s.Alarms, ui.AlarmState{Rule: "vote", State: "normal", Degraded: "2oo2 works as 1oo1: co-1.co is inhibited"}, ui.AlarmState{Rule: "vote/nh3-1.nh3", State: "acknowledged"})
	acts := map[string][]string{}
	lines := map[string]ui.RuleLine{}
	points := map[string]ui.PointLine{}
	for _, book := range ui.NewRulebook(all["en"], site, s) {
		for _, r := range book.Rules {
			lines[r.ID] = r
			for _, d := range r.Acts {
				acts[r.ID] = append(acts[r.ID], d.Act)
			}
		}
		for _, p := range book.Points {
			points[p.ID] = p
		}
	}
	assert.Equal(t, map[string][]string{
		"co-warn": {"unshelve", "shelve"}, "nh3-high": {"unsuppress"}, "h2s-high": {"in-service", "out-of-service"},
		"co-stop": {"shelve", "suppress", "out-of-service"}, "hcn-high": {"shelve", "suppress", "out-of-service"},
		"noise-high": {"shelve", "suppress"}, // it is true: nothing takes it out of service
		"vote":       {"shelve", "suppress"}, "vote/nh3-1.nh3": {"shelve", "suppress"},
	}, acts)
	for _, d := range lines["co-stop"].Acts {
		assert.True(t, d.Permit, "a danger asks for a permit: %s", d.Act)
	}
	assert.False(t, lines["hcn-high"].Acts[0].Permit)
	assert.Equal(t, "trips, tried 12:41:07", lines["co-stop"].Proof)
	assert.True(t, lines["h2s-high"].ProofWrong)
	assert.Empty(t, lines["co-warn"].Proof, "only dangers prove themselves")
	assert.Equal(t, []string{"CO, boiler 2 ≥ 46.6 mg/m³"}, lines["co-stop"].Limits)
	assert.Equal(t, "NH₃, nh3-1, member of the vote “vote”", lines["vote/nh3-1.nh3"].Name)
	var times []string
	for _, c := range lines["vote/nh3-1.nh3"].Acts[0].Times {
		times = append(times, c.Value)
	}
	assert.Equal(t, []string{"10m0s", "30m0s", "1h0m0s", "once"}, times, "no longer than the rule allows")
	assert.Equal(t, "inhibit", points["nh3-1.nh3"].Acts[0].Act)
	assert.Len(t, points["nh3-1.nh3"].Acts[0].Times, 4)
	assert.Len(t, points["hcn-4.hcn"].Acts[0].Times, 5, "an inhibit in force may be ended now")
}
