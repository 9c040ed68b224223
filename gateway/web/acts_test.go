package web

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"aman/gateway/ui"
	"aman/gateway/ui/uitest"
	"aman/rules"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func call(p *Page, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:8081"
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}

func problem(t *testing.T, w *httptest.ResponseRecorder) ui.Problem {
	t.Helper()
	require.Equal(t, "application/problem+json; charset=utf-8", w.Header().Get("Content-Type"))
	var p ui.Problem
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
	assert.Equal(t, w.Code, p.Status)
	return p
}

func TestActs(t *testing.T) {
	for _, c := range []struct {
		name, body string
		status     int
		want       rules.Act
		field      string
	}{
		{"acknowledge needs no name", `{"kind":"ack","target":"co-stop"}`, 200, rules.Act{Kind: rules.ActAck, Target: "co-stop"}, ""},
		{"anybody stops work", `{"kind":"suspend","target":"boiler","reason":"Газ или дым"}`, 200, rules.Act{Kind: rules.ActSuspend, Target: "boiler", Reason: "Газ или дым"}, ""},
		{
			"release with name, role and reason", `{"kind":"release","target":"boiler","who":" Е.\u0000 Абаев\n","role":"responsible","reason":"клапан заменён"}`, 200,
			rules.Act{Kind: rules.ActRelease, Target: "boiler", Who: "Е. Абаев", Role: "responsible", Reason: "клапан заменён"},
			"",
		},
		{"reset with name and reason", `{"kind":"reset","target":"co-stop","who":"А. Ким","reason":"воздух чист"}`, 200, rules.Act{Kind: rules.ActReset, Target: "co-stop", Who: "А. Ким", Reason: "воздух чист"}, ""},
		{"reset of an unexplained output", `{"kind":"reset","target":"siren","who":"А. Ким","reason":"проверка"}`, 200, rules.Act{Kind: rules.ActReset, Target: "siren", Who: "А. Ким", Reason: "проверка"}, ""},
		{"nobody releases", `{"kind":"release","target":"boiler","role":"responsible","reason":"x"}`, 422, rules.Act{}, "who"},
		{"a name of blanks is none", `{"kind":"release","target":"boiler","who":" \t ","reason":"x"}`, 422, rules.Act{}, "who"},
		{"no reason", `{"kind":"reset","target":"co-stop","who":"А. Ким"}`, 422, rules.Act{}, "reason"},
		{"an endless reason", `{"kind":"ack","target":"co-stop","reason":"` + strings.Repeat("ы", 501) + `"}`, 422, rules.Act{}, "reason"},
		{"no such rule", `{"kind":"ack","target":"nosuch"}`, 404, rules.Act{}, "target"},
		{"no such zone", `{"kind":"suspend","target":"co-stop"}`, 404, rules.Act{}, "target"},
		{"silence needs no name", `{"kind":"silence","target":"co-stop"}`, 200, rules.Act{Kind: rules.ActSilence, Target: "co-stop"}, ""},
		{
			"shelve for a time", `{"kind":"shelve","target":"co-warn","for":"10m","who":"А. Ким","reason":"продувка"}`, 200,
			rules.Act{Kind: rules.ActShelve, Target: "co-warn", For: 10 * time.Minute, Who: "А. Ким", Reason: "продувка"},
			"",
		},
		{
			"shelve a danger once, by permit", `{"kind":"shelve","target":"co-stop","once":true,"permit":"НД-17","who":"А. Ким","reason":"продувка"}`, 200,
			rules.Act{Kind: rules.ActShelve, Target: "co-stop", Once: true, Permit: "НД-17", Who: "А. Ким", Reason: "продувка"},
			"",
		},
		{
			"inhibit a point", `{"kind":"inhibit","target":"co-1.co","for":"1h","who":"А. Ким","reason":"калибровка"}`, 200,
			rules.Act{Kind: rules.ActInhibit, Target: "co-1.co", For: time.Hour, Who: "А. Ким", Reason: "калибровка"},
			"",
		},
		{"the end of a mode needs no name", `{"kind":"unshelve","target":"co-warn"}`, 200, rules.Act{Kind: rules.ActUnshelve, Target: "co-warn"}, ""},
		{"nobody inhibits", `{"kind":"inhibit","target":"co-1.co","reason":"x"}`, 422, rules.Act{}, "who"},
		{"nobody says why it is out of service", `{"kind":"out-of-service","target":"co-warn","who":"А. Ким"}`, 422, rules.Act{}, "reason"},
		{"a point is no alarm", `{"kind":"shelve","target":"co-1.co","for":"10m","who":"А","reason":"x"}`, 404, rules.Act{}, "target"},
		{"ten of what", `{"kind":"shelve","target":"co-warn","for":"10","who":"А","reason":"x"}`, 422, rules.Act{}, "for"},
		{"a time that is over", `{"kind":"inhibit","target":"co-1.co","for":"-1m","who":"А","reason":"x"}`, 422, rules.Act{}, "for"},
		{"an acknowledgement does not last", `{"kind":"ack","target":"co-stop","for":"10m"}`, 422, rules.Act{}, "for"},
		{"only shelving is one-shot", `{"kind":"inhibit","target":"co-1.co","once":true,"who":"А","reason":"x"}`, 422, rules.Act{}, "once"},
		{"once or for a time", `{"kind":"shelve","target":"co-warn","for":"10m","once":true,"who":"А","reason":"x"}`, 422, rules.Act{}, "once"},
		{"no such act", `{"kind":"uninhibit","target":"co-1.co"}`, 422, rules.Act{}, "kind"},
		{"an unknown key", `{"kind":"ack","target":"co-stop","all":true}`, 400, rules.Act{}, ""},
		{"no JSON", `kind=ack`, 400, rules.Act{}, ""},
		{"too much", `{"kind":"` + strings.Repeat("a", maxActBytes) + `"}`, 400, rules.Act{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(uitest.Leak())
			w := call(newPage(t, f), "POST", "/api/v1/acts", c.body, "Content-Type", "application/json")
			require.Equal(t, c.status, w.Code, w.Body.String())
			if c.status == 200 {
				assert.Equal(t, []rules.Act{c.want}, f.acts)
				return
			}
			assert.Equal(t, c.field, problem(t, w).Field)
			assert.Empty(t, f.acts)
		})
	}
}

