package app

import (
	"net/http"
	"time"

	"aman/cmd/internal/central/live"
	"aman/cmd/internal/central/records"
	"aman/cmd/internal/central/web"
	"aman/gateway/ui"
	"aman/rules"
)

type alarmJSON struct {
	ID        int64         `json:"id"`
	Plant     string        `json:"plant"`
	Gateway   string        `json:"gateway"`
	Zone      string        `json:"zone,omitempty"`
	Rule      string        `json:"rule"`
	Severity  string        `json:"severity,omitempty"`
	State     string        `json:"state"`
	Point     string        `json:"point,omitempty"`
	Value     *float64      `json:"value,omitempty"`
	Unit      string        `json:"unit,omitempty"`
	Why       string        `json:"why,omitempty"`
	Raised    time.Time     `json:"raised"`
	Acked     time.Time     `json:"acked,omitzero"`
	AckedBy   string        `json:"acked_by,omitempty"`
	Cleared   time.Time     `json:"cleared,omitzero"`
	Reset     time.Time     `json:"reset,omitzero"`
	ResetBy   string        `json:"reset_by,omitempty"`
	Closed    time.Time     `json:"closed,omitzero"`
	Abandoned bool          `json:"abandoned,omitempty"`
	Events    []rules.Event `json:"events,omitempty"`
}

func alarmToJSON(a records.Alarm) alarmJSON {
	out := alarmJSON{
		ID: a.ID, Plant: a.Plant, Gateway: a.Gateway, Zone: a.Zone, Rule: a.Rule, Severity: a.Severity, State: string(a.State),
		Point: a.Point, Unit: a.Unit, Why: a.Why, Raised: a.Raised, Acked: a.Acked, AckedBy: a.AckedBy,
		Cleared: a.Cleared, Reset: a.Reset, ResetBy: a.ResetBy, Closed: a.Closed, Abandoned: a.Abandoned,
	}
	if a.HasValue {
		out.Value = number(a.Value)
	}
	return out
}

func (a *api) alarms(w http.ResponseWriter, r *http.Request) {
	p := &params{r: r}
	q := p.query()
	if p.fault != nil {
		ui.WriteProblem(w, *p.fault)
		return
	}
	found, err := a.s.records.Alarms(r.Context(), q)
	if err != nil {
		a.failed(w, r, err)
		return
	}
	out := make([]alarmJSON, len(found))
	for i := range found {
		out[i] = alarmToJSON(found[i])
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"alarms": out})
}

func (a *api) alarm(w http.ResponseWriter, r *http.Request) {
	id, ok := idOf(w, r)
	if !ok {
		return
	}
	found, events, ok, err := a.s.records.Alarm(r.Context(), id)
	switch {
	case err != nil:
		a.failed(w, r, err)
	case !ok:
		ui.WriteProblem(w, ui.Problem{Status: http.StatusNotFound, Detail: "there is no such alarm"})
	default:
		out := alarmToJSON(found)
		out.Events = plainEvents(events)
		ui.WriteJSON(w, http.StatusOK, out)
	}
}

type suspensionJSON struct {
	ID         int64          `json:"id"`
	Kind       string         `json:"kind"`
	Plant      string         `json:"plant"`
	Gateway    string         `json:"gateway"`
	Zone       string         `json:"zone"`
	Since      time.Time      `json:"since"`
	Until      time.Time      `json:"until,omitzero"`
	Causes     []causeJSON    `json:"causes"`
	ReleasedBy string         `json:"released_by,omitempty"`
	Reason     string         `json:"reason,omitempty"`
	Events     []rules.Event  `json:"events,omitempty"`
	Evidence   []evidenceJSON `json:"evidence,omitempty"`
}

type evidenceJSON struct {
	Point    string       `json:"point"`
	Readings []sampleJSON `json:"readings"`
}

func suspensionToJSON(s records.Suspension) suspensionJSON {
	out := suspensionJSON{
		ID: s.ID, Kind: string(s.Kind), Plant: s.Plant, Gateway: s.Gateway, Zone: s.Zone,
		Since: s.Since, Until: s.Until, ReleasedBy: s.ReleasedBy, Reason: s.Reason,
	}
	causes := make([]ui.Cause, len(s.Causes))
	for i, c := range s.Causes {
		causes[i] = live.CauseOf(c)
	}
	out.Causes = causesJSON(causes)
	return out
}

