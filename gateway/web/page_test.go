package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"aman/gateway/ui"
	"aman/gateway/ui/uitest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPageSpeaksThreeLanguages(t *testing.T) {
	p := newPage(t, newFake(uitest.Leak()))
	for _, c := range []struct{ lang, state, value string }{
		{"ru", "работа приостановлена", "31,4"},
		{"kk", "жұмыс тоқтатыла тұрды", "31,4"},
		{"en", "work suspended", "31.4"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			w := get(p, "/?lang="+c.lang)
			require.Equal(t, http.StatusOK, w.Code)
			assert.Equal(t, c.lang, w.Header().Get("Content-Language"))
			assert.Contains(t, w.Body.String(), c.state)
			assert.Contains(t, w.Body.String(), ">"+c.value+"<")
		})
	}
	assert.Equal(t, "ru", get(p, "/").Header().Get("Content-Language"), "Russian unless asked")
}

func TestPageShowsEveryState(t *testing.T) {
	body := get(newPage(t, newFake(uitest.Leak())), "/").Body.String()
	for name, want := range map[string]string{
		"barrier tape":            `data-zone="boiler" data-state="suspended"`,
		"arming":                  `data-zone="pumps" data-state="silent"`,
		"calm":                    `data-zone="store" data-state="normal"`,
		"a dead sensor":           `data-point="hcn-4.hcn" data-state="fault"`,
		"over range":              `>&gt;20<`,
		"a gate with two open":    `data-gate="2"`,
		"acknowledge":             `data-act="ack" data-target="hcn-high"`,
		"reset":                   `data-act="reset" data-target="co-stop"`,
		"stop":                    `data-act="suspend"`,
		"not yet on disk":         "ещё не записана на диск",
		"output against its word": `<b>молчит</b>`,
		"lost server":             "Сервер не отвечает с 13:58:07. На защиту это не влияет.",
		"what is queued":          "42\u00a0318",
		"no sign-in":              "Входа с паролем пока нет",
		"what to do":              "Покинуть котельную",
	} {
		assert.Contains(t, body, want, name)
	}
	assert.NotContains(t, body, `data-act="release"`, "no release while the gate is closed")
	ready := get(newPage(t, newFake(uitest.Ready())), "/").Body.String()
	assert.Contains(t, ready, `data-act="release" data-target="boiler"`)
}

var inline = regexp.MustCompile(`(?i)<script(>| [^>]*>)[^<]|<style|\sstyle=|\son\w+=|javascript:`)

func TestPolicyIsStrict(t *testing.T) {
	w := get(newPage(t, newFake(uitest.Leak())), "/")
	policy := w.Header().Get("Content-Security-Policy")
	assert.Contains(t, policy, "default-src 'none'")
	assert.NotContains(t, policy, "unsafe")
	assert.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
	assert.Empty(t, inline.FindString(w.Body.String()), "nothing inline, or the policy would break the page")
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(w.Body.String(), -1) {
		assert.False(t, strings.Contains(m[1], "//"), "%s is not ours", m[1])
	}
}

