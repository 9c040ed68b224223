package web

import (
	"bufio"
	"context"
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"aman/gateway/ui"
	"aman/gateway/ui/uitest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestInspectorsSeeWhatIsBlinded: by whom, why and until when, in every language,
// on the overview and in the zone.
func TestInspectorsSeeWhatIsBlinded(t *testing.T) {
	f := newFake()
	list := f.Gateways()
	list[0].State = uitest.Limited()
	f.set(list)
	h := newHandler(t, f)
	for path, want := range map[string][]string{
		"/?lang=ru": {
			"Что сейчас ограничено", `data-limited="h2s-high" data-kind="out-of-service"`, "Выведено из работы: не сработает", "замена ячейки, НД-17",
			"до 17:41:07", "Темир-Арка, Насосная КНС", `data-limited="hcn-4.hcn" data-kind="inhibited"`, "Б. Сериков (обслуживание)",
		},
		"/?lang=kk":                             {"Қазір не шектелген", "Бұғатталған: іске қосылмайды", "17:41:07 дейін"},
		"/?lang=en":                             {"What is limited now", "Shelved: not announced", "beneath it now: not acknowledged"},
		"/zones/temir-arka/gw-1/pumps?lang=en":  {`data-limited="h2s-high"`, "Out of service: does not trip", "Unprotected in all", "1 d 2 h"},
		"/zones/temir-arka/gw-1/boiler?lang=ru": {`data-point="co-1.co" data-state="inhibited"`, "Отложено: сигнала не слышно, до 14:53:37"},
	} {
		w := get(h, path)
		require.Equal(t, http.StatusOK, w.Code)
		for _, text := range want {
			assert.Contains(t, w.Body.String(), text, path)
		}
	}
	body := get(h, "/?lang=ru").Body.String()
	assert.Less(t, strings.Index(body, `data-limited="h2s-high"`), strings.Index(body, `data-limited="hcn-4.hcn"`), "a danger stands first")
}

func TestPages(t *testing.T) {
	h := newHandler(t, newFake())
	for _, c := range []struct {
		name, path string
		status     int
		want       []string
	}{
		{"plants and zones", "/?lang=ru", 200, []string{
			`data-zone="temir-arka-gw-1-boiler" data-state="suspended"`, `data-zone="temir-arka-gw-1-store" data-state="normal"`,
			`data-zone="shu-gw-1-store" data-state="silent"`, "Шлюз молчит. Что там сейчас, неизвестно.", "Требует внимания", `class="danger"`,
		}},
		{"a zone", "/zones/temir-arka/gw-1/boiler?lang=en", 200, []string{
			"work suspended", "CO, boiler 2: 46.9 mg/m³ at a limit of 46.6", `data-series="/live/series?`, `data-point="co-1.co" data-state="alarm"`,
			"from 46.6", `href="/suspensions/2"`, "Leave the boiler house",
		}},
		{"another range is kept in the links", "/zones/temir-arka/gw-1/boiler?lang=en&range=24h", 200, []string{"range=24h", "range=10m"}},
		{"a zone behind a silent gateway", "/zones/shu/gw-1/store?lang=ru", 200, []string{`data-link="lost"`, "Шлюз 1 молчит"}},
		{"alarms", "/alarms?lang=kk", 200, []string{"Дабылдар", `data-alarm="2" data-open`, "46,9", "Н. Жумабекова"}},
		{"open alarms", "/alarms?open=1", 200, []string{`data-alarm="2"`}},
		{"one alarm", "/alarms/2?lang=ru", 200, []string{"Сигнал № 2", "46,9 ≥ 46,6", "не подтверждён", "Покинуть котельную"}},
		{"suspensions", "/suspensions?lang=ru", 200, []string{`data-suspension="2" data-open`, "действует", "Заменён клапан, воздух чист", "сработала сама"}},
		{"one suspension with the readings around it", "/suspensions/2?lang=ru", 200, []string{
			`data-series="/live/evidence/2?point=co-1.co"`, "data-evidence", "нет ответа", "CO, котёл № 2: 46,9 мг/",
		}},
		{"gateways", "/gateways?lang=en", 200, []string{"connected", "Gateway silent. What goes on there is unknown.", "Cement works"}},
		{"no such page", "/nosuch", 404, []string{"Такой страницы нет"}},
		{"no such zone", "/zones/temir-arka/gw-1/nosuch", 404, []string{"Такой страницы нет"}},
		{"no such alarm", "/alarms/99", 404, []string{"Такой страницы нет"}},
		{"an alarm by a word", "/alarms/first", 404, []string{"Такой страницы нет"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := get(h, c.path)
			require.Equal(t, c.status, w.Code)
			for _, want := range c.want {
				assert.Contains(t, w.Body.String(), want)
			}
		})
	}
}

var inline = regexp.MustCompile(`(?i)<script(>| [^>]*>)[^<]|<style|\sstyle=|\son\w+=|javascript:`)

func TestPagesKeepTheirPolicy(t *testing.T) {
	h := newHandler(t, newFake())
	for _, path := range []string{"/", "/zones/temir-arka/gw-1/boiler", "/alarms", "/alarms/2", "/suspensions", "/suspensions/2", "/gateways"} {
		w := get(h, path)
		assert.Contains(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'", path)
		assert.Empty(t, inline.FindString(w.Body.String()), path)
	}
}

func TestHostileNamesAreEscaped(t *testing.T) {
	f := newFake()
	evil := `"><script>alert(1)</script>`
	f.list[0].Site.PlantName = ui.Texts{"ru": evil}
	f.list[0].Site.Zones[4].Name = ui.Texts{"ru": evil}
	f.list[0].Site.Version = evil
	f.list[0].State.Zones[4].Causes = []ui.Cause{{Who: evil, Why: evil, Time: f.now}}
	h := newHandler(t, f)
	for _, path := range []string{"/", "/zones/temir-arka/gw-1/boiler", "/alarms", "/suspensions", "/gateways"} {
		assert.NotContains(t, get(h, path).Body.String(), "<script>alert", path)
	}
}

// What cannot be got is named; the rest of the page is there.
func TestBrokenRecords(t *testing.T) {
	f := newFake()
	f.broken = errBroken
	h := newHandler(t, f)
	for _, path := range []string{"/", "/zones/temir-arka/gw-1/boiler", "/alarms", "/suspensions"} {
		w := get(h, path)
		assert.Equal(t, http.StatusOK, w.Code, path)
		assert.Contains(t, w.Body.String(), "Записи сейчас прочитать не удалось", path)
		assert.NotContains(t, w.Body.String(), "database is locked", path)
	}
	assert.Contains(t, get(h, "/").Body.String(), `data-state="suspended"`, "live state needs no records")
	for _, path := range []string{"/live/series?plant=temir-arka&gateway=gw-1&point=co-1.co", "/suspensions/2"} {
		w := get(h, path)
		assert.Equal(t, http.StatusServiceUnavailable, w.Code, path)
		assert.Equal(t, "application/problem+json; charset=utf-8", w.Header().Get("Content-Type"))
	}
}

// A plant that has just begun is shown by its ten minutes, not by an empty hour.
func TestRangeOfAYoungPlant(t *testing.T) {
	f := newFake()
	assert.Contains(t, get(newHandler(t, f), "/zones/temir-arka/gw-1/boiler").Body.String(), `plant=temir-arka&amp;point=co-1.co&amp;range=1h`)
	f.young = true
	assert.Contains(t, get(newHandler(t, f), "/zones/temir-arka/gw-1/boiler").Body.String(), `plant=temir-arka&amp;point=co-1.co&amp;range=10m`)
}

func TestSeries(t *testing.T) {
	h := newHandler(t, newFake())
	var c chart
	w := get(h, "/live/series?plant=temir-arka&gateway=gw-1&point=co-1.co&range=1h")
	require.Equal(t, http.StatusOK, w.Code)
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &c))
	assert.Equal(t, time.Hour.Milliseconds(), c.To-c.From)
	assert.Len(t, c.Gaps, 1, "three minutes were lost")
	assert.InDelta(t, 3*time.Minute.Milliseconds(), c.Gaps[0][1]-c.Gaps[0][0], 20e3)
	assert.Len(t, c.Limits, 3)
	require.Len(t, c.Lanes, 2)
	assert.Len(t, c.Lanes[0].Spans, 2)
	assert.LessOrEqual(t, c.Lo, 0.0)
	assert.GreaterOrEqual(t, c.Hi, 86.0, "the peak is in the frame")
	assert.Equal(t, http.StatusNotFound, get(h, "/live/series?plant=temir-arka&gateway=gw-1&point=nosuch.co").Code)
}

