package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"aman/cmd/internal/central/live"
	"aman/gateway/ui/uitest"
)

// TestZonesTellWhatIsLimited: by whom and until when, each in its own zone.
func TestZonesTellWhatIsLimited(t *testing.T) {
	g := live.Gateway{Site: uitest.Site(), State: uitest.Limited(), Online: true}
	got := map[string]zoneJSON{}
	for _, z := range g.Site.Zones {
		got[z.ID] = zoneNow(g, z)
	}
	assert.Equal(t, []limitedJSON{{
		Kind: "inhibited", Target: "hcn-4.hcn", Blinds: true, Points: []string{"hcn-4.hcn"}, By: "Б. Сериков (maintenance)", Reason: "калибровка",
		Since: uitest.Now.Add(-20 * time.Minute), Until: uitest.Now.Add(40 * time.Minute),
	}}, got["plating"].Limited)
	boiler := got["boiler"]
	assert.Len(t, boiler.Limited, 2)
	assert.Equal(t, "co-warn", boiler.Limited[1].Target)
	assert.False(t, boiler.Limited[1].Blinds, "shelving keeps nothing from tripping")
	assert.EqualValues(t, 16*60, boiler.Unprotected)
	assert.EqualValues(t, 90, got["store"].Unprotected)
	assert.Equal(t, []limitedJSON{}, got["coal"].Limited)
}