func (a *api) suspensions(w http.ResponseWriter, r *http.Request) {
	p := &params{r: r}
	q := p.query()
	if p.fault != nil {
		ui.WriteProblem(w, *p.fault)
		return
	}
	found, err := a.s.records.Suspensions(r.Context(), q)
	if err != nil {
		a.failed(w, r, err)
		return
	}
	out := make([]suspensionJSON, len(found))
	for i := range found {
		out[i] = suspensionToJSON(found[i])
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"suspensions": out})
}

func (a *api) suspension(w http.ResponseWriter, r *http.Request) {
	id, ok := idOf(w, r)
	if !ok {
		return
	}
	found, events, evidence, ok, err := a.s.records.Suspension(r.Context(), id)
	switch {
	case err != nil:
		a.failed(w, r, err)
	case !ok:
		ui.WriteProblem(w, ui.Problem{Status: http.StatusNotFound, Detail: "there is no such suspension"})
	default:
		out := suspensionToJSON(found)
		out.Events = plainEvents(events)
		for _, part := range evidenceParts(evidence) {
			out.Evidence = append(out.Evidence, evidenceToJSON(part))
		}
		ui.WriteJSON(w, http.StatusOK, out)
	}
}

func evidenceToJSON(p web.EvidencePart) evidenceJSON {
	out := evidenceJSON{Point: p.Point, Readings: make([]sampleJSON, len(p.Readings))}
	for i, r := range p.Readings {
		out.Readings[i] = sampleJSON{Time: r.Time, Value: number(r.Value), Quality: r.Quality, Fault: r.Fault}
	}
	return out
}

type eventJSON struct {
	Seq      int64        `json:"seq"`
	Plant    string       `json:"plant"`
	Gateway  string       `json:"gateway"`
	Position string       `json:"position"`
	Heard    time.Time    `json:"heard"`
	Event    *rules.Event `json:"event,omitempty"`
	Act      *actJSON     `json:"act,omitempty"`
}

type actJSON struct {
	Act    string    `json:"act"`
	Target string    `json:"target"`
	Who    string    `json:"who,omitempty"`
	Role   string    `json:"role,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Time   time.Time `json:"time"`
}

func (a *api) events(w http.ResponseWriter, r *http.Request) {
	p := &params{r: r}
	q := p.query()
	if p.fault != nil {
		ui.WriteProblem(w, *p.fault)
		return
	}
	found, err := a.s.records.Events(r.Context(), q)
	if err != nil {
		a.failed(w, r, err)
		return
	}
	out := make([]eventJSON, len(found))
	for i := range found {
		e := &found[i]
		out[i] = eventJSON{Seq: e.Seq, Plant: e.Plant, Gateway: e.Gateway, Position: e.Position.String(), Heard: e.Heard}
		if e.Act != nil {
			out[i].Act = &actJSON{Act: string(e.Act.Kind), Target: e.Act.Target, Who: e.Act.Who, Role: e.Act.Role, Reason: e.Act.Reason, Time: e.ActTime}
		} else {
			out[i].Event = &e.Event
		}
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"events": out})
}

type asideJSON struct {
	Sender string    `json:"sender"`
	Topic  string    `json:"topic"`
	Bytes  int       `json:"bytes"`
	Reason string    `json:"reason"`
	Heard  time.Time `json:"heard"`
}

// aside lists messages that nobody could read, without their contents.
func (a *api) aside(w http.ResponseWriter, r *http.Request) {
	p := &params{r: r}
	limit := p.number("limit", 100, records.MaxList)
	if p.fault != nil {
		ui.WriteProblem(w, *p.fault)
		return
	}
	found, err := a.s.records.AsideList(r.Context(), limit)
	if err != nil {
		a.failed(w, r, err)
		return
	}
	out := make([]asideJSON, len(found))
	for i, x := range found {
		out[i] = asideJSON{Sender: x.Sender, Topic: x.Topic, Bytes: len(x.Payload), Reason: x.Reason, Heard: x.Heard}
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"aside": out})
}