func TestEvidenceChart(t *testing.T) {
	var c chart
	w := get(newHandler(t, newFake()), "/live/evidence/2?point=co-1.co")
	require.Equal(t, http.StatusOK, w.Code)
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &c))
	assert.Greater(t, len(c.Steps), 111, "the evidence, and the series before and after it")
	assert.InDelta(t, (chartBefore + chartAfter).Milliseconds(), c.To-c.From, 20e3, "two minutes before to three after")
	assert.Len(t, c.Gaps, 1, "readings without a value are a gap, never joined")
	assert.Len(t, c.Marks, 1)
	assert.Zero(t, c.AgainMS)
	assert.Equal(t, http.StatusNotFound, get(newHandler(t, newFake()), "/live/evidence/2?point=x.y").Code)
}

func TestGaps(t *testing.T) {
	at := func(s ...int) (out []time.Time) {
		for _, n := range s {
			out = append(out, time.Unix(int64(n), 0))
		}
		return out
	}
	ms := func(s ...int64) (out [][2]int64) {
		out = [][2]int64{}
		for i := 0; i < len(s); i += 2 {
			out = append(out, [2]int64{s[i] * 1000, s[i+1] * 1000})
		}
		return out
	}
	for _, c := range []struct {
		name  string
		known []time.Time
		want  [][2]int64
	}{
		{"none", at(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), ms()},
		{"one step late is none", at(0, 1, 3, 4, 5, 6, 7, 8, 9), ms()},
		{"in the middle", at(0, 1, 5, 6, 7, 8, 9), ms(2, 5)},
		{"readings have ended", at(0, 1, 2), ms(3, 10)},
		{"readings begin late", at(7, 8, 9), ms(0, 7)},
		{"nothing at all", nil, ms(0, 10)},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, gaps(c.known, time.Unix(0, 0), time.Unix(10, 0), time.Second))
		})
	}
}

