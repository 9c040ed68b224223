package signoff_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config/signoff"
)

const (
	less    = "towards less safety"
	more    = "towards more safety"
	neutral = "protects neither less nor more"
	unclear = "direction not known, counts as towards less safety"
)

// TestWordsOfAChange: what a person reads for each kind of change, and which way
// it goes. The directions are those that a safety engineer gives them.
func TestWordsOfAChange(t *testing.T) {
	for name, c := range map[string]struct {
		change []string // pairs of old and new text
		want   []string
	}{
		"a higher limit above": {
			[]string{"above: 40 ppm", "above: 60 ppm"},
			[]string{"co-stop: limit 40 ppm → 60 ppm (gas.a above): " + less, "co-stop: reset 36 ppm → 54 ppm (gas.a above): " + less},
		},
		"a lower limit above": {
			[]string{"above: 40 ppm", "above: 30 ppm"},
			[]string{"co-stop: limit 40 ppm → 30 ppm (gas.a above): " + more, "co-stop: reset 36 ppm → 27 ppm (gas.a above): " + more},
		},
		"a lower limit below": {
			[]string{"below: 19.5 %vol", "below: 19 %vol\n    reset: 19.8 %vol"},
			[]string{"o2-low: limit 19.5 %vol → 19 %vol (gas.o2 below): " + less},
		},
		"a reset nearer to the limit": {
			[]string{"above: 40 ppm", "above: 40 ppm\n    reset: 39 ppm"},
			[]string{"co-stop: reset 36 ppm → 39 ppm (gas.a above): " + less},
		},
		"a reset farther from the limit": {
			[]string{"above: 40 ppm", "above: 40 ppm\n    reset: 20 ppm"},
			[]string{"co-stop: reset 36 ppm → 20 ppm (gas.a above): " + more},
		},
		"a longer hold":      {[]string{"hold: 1s", "hold: 3s"}, []string{"co-stop: hold 1s → 3s: " + less}},
		"no hold":            {[]string{"    hold: 1s\n", ""}, []string{"co-stop: hold 1s → 0s: " + more}},
		"a longer off-delay": {[]string{"clear_for: 10s", "clear_for: 1m"}, []string{"co-stop: off-delay 10s → 1m: " + more}},
		"a shorter off-delay": {
			[]string{"clear_for: 10s", "clear_for: 1s"}, []string{"co-stop: off-delay 10s → 1s: " + less},
		},
		"a longer silence of the instrument": {[]string{"stale: 5s", "stale: 1m"}, []string{"co-stop: stale 5s → 1m (gas.a above): " + less}},
		"a weaker fault behaviour":           {[]string{"on_fault: fault", "on_fault: ignore"}, []string{"both: on fault fault → ignore: " + less}},
		"a stronger fault behaviour":         {[]string{"on_fault: fault", "on_fault: trip"}, []string{"both: on fault fault → trip: " + more}},
		"a lower severity":                   {[]string{"severity: danger\n    latch", "severity: alarm\n    latch"}, []string{"co-stop: severity danger → alarm: " + less}},
		"a higher severity":                  {[]string{"severity: warning", "severity: alarm"}, []string{"co-warn: severity warning → alarm: " + more}},
		"no latch":                           {[]string{"    latch: true\n", ""}, []string{"co-stop: latch removed: " + less}},
		"no suspension":                      {[]string{"    suspend: true\n", ""}, []string{"co-stop: suspend removed: " + less}},
		"suppressed by nothing":              {[]string{"    suppress_while: {point: gas.b, above: 500 ppm}\n", ""}, []string{"both: suppressed while gas.b above 500 ppm, reset 450 ppm removed: " + more}},
		"a horn less":                        {[]string{"outputs: [siren, lamp]", "outputs: [lamp]"}, []string{"co-stop: output siren removed: " + less}},
		"a lamp more": {
			[]string{"spread_for: 5m}\n    outputs: [siren]", "spread_for: 5m}\n    outputs: [siren, lamp]"},
			[]string{"co-vote: output lamp added: " + more},
		},
		"more votes needed": {[]string{"k: 2", "k: 3"}, []string{"co-vote: votes needed 2 → 3: " + less}},
		"fewer votes needed": {
			[]string{"k: 2", "k: 1"}, []string{"co-vote: votes needed 2 → 1: " + more},
		},
		"a vote that drops faulty members": {[]string{"degrade: safe", "degrade: available"}, []string{"co-vote: degrades safe → available: " + less}},
		"a wider spread":                   {[]string{"spread: 20 ppm", "spread: 50 ppm"}, []string{"co-vote: allowed spread 20 ppm → 50 ppm: " + less}},
		"a spread judged later":            {[]string{"spread_for: 5m", "spread_for: 1h"}, []string{"co-vote: spread for 5m → 1h: " + less}},
		"a member of a vote less": {
			[]string{"of: [gas.a, gas.b, gas.c]", "of: [gas.a, gas.b]"}, []string{"co-vote: limit 30 ppm removed (gas.c above): " + less},
		},
		"a condition less in any": {
			[]string{"any: [{point: gas.a, above: 20 ppm}, {point: gas.b, above: 20 ppm}]", "any: [{point: gas.a, above: 20 ppm}]"},
			[]string{"co-warn: joined by any removed: " + neutral, "co-warn: limit 20 ppm removed (gas.b above): " + less},
		},
		"a condition less in all": {
			[]string{"{point: gas.occupied, equals: 1}, ", ""},
			[]string{"both: joined by all removed: " + neutral, "both: limit 1 removed (gas.occupied equals): " + more},
		},
		"all in place of any": {
			[]string{"any: [{point: gas.a, above: 20 ppm}", "all: [{point: gas.a, above: 20 ppm}"}, []string{"co-warn: joined by any → all: " + less},
		},
		"a longer shelving": {[]string{"shelve_max: 4h", "shelve_max: 12h"}, []string{"co-warn: longest shelving 4h → 12h: " + less}},
		"shelving as usual": {[]string{"    shelve_max: 4h\n", ""}, []string{"co-warn: longest shelving 4h → 8h: " + less}},
		"no second level":   {[]string{"{after: 10m, above: 30 ppm}", "{after: 10m}"}, []string{"co-warn: alarms again at 30 ppm removed: " + less}},
		"a higher second level": {
			[]string{"{after: 10m, above: 30 ppm}", "{after: 10m, above: 35 ppm}"}, []string{"co-warn: alarms again at 30 ppm → 35 ppm: " + less},
		},
		"a later re-alarm":         {[]string{"{after: 10m, above: 30 ppm}", "{after: 20m, above: 30 ppm}"}, []string{"co-warn: alarms again after 10m → 20m: " + less}},
		"no escalation":            {[]string{"    escalate: [{after: 1m, outputs: [siren]}]\n", ""}, []string{"co-warn: escalates to 1m removed (siren): " + less}},
		"a later escalation":       {[]string{"after: 1m, outputs", "after: 5m, outputs"}, []string{"co-warn: escalates to 1m → 5m (siren): " + less}},
		"not quiet any more":       {[]string{"    quiet_under: [co-stop]\n", ""}, []string{"co-warn: quiet under co-stop removed: " + more}},
		"another group":            {[]string{"group: boiler-gas", "group: other"}, []string{"co-stop: group boiler-gas → other: " + neutral}},
		"another response":         {[]string{"en: Leave the boiler house", "en: Leave at once"}, []string{"co-stop: what to do Leave the boiler house → Leave at once (en): " + neutral}},
		"no time to respond":       {[]string{"    respond_in: 2m\n", ""}, []string{"co-stop: time to respond 2m removed: " + less}},
		"a rule less":              {[]string{"  - id: fast\n    rate: {point: gas.a, above: 5 ppm/s, over: 2s}\n", ""}, []string{"fast removed: " + less}},
		"a rule more":              {[]string{"  - id: fast", "  - {id: new, point: gas.c, above: 50 ppm}\n  - id: fast"}, []string{"new added: " + more}},
		"a role less":              {[]string{"release: [responsible, inspector]", "release: [responsible]"}, []string{"zone boiler: releasing role inspector removed: " + less}},
		"a role more":              {[]string{"release: [responsible, inspector]", "release: [responsible, inspector, operator]"}, []string{"zone boiler: releasing role operator added: " + more}},
		"slower polling":           {[]string{"every: 200ms", "every: 300ms"}, nil},
		"no frozen value":          {[]string{"    frozen: 10m\n", ""}, nil},
		"a longer silence":         {[]string{"silence_for: 60s", "silence_for: 2m"}, []string{"output siren: silence lasts 1m → 2m: " + less}},
		"no module time-out":       {[]string{", drops_after: 5s", ""}, []string{"output stop: module drops its outputs after 5s removed: " + less}},
		"another wiring level":     {[]string{"role: beacon}", "role: beacon, active: low}"}, []string{"output lamp: active level high → low: " + unclear}},
		"another coil":             {[]string{"address: 11", "address: 13"}, []string{"output lamp: address 11 → 13: " + unclear}},
		"another register":         {[]string{"address: 3, type", "address: 7, type"}, []string{"instrument gas: address 3 → 7 (o2): " + unclear}},
		"another scale":            {[]string{"scale: 0.01", "scale: 0.02"}, []string{"instrument gas: scale 0.01 → 0.02 (o2): " + unclear}},
		"another explosive limit":  {[]string{"    principle: catalytic\n", "    principle: catalytic\n    lel: us\n"}, []string{"point gas.ch4: basis of %LEL iec → us: " + unclear}},
		"the same explosive limit": {[]string{"    principle: catalytic\n    t90: 30s", "    principle: catalytic\n    lel: iec\n    t90: 40s"}, []string{"instrument gas: response time T90 30s → 40s: " + less}},
		"a slower instrument":      {[]string{"t90: 30s", "t90: 1m"}, []string{"instrument gas: response time T90 30s → 1m: " + less}},
		"another plant address":    {[]string{"127.0.0.1:1502", "127.0.0.1:1503"}, []string{"bus plc: address 127.0.0.1:1502 → 127.0.0.1:1503: " + unclear}},
		"a call point less":        {[]string{"  - {input: gas.call, act: stop, active: low}\n", ""}, []string{"panel gas.call removed: " + less}},
		"a silence less":           {[]string{"  - {input: gas.quiet, act: silence}\n", ""}, []string{"panel gas.quiet removed: " + unclear}},
		"another act":              {[]string{"act: silence", "act: ack"}, []string{"panel gas.quiet: act silence → ack: " + unclear}},
		"other shifts":             {[]string{`{id: night, start: "20:00", length: 12h}`, `{id: night, start: "20:00", length: 11h}`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			changes := signoff.Compare(describe(t, plant), describe(t, with(t, c.change...)))
			require.NotEmpty(t, changes)
			if c.want != nil {
				assert.Equal(t, c.want, lines(changes))
			}
		})
	}
}

