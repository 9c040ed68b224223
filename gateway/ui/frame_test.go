package ui_test

import (
	"encoding/json"
	"testing"

	"aman/gateway/ui"
	"aman/gateway/ui/uitest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type told struct {
	Full    bool   `json:"full"`
	Version string `json:"version"`
	Points  []struct {
		ID      string   `json:"id"`
		Value   *float64 `json:"value"`
		Quality string   `json:"quality"`
		Fault   string   `json:"fault"`
		State   string   `json:"state"`
	} `json:"points"`
	Alarms []map[string]any `json:"alarms"`
	Zones  []map[string]any `json:"zones"`
	Queue  map[string]any   `json:"queue"`
}

func decode(t *testing.T, data []byte) told {
	t.Helper()
	var m told
	require.NoError(t, json.Unmarshal(data, &m), string(data))
	return m
}

func frame(t *testing.T, s ui.State) *ui.Frame {
	t.Helper()
	f, err := ui.NewFrame(uitest.Site(), s, nil)
	require.NoError(t, err)
	return f
}

func TestFrameTellsEverythingOnce(t *testing.T) {
	m := decode(t, frame(t, uitest.Leak()).Full())
	assert.True(t, m.Full)
	assert.Len(t, m.Points, len(uitest.Site().Points))
	assert.Len(t, m.Zones, 5)
	for _, p := range m.Points {
		switch p.ID {
		case "hcn-4.hcn":
			assert.Nil(t, p.Value, "no number for what was not measured")
			assert.Equal(t, "timeout", p.Fault)
		case "hcl-2.hcl":
			require.NotNil(t, p.Value)
			assert.Equal(t, "over", p.Fault)
		case "h2s-1.h2s":
			assert.Equal(t, "unknown", p.Quality)
		}
	}
}

func TestFrameTellsWhatChanged(t *testing.T) {
	before := uitest.Leak()
	after := uitest.Leak()
	for i := range after.Readings {
		if after.Readings[i].ID == "co-1.co" {
			after.Readings[i].Value = 30.9
		}
	}
	old, now := frame(t, before), frame(t, after)
	m := decode(t, now.Since(old))
	assert.False(t, m.Full)
	require.Len(t, m.Points, 1)
	assert.Equal(t, "co-1.co", m.Points[0].ID)
	assert.Nil(t, m.Alarms, "no event, no alarms")
	assert.Equal(t, old.Version, now.Version, "a value alone does not redraw the page")
}

func TestVersionFollowsEverythingButValues(t *testing.T) {
	base := frame(t, uitest.Leak()).Version
	assert.Equal(t, base, frame(t, uitest.Leak()).Version)
	for name, change := range map[string]func(*ui.State){
		"an alarm":             func(s *ui.State) { s.Alarms[0].AckBy = "А. Ли" },
		"a zone":               func(s *ui.State) { s.Zones[0].Arming = true },
		"a gate":               func(s *ui.State) { s.Zones[4].Gate[1].Met = true },
		"an output":            func(s *ui.State) { s.Outputs[0].On = !s.Outputs[0].On },
		"a bus":                func(s *ui.State) { s.Buses[0].OK = false },
		"the uplink":           func(s *ui.State) { s.Uplink.Online = true },
		"trouble":              func(s *ui.State) { s.Trouble = nil },
		"a disk behind":        func(s *ui.State) { s.Unsaved = false },
		"a point gone silent":  func(s *ui.State) { s.Readings = s.Readings[1:] },
		"a queue that empties": nil,
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.Leak()
			if change == nil {
				s.Uplink.QueuedReadings = 1
				assert.Equal(t, base, frame(t, s).Version, "scripts write these figures in place")
				return
			}
			change(&s)
			assert.NotEqual(t, base, frame(t, s).Version)
		})
	}
}

func TestHostileNamesStayInTheirStrings(t *testing.T) {
	id := "a\"b\\<script>\x00\xff.x"
	site := ui.Site{Points: []ui.SitePoint{{ID: id}}}
	f, err := ui.NewFrame(site, ui.State{Time: uitest.Now}, nil)
	require.NoError(t, err)
	m := decode(t, f.Full())
	require.Len(t, m.Points, 1)
	assert.Equal(t, "a\"b\\<script>\x00\ufffd.x", m.Points[0].ID)
	assert.NotContains(t, string(f.Full()), "<script>")
}

// One photograph of the bench's site: 100 units of 20 registers.
func BenchmarkFrame(b *testing.B) {
	site, state := ui.Site{}, ui.State{Time: uitest.Now}
	one, readings := uitest.Site(), uitest.Calm()
	for i := range 200 {
		for j, p := range one.Points {
			p.ID += string(rune('a'+i%26)) + string(rune('a'+i/26))
			site.Points = append(site.Points, p)
			r := readings.Readings[j]
			r.ID = p.ID
			state.Readings = append(state.Readings, r)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		f, err := ui.NewFrame(site, state, nil)
		if err != nil || len(f.Full()) == 0 {
			b.Fatal(err)
		}
	}
}
