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

// onTheWall is a calm site with a lamp test, a turned key and three call points:
// one pressed, one that cannot be read, one at rest.
func onTheWall() ui.State {
	s := uitest.Calm()
	zone := uitest.Site().Zones[0].ID
	s.LampTest = s.Time.Add(4 * time.Second)
	s.Panel = []ui.PanelState{
		{Input: "box.a", Act: "stop", Zone: zone, Pressed: true, Held: true},
		{Input: "box.b", Act: "stop", Zone: zone, Fault: "timeout"},
		{Input: "box.c", Act: "stop", Zone: zone},
		{Input: "box.key", Act: "presence", Zone: zone, Pressed: true, Held: true},
		{Input: "box.ack", Act: "ack", Pressed: true, Held: true},
	}
	return s
}

// TestPanelNotes: what people in front of the page must know of the panel.
func TestPanelNotes(t *testing.T) {
	for lang, want := range map[string][4]string{
		"en": {"Lamp test: every siren and beacon is on until ", "Call point pressed: box.a, ", "The call point cannot be read: box.b, ", "Key turned: box.key, "},
		"ru": {"Проверка сигналов: все сирены и маяки включены до ", "Кнопка остановки нажата: box.a, ", "Кнопка остановки не читается: box.b, ", "Ключ повёрнут: box.key, "},
		"kk": {"Сигналдарды тексеру: барлық сирена мен маяк ", "Тоқтату түймесі басылған: box.a, ", "Тоқтату түймесі оқылмайды: box.b, ", "Кілт бұралған: box.key, "},
	} {
		v := view(t, lang, onTheWall())
		require.Len(t, v.Panel, len(want), lang)
		zone := uitest.Site().Zones[0].Name[lang]
		for i, note := range v.Panel {
			assert.Contains(t, note.Words, want[i])
			assert.Equal(t, i == 2, note.Wrong, "only what cannot be read is wrong")
			if i > 0 {
				assert.Contains(t, note.Words, zone)
			}
		}
	}
	assert.Empty(t, view(t, "en", uitest.Calm()).Panel)
}

// TestGateOfAPressedCallPoint is a condition like any other.
func TestGateOfAPressedCallPoint(t *testing.T) {
	s := uitest.Calm()
	id := uitest.Site().Zones[0].ID
	s.Zones = []ui.ZoneState{{ID: id, Suspended: true, Since: s.Time, Gate: []ui.Condition{{Kind: ui.WaitPressed, Point: "box.a"}}}}
	z := zone(t, view(t, "ru", s), id)
	require.Len(t, z.Gate, 1)
	assert.Equal(t, "Кнопка остановки отпущена: box.a", z.Gate[0].Words)
	assert.Equal(t, 1, z.Open)
}

// TestPanelInJSON: a lamp test is over when the field is gone.
func TestPanelInJSON(t *testing.T) {
	var m struct {
		Panel []map[string]any `json:"panel"`
		Until *time.Time       `json:"lamp_test_until"`
	}
	s := onTheWall()
	require.NoError(t, json.Unmarshal(frame(t, s).Full(), &m))
	require.Len(t, m.Panel, 5)
	assert.Equal(t, map[string]any{"input": "box.b", "act": "stop", "zone": s.Panel[1].Zone, "pressed": false, "fault": "timeout"}, m.Panel[1])
	require.NotNil(t, m.Until)
	assert.WithinDuration(t, s.LampTest, *m.Until, 0)
	assert.NotEqual(t, frame(t, uitest.Calm()).Version, frame(t, s).Version, "a page asks for its body again")
	m.Until = nil
	require.NoError(t, json.Unmarshal(frame(t, uitest.Calm()).Full(), &m))
	assert.Nil(t, m.Until)
}