func TestStepHoldsTwoReadings(t *testing.T) {
	for _, c := range []struct{ span, every, want time.Duration }{
		{10 * time.Minute, 200 * time.Millisecond, 2 * time.Second},
		{time.Hour, 200 * time.Millisecond, 10 * time.Second},
		{time.Hour, 5 * time.Second, 10 * time.Second},
		{10 * time.Minute, time.Minute, 2 * time.Minute},
		{30 * 24 * time.Hour, time.Second, 2 * time.Hour},
	} {
		assert.Equal(t, c.want, stepOf(c.span, c.every), "%s every %s", c.span, c.every)
	}
}

func TestChartFrame(t *testing.T) {
	nan := math.NaN()
	bare := ui.SitePoint{Unit: "V", Min: nan, Max: nan}
	lo, hi := frame(bare, math.Inf(1), math.Inf(-1))
	assert.Less(t, lo, hi, "an empty chart has a frame")
	lo, hi = frame(ui.SitePoint{Unit: "[ppm]", Min: 0, Max: 40000}, 615, 625)
	assert.InDelta(t, 2000, hi-lo, 400, "a calm curve is flat, and not lost at the foot of its range")
	lo, hi = frame(bare, 5, 5)
	assert.Less(t, lo, 5.0)
	assert.Greater(t, hi, 5.0)
}

func TestEvents(t *testing.T) {
	f := newFake()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	server := httptest.NewServer(newHandler(t, f))
	defer server.Close()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/live/events?plant=temir-arka&gateway=gw-1&zone=boiler", nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	var m struct {
		Points []struct {
			ID    string
			State string
		}
		Version string
	}
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			require.NoError(t, json.Unmarshal([]byte(data), &m))
			break
		}
	}
	require.Len(t, m.Points, 3, "the points of the zone and no others")
	assert.Equal(t, "alarm", m.Points[0].State)
	assert.NotEmpty(t, m.Version)
}

func TestDigestFollowsGateways(t *testing.T) {
	f := newFake()
	p := &pages{deps: Deps{Live: f, Now: func() time.Time { return f.now }}}
	before := p.sum()
	assert.Equal(t, before, p.sum())
	list := newFake().list
	list[0].Online = false
	f.set(list)
	silent := p.sum()
	assert.NotEqual(t, before, silent)
	list = newFake().list
	list[0].State = uitest.Ready()
	f.set(list)
	assert.NotEqual(t, before, p.sum())
}
