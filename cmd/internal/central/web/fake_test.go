package web

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"aman/gateway/ui"
	"aman/gateway/ui/uitest"
	"aman/rules"

	"github.com/stretchr/testify/require"
)

// fake is a server that knows two gateways, one of them silent.
type fake struct {
	mu     sync.Mutex
	list   []Gateway
	wake   chan struct{}
	broken error // what history and records answer
	now    time.Time
	young  bool // nothing is older than ten minutes
}

func newFake() *fake {
	far := uitest.Site()
	far.Plant, far.PlantName, far.Zones = "shu", ui.Texts{"ru": "Цементный завод", "kk": "Цемент зауыты", "en": "Cement works"}, far.Zones[:2]
	return &fake{
		wake: make(chan struct{}, 1), now: uitest.Now,
		list: []Gateway{
			{Site: uitest.Site(), State: uitest.Leak(), Online: true, Heard: uitest.Now},
			{Site: far, State: uitest.Calm(), Heard: uitest.Now.Add(-47 * time.Minute)},
		},
	}
}

func (f *fake) Gateways() []Gateway {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.list
}

func (f *fake) Changes() (<-chan struct{}, func()) { return f.wake, func() {} }

func (f *fake) set(list []Gateway) {
	f.mu.Lock()
	f.list = list
	f.mu.Unlock()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Aggregate is a leak that began a quarter of an hour ago, with three minutes
// lost in between.
func (f *fake) Aggregate(_ context.Context, _, _, _ string, from, to time.Time, step time.Duration) ([]Step, error) {
	if f.broken != nil {
		return nil, f.broken
	}
	var out []Step
	for t := from; t.Before(to); t = t.Add(step) {
		ago := f.now.Sub(t).Minutes()
		if f.young && ago >= 10 {
			continue
		}
		if ago > 22 && ago < 25 {
			continue
		}
		v := 5 + 0.5*math.Sin(ago)
		if ago < 20 {
			v = 5 + 80*math.Exp(-(ago-10)*(ago-10)/18)
		}
		out = append(out, Step{Time: t, Min: v - 1, Max: v + 1, Mean: v, Good: 10})
	}
	return out, nil
}

func (f *fake) Alarms(_ context.Context, q AlarmQuery) ([]AlarmRecord, error) {
	if f.broken != nil {
		return nil, f.broken
	}
	out := []AlarmRecord{f.record(2, "co-stop", "danger", rules.StateLatchedAck, 46.9), f.record(1, "co-warn", "warning", rules.StateNormal, 20.3)}
	if q.OpenOnly {
		out = out[:1]
	}
	return out, nil
}

func (f *fake) record(id int64, rule, severity string, state rules.State, v float64) AlarmRecord {
	r := AlarmRecord{
		ID: id, Plant: "temir-arka", Gateway: "gw-1", Zone: "boiler", Rule: rule, Severity: severity, State: state,
		Point: "co-1.co", Unit: "mg/m3", Value: v, HasValue: true, Why: "46.9 at or above 46.6", Raised: f.now.Add(-15 * time.Minute),
		Acked: f.now.Add(-13 * time.Minute), AckedBy: "Н. Жумабекова",
	}
	if state == rules.StateNormal {
		r.Cleared, r.Closed = f.now.Add(-5*time.Minute), f.now.Add(-5*time.Minute)
	}
	return r
}

func (f *fake) Alarm(_ context.Context, id int64) (AlarmRecord, bool, error) {
	if f.broken != nil || id > 2 {
		return AlarmRecord{}, false, f.broken
	}
	r := f.record(id, "co-stop", "danger", rules.StateLatchedAck, 46.9)
	r.Events = []rules.Event{
		{Time: r.Raised, Rule: "co-stop", Kind: rules.Raised, State: rules.StateUnacknowledged, Value: 46.9, HasValue: true, Unit: "mg/m3", Why: "46.9 at or above 46.6"},
		{Time: r.Acked, Rule: "co-stop", Kind: rules.Acknowledged, State: rules.StateAcknowledged, Who: "Н. Жумабекова"},
	}
	return r, true, nil
}

func (f *fake) Suspensions(context.Context, SuspensionQuery) ([]SuspensionRecord, error) {
	if f.broken != nil {
		return nil, f.broken
	}
	old := f.hold(1)
	old.Until, old.ReleasedBy, old.Reason = f.now.Add(-20*time.Hour), "Е. Абаев", "Заменён клапан, воздух чист"
	old.Since = f.now.Add(-22 * time.Hour)
	return []SuspensionRecord{f.hold(2), old}, nil
}

func (f *fake) hold(id int64) SuspensionRecord {
	return SuspensionRecord{
		ID: id, Kind: "automatic", Plant: "temir-arka", Gateway: "gw-1", Zone: "boiler", Since: f.now.Add(-14 * time.Minute),
		Causes: []ui.Cause{{Time: f.now.Add(-14 * time.Minute), Rule: "co-stop", Point: "co-1.co", Value: 46.9, HasValue: true}},
	}
}

func (f *fake) Suspension(_ context.Context, id int64) (SuspensionRecord, bool, error) {
	if f.broken != nil || id > 2 {
		return SuspensionRecord{}, false, f.broken
	}
	s := f.hold(id)
	part := EvidencePart{Point: "co-1.co"}
	for i := range 120 {
		r := EvidenceReading{Time: s.Since.Add(time.Duration(i-90) * 500 * time.Millisecond), Value: 20 + float64(i)*0.35, Quality: "good"}
		if i > 40 && i < 50 {
			r = EvidenceReading{Time: r.Time, Value: math.NaN(), Quality: "bad", Fault: "timeout"}
		}
		part.Readings = append(part.Readings, r)
	}
	s.Evidence = []EvidencePart{part}
	s.Events = []rules.Event{{Time: s.Since, Zone: "boiler", Kind: rules.Suspended, Why: "co-stop"}}
	return s, true, nil
}

var errBroken = errors.New("database is locked")

func newHandler(t *testing.T, f *fake) http.Handler {
	t.Helper()
	h, err := New(Deps{
		Live: f, History: f, Records: f, Log: slog.New(slog.DiscardHandler), Zone: time.FixedZone("UTC+5", 5*3600),
		Now: func() time.Time { f.mu.Lock(); defer f.mu.Unlock(); return f.now },
	})
	require.NoError(t, err)
	return h
}

func get(h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
