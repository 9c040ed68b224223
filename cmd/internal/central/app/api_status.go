package app

import (
	"encoding/hex"
	"net/http"
	"time"

	"aman/cmd/internal/central/ingest"
	"aman/gateway/ui"
)

type statusJSON struct {
	OK       bool     `json:"ok"`
	Troubles []string `json:"troubles"`
	Version  string   `json:"version,omitempty"`
	SignIn   string   `json:"sign_in"`
	Uptime   float64  `json:"uptime_seconds"`
	Broker   struct {
		Connected bool   `json:"connected"`
		Embedded  bool   `json:"embedded"`
		Address   string `json:"address"`
		Sessions  uint64 `json:"sessions"`
	} `json:"broker"`
	Ingest  ingestJSON `json:"ingest"`
	Series  storeJSON  `json:"series"`
	Records storeJSON  `json:"records"`
	Journal struct {
		Entries int64  `json:"entries"`
		Head    string `json:"head"`
	} `json:"journal"`
}

type ingestJSON struct {
	Messages        uint64 `json:"messages"`
	Readings        uint64 `json:"readings"`
	StoredReadings  uint64 `json:"stored_readings"`
	Notices         uint64 `json:"notices"`
	StoredNotices   uint64 `json:"stored_notices"`
	Deferred        uint64 `json:"deferred"`
	Malformed       uint64 `json:"malformed"`
	UnknownBirth    uint64 `json:"unknown_birth"`
	RebirthsAsked   uint64 `json:"rebirths_asked"`
	Rejected        uint64 `json:"rejected"`
	Differing       uint64 `json:"differing"`
	Panics          uint64 `json:"panics"`
	WaitingReadings int    `json:"waiting_readings"`
	WaitingNotices  int    `json:"waiting_notices"`
}

type storeJSON struct {
	Kind     string    `json:"kind"`
	Failing  string    `json:"failing,omitempty"`
	Since    time.Time `json:"since,omitzero"`
	Failures uint64    `json:"failures"`
	Last     time.Time `json:"last_success,omitzero"`
}

func storeToJSON(kind string, s ingest.StoreStatus) storeJSON {
	out := storeJSON{Kind: kind, Failures: s.Failures, Last: s.Last}
	if s.Failing != nil {
		out.Failing, out.Since = s.Failing.Error(), s.Since
	}
	return out
}

func (a *api) status(w http.ResponseWriter, r *http.Request) {
	st := a.s.ingest.Status()
	var out statusJSON
	out.OK, out.Troubles = a.s.health()
	if out.Troubles == nil {
		out.Troubles = []string{}
	}
	out.Version, out.SignIn, out.Uptime = a.s.opts.Version, "none", time.Since(a.s.began).Seconds()
	out.Broker.Connected, out.Broker.Sessions, out.Broker.Address = st.Connected, st.Sessions, a.s.cfg.MQTT.Broker
	if a.s.broker != nil {
		out.Broker.Embedded, out.Broker.Address = true, a.s.mqttAddress()
	}
	out.Ingest = ingestJSON{
		Messages: st.Messages, Readings: st.Readings, StoredReadings: st.StoredReadings, Notices: st.Notices, StoredNotices: st.StoredNotices,
		Deferred: st.Deferred, Malformed: st.Malformed, UnknownBirth: st.Unknown, RebirthsAsked: st.Rebirths, Rejected: st.Rejected,
		Differing: st.Differing, Panics: st.Panics, WaitingReadings: st.WaitingReadings, WaitingNotices: st.WaitingNotices,
	}
	out.Series, out.Records = storeToJSON(a.s.cfg.Series.Kind, st.Series), storeToJSON(a.s.cfg.Records.Kind, st.Records)
	entries, head, err := a.s.records.Head(r.Context())
	if err != nil {
		a.failed(w, r, err)
		return
	}
	out.Journal.Entries, out.Journal.Head = entries, hex.EncodeToString(head)
	ui.WriteJSON(w, http.StatusOK, out)
}