func TestHostileNamesAreEscaped(t *testing.T) {
	f := newFake(uitest.Leak())
	evil := `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	for i := range f.site.Zones {
		f.site.Zones[i].Name = ui.Texts{"ru": evil}
		f.site.Zones[i].Release = []string{evil}
	}
	f.site.Rules[1].Do = ui.Texts{"ru": evil}
	f.site.PlantName = ui.Texts{"ru": evil}
	f.now.Alarms[1].AckBy = evil
	f.now.Trouble = []string{evil}
	body := get(newPage(t, f), "/").Body.String()
	assert.NotContains(t, body, "<script>alert")
	assert.NotContains(t, body, "<img src=x")
	assert.Contains(t, body, "&lt;script&gt;alert(1)")
}

func TestStateAndSite(t *testing.T) {
	p := newPage(t, newFake(uitest.Leak()))
	var state struct {
		Points []struct {
			ID, Quality, Fault string
			Value              *float64
		}
		Alarms []struct{ Rule, State, Severity string }
		Zones  []struct {
			ID        string
			Suspended bool
			Causes    []struct{ Rule string }
			Gate      []struct {
				Kind string
				Met  bool
			}
		}
		Outputs []struct {
			ID       string
			On       bool
			ReadBack *bool `json:"read_back"`
		}
		Unsaved bool
	}
	w := get(p, "/api/v1/state")
	require.Equal(t, "application/json; charset=utf-8", w.Header().Get("Content-Type"))
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &state))
	assert.Len(t, state.Points, 10)
	assert.Len(t, state.Alarms, 6)
	assert.True(t, state.Unsaved)
	assert.True(t, state.Zones[4].Suspended)
	assert.Equal(t, "co-stop", state.Zones[4].Causes[0].Rule)
	assert.Len(t, state.Zones[4].Gate, 4)
	require.NotNil(t, state.Outputs[0].ReadBack)
	assert.NotEqual(t, state.Outputs[0].On, *state.Outputs[0].ReadBack)

	var site struct {
		Plant  string
		Points []struct {
			ID, Unit string
			Limits   []struct{ Severity string }
		}
	}
	require.NoError(t, json.Unmarshal(get(p, "/api/v1/site").Body.Bytes(), &site))
	assert.Equal(t, "temir-arka", site.Plant)
	assert.Equal(t, "mg/m3", site.Points[0].Unit)
	assert.Len(t, site.Points[0].Limits, 3)
}

func TestHealthz(t *testing.T) {
	f := newFake(uitest.Calm())
	well := true
	p, err := New(Config{Source: f, Log: slog.New(slog.DiscardHandler), Health: func() (bool, []string) { return well, []string{"bus i2c: lost"} }})
	require.NoError(t, err)
	w := get(p, "/healthz")
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Equal(t, "ok\nbus i2c: lost\n", w.Body.String())
	well = false
	assert.Equal(t, http.StatusServiceUnavailable, get(p, "/healthz").Code)
}

func TestNoSuchPageIsAProblem(t *testing.T) {
	p := newPage(t, newFake(uitest.Calm()))
	for _, target := range []string{"/nosuch", "/api/v1/nosuch", "/metrics"} {
		w := get(p, target)
		assert.Equal(t, http.StatusNotFound, w.Code, target)
		assert.Equal(t, "application/problem+json; charset=utf-8", w.Header().Get("Content-Type"))
	}
}

func TestSourceAndLogAreNeeded(t *testing.T) {
	_, err := New(Config{})
	assert.Error(t, err)
}

// The description of the API names every route that there is, and no other.
func TestOpenAPINamesTheRoutes(t *testing.T) {
	var doc struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	p := newPage(t, newFake(uitest.Calm()))
	require.NoError(t, json.Unmarshal(get(p, "/api/openapi.json").Body.Bytes(), &doc))
	assert.Equal(t, "3.1.0", doc.OpenAPI)
	for path, methods := range doc.Paths {
		for method := range methods {
			if path == "/api/v1/events" || path == "/metrics" {
				continue // endless, and absent without a handler
			}
			w := call(p, strings.ToUpper(method), path, "")
			assert.NotEqual(t, http.StatusNotFound, w.Code, path)
			assert.NotEqual(t, http.StatusMethodNotAllowed, w.Code, path)
		}
	}
	assert.Len(t, doc.Paths, 7)
}

func TestTrends(t *testing.T) {
	tr := newTrends()
	s := uitest.Calm()
	put := func(at time.Time, v float64) {
		s.Time = at
		for i, r := range s.Readings {
			if r.ID == "co-1.co" {
				s.Readings[i].Value, s.Readings[i].Time = v, at
			}
		}
		tr.add(s)
	}
	start := uitest.Now.Truncate(trendStep)
	put(start, 3)
	put(start.Add(2*time.Second), 90) // a short peak within one step
	put(start.Add(4*time.Second), 4)
	put(start.Add(30*time.Second), 5)
	got, ok := tr.of("co-1.co")
	require.True(t, ok)
	n := len(got.Values)
	assert.Equal(t, trendSteps, n)
	assert.Equal(t, "4,,,5", ui.Figures(got.Values[n-4:]), "steps without a photograph are empty")
	assert.InDelta(t, 90, got.Peak, 0, "the peak is told")
	assert.InDelta(t, 5, got.Last, 0)
	put(start.Add(20*time.Minute), 6)
	got, _ = tr.of("co-1.co")
	assert.InDelta(t, 6, got.Peak, 0, "ten minutes, no longer")
	_, ok = tr.of("nobody")
	assert.False(t, ok)
}