const release = `{"kind":"release","target":"boiler","who":"Е. Абаев","role":"responsible","reason":"клапан заменён"}`

func TestRefusalTellsEveryReason(t *testing.T) {
	f := newFake(uitest.Leak())
	reasons := []string{"co-stop is latched-acknowledged, not normal", "co-1.co reads 31.4"}
	f.deny = &Refusal{Reasons: reasons}
	w := call(newPage(t, f), "POST", "/api/v1/acts", release)
	assert.Equal(t, http.StatusConflict, w.Code)
	assert.Equal(t, reasons, problem(t, w).Reasons)
}

func TestRefusalSpeaksTheReadersLanguage(t *testing.T) {
	f := newFake(uitest.Calm())
	reasons := []string{"it is a danger, and no permit is named", "nothing is latched"}
	f.deny = &Refusal{Reasons: reasons}
	body := `{"kind":"shelve","target":"co-stop","for":"10m","who":"А. Ким","reason":"x"}`
	kk := problem(t, call(newPage(t, f), "POST", "/api/v1/acts", body, "Accept-Language", "kk"))
	assert.Equal(t, reasons, kk.Reasons, "programs read the engine's own")
	assert.Equal(t, []string{"бұл қауіп, ал рұқсат-наряд аталмаған", "бекіткіш ұстап тұрған жоқ"}, kk.Words)
}

func TestConsentIsNoFailure(t *testing.T) {
	f := newFake(uitest.Ready())
	f.deny = &Refusal{Reasons: []string{"consent recorded; still missing: operator"}}
	w := call(newPage(t, f), "POST", "/api/v1/acts", release)
	assert.Equal(t, http.StatusAccepted, w.Code)
	assert.Contains(t, w.Body.String(), "still missing: operator")
}

func TestActThatFails(t *testing.T) {
	f := newFake(uitest.Leak())
	f.deny = errors.New("the disk is read-only")
	w := call(newPage(t, f), "POST", "/api/v1/acts", release)
	assert.Equal(t, http.StatusServiceUnavailable, w.Code)
	assert.Contains(t, problem(t, w).Detail, "the disk is read-only")
}

func TestActsFromElsewhere(t *testing.T) {
	stop := `{"kind":"suspend","target":"boiler"}`
	for _, c := range []struct {
		name, body string
		headers    []string
		status     int
	}{
		{"another site's page", stop, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"another origin", stop, []string{"Origin", "https://evil.example"}, 403},
		{"the page itself", stop, []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"a program without a browser", stop, nil, 200},
		{"nor inhibit", `{"kind":"inhibit","target":"co-1.co","who":"А","reason":"x"}`, []string{"Host", "evil.example", "Sec-Fetch-Site", "same-origin"}, 421},
		{"a horn is silenced under any name", `{"kind":"silence","target":"co-stop"}`, []string{"Host", "evil.example", "Sec-Fetch-Site", "same-origin"}, 200},
		{"a foreign name that points here does not release", release, []string{"Host", "evil.example", "Sec-Fetch-Site", "same-origin"}, 421},
		{"but stopping work is taken under any name", stop, []string{"Host", "evil.example", "Sec-Fetch-Site", "same-origin"}, 200},
		{"an address releases", release, []string{"Host", "[fe80::1]:8081"}, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := call(newPage(t, newFake(uitest.Ready())), "POST", "/api/v1/acts", c.body, c.headers...)
			assert.Equal(t, c.status, w.Code, w.Body.String())
		})
	}
}

// Whatever a stranger sends is either one of our acts or a problem, and never
// reaches the gateway with what its journal cannot hold.
func FuzzAct(f *testing.F) {
	f.Add(release)
	f.Add(`{"kind":"ack","target":"co-stop","who":"\u202eevil\u0007"}`)
	f.Add(`[]`)
	f.Add(`{"kind":"inhibit","target":"co-1.co","for":"9223372036s","who":"А","reason":"x"}`)
	f.Add(`{"kind":"shelve","target":"co-warn","once":true,"permit":"\u0000","who":"А","reason":"x"}`)
	f.Add(`{"kind":"suspend","target":"boiler","reason":"` + "\xff\xfe" + `"}`)
	src := newFake(uitest.Leak())
	page, err := New(Config{Source: src, Log: slog.New(slog.DiscardHandler)})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, body string) {
		src.acts = nil
		w := call(page, "POST", "/api/v1/acts", body)
		if w.Code >= 400 {
			problem(t, w)
			assert.Empty(t, src.acts)
			return
		}
		require.Len(t, src.acts, 1)
		a := src.acts[0]
		assert.Equal(t, tidy(a.Who), a.Who)
		assert.Equal(t, tidy(a.Reason), a.Reason)
		assert.GreaterOrEqual(t, a.For, time.Duration(0))
		if slices.Contains(loosens, a.Kind) {
			assert.NotEmpty(t, a.Who)
			assert.NotEmpty(t, a.Reason)
		}
	})
}