func lines(changes signoff.Changes) []string {
	var out []string
	for _, c := range changes {
		out = append(out, c.String())
	}
	return out
}

// TestEveryPointOfAnInstrument slows down with it, and says so.
func TestEveryPointOfAnInstrument(t *testing.T) {
	changes := signoff.Compare(describe(t, plant), describe(t, with(t, "every: 200ms", "every: 300ms")))
	assert.Contains(t, lines(changes), "point gas.o2: polling period 200ms → 300ms: "+less)
	assert.Equal(t, len(changes), changes.Loosening())
}

func TestFrozenIsNoLongerJudged(t *testing.T) {
	changes := signoff.Compare(describe(t, plant), describe(t, with(t, "    frozen: 10m\n", "")))
	assert.Equal(t, "point gas.a: frozen 10m removed: "+less, changes[0].String())
}

// TestLanguages: a technician reads the same in each.
func TestLanguages(t *testing.T) {
	changes := signoff.Compare(describe(t, plant), describe(t, with(t, "hold: 1s", "hold: 3s")))
	require.Len(t, changes, 1)
	assert.Equal(t, "co-stop: задержка срабатывания 1s → 3s: ослабляет защиту", changes[0].In("ru"))
	assert.Equal(t, "co-stop: іске қосылу кідірісі 1s → 3s: қорғанысты әлсіретеді", changes[0].In("kk"))
	changes = signoff.Compare(describe(t, plant), describe(t, with(t, "above: 40 ppm", "above: 60 ppm")))
	assert.Equal(t, "co-stop: порог 40 ppm → 60 ppm (gas.a ≥): ослабляет защиту", changes[0].In("ru"))
}

// TestNothingChanges, nothing is said.
func TestNothingChanges(t *testing.T) {
	assert.Empty(t, signoff.Compare(describe(t, plant), describe(t, plant)))
}

// TestThereAndBack: what goes towards less safety one way goes towards more the
// other.
func TestThereAndBack(t *testing.T) {
	from, to := describe(t, plant), describe(t, with(t, "above: 40 ppm", "above: 60 ppm", "    latch: true\n", "", "k: 2", "k: 3"))
	there, back := signoff.Compare(from, to), signoff.Compare(to, from)
	require.Len(t, back, len(there))
	for i := range there {
		assert.Equal(t, signoff.Less, there[i].Direction, there[i])
		assert.Equal(t, signoff.More, back[i].Direction, back[i])
	}
}
