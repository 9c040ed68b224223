package gateway

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/ui"
	"aman/rules"
)

// post asks for an act over the page's API.
func post(t *testing.T, page, act string) (status int, p ui.Problem) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page+"/api/v1/acts", strings.NewReader(act))
	require.NoError(t, err)
	req.Header.Set("Accept-Language", "ru")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	if resp.StatusCode >= 400 {
		require.NoError(t, json.Unmarshal(b, &p))
	}
	return resp.StatusCode, p
}

func (b *bench) first(kind rules.EventKind) (rules.Event, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.events {
		if e.Kind == kind {
			return e, true
		}
	}
	return rules.Event{}, false
}

// TestADayOfMaintenanceAtThePage plays over the real page and a real line: an
// inhibit that ends into a leak, a danger that is not shelved without a permit and
// comes back by itself, and a horn that is silenced without a name.
func TestADayOfMaintenanceAtThePage(t *testing.T) {
	b := newBench(t)
	b.text = with(boiler, "page: {listen: \"127.0.0.1:0\"}\n")
	address := make(chan string, 1)
	b.ready = func(a string) { address <- a }
	b.start()
	page := "http://" + <-address
	b.commission()

	status, p := post(t, page, `{"kind":"inhibit","target":"co.ppm","for":"1500ms","reason":"calibration"}`)
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Equal(t, "who", p.Field)
	status, p = post(t, page, `{"kind":"inhibit","target":"co.ppm","for":"61m","who":"Bolat","reason":"calibration"}`)
	assert.Equal(t, http.StatusConflict, status)
	assert.Equal(t, []string{"1 ч 1 мин: дольше, чем может длиться блокировка (1 ч 0 мин); вместо этого продлите её"}, p.Words)
	status, _ = post(t, page, `{"kind":"inhibit","target":"co.ppm","for":"1500ms","who":"Bolat","role":"maintenance","reason":"calibration"}`)
	require.Equal(t, http.StatusOK, status)
	b.co(55)
	b.within("siren when the inhibit ends", b.coil(siren, true))
	inhibited, _ := b.first(rules.Inhibited)
	raised, _ := b.first(rules.Raised)
	assert.Equal(t, inhibited.Until, raised.Time, "at the very instant")
	assert.Equal(t, "Bolat (maintenance)", inhibited.Who)
	b.within("interlock trips", b.coil(interlock, false))

	status, _ = post(t, page, `{"kind":"silence","target":"co-stop"}`)
	assert.Equal(t, http.StatusOK, status, "no name is asked for")
	b.within("the horn is muted", b.coil(siren, false))
	status, p = post(t, page, `{"kind":"shelve","target":"co-stop","for":"1s","who":"Anna","reason":"flushing"}`)
	assert.Equal(t, http.StatusConflict, status)
	assert.Equal(t, []string{"it is a danger, and no permit is named"}, p.Reasons)
	status, _ = post(t, page, `{"kind":"shelve","target":"co-stop","for":"1s","permit":"17","who":"Anna","reason":"flushing"}`)
	require.Equal(t, http.StatusOK, status)
	assert.False(t, b.slave.Unit(1).Coil(interlock), "shelving is of the announcement alone")
	_, body := get(t, page+"/api/v1/state")
	assert.Contains(t, body, `"state":"shelved"`)
	assert.Contains(t, body, `"by":"Anna"`)
	b.within("it comes back by itself, and ends the silence", b.coil(siren, true))
	ended, _ := b.first(rules.Unshelved)
	shelved, _ := b.first(rules.Shelved)
	assert.Equal(t, shelved.Time.Add(time.Second), ended.Time)
	assert.Equal(t, rules.StateUnacknowledged, ended.State)
}
