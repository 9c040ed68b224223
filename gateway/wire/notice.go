package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"aman/rules"
)

// MaxEvidence bounds the evidence of one notice in bytes of its encoded
// blocks: some hundred thousand readings, while the message stays below the
// megabyte that brokers such as NATS take at most.
const MaxEvidence = 512 << 10

// noticeJSON is the record of a notice.
type noticeJSON struct {
	Event    *eventJSON `json:"event,omitempty"`
	Act      *actJSON   `json:"act,omitempty"`
	Time     time.Time  `json:"time,omitzero"`
	Evidence [][]byte   `json:"evidence,omitempty"` // block records
	Cut      int        `json:"evidence_cut,omitempty"`
	SignOff  *SignOff   `json:"sign_off,omitempty"`
}

// eventJSON has the names of replay's stable form, but the value in full: what
// is stored must not be rounded.
type eventJSON struct {
	Time     time.Time       `json:"time"`
	Rule     string          `json:"rule,omitempty"`
	Zone     string          `json:"zone,omitempty"`
	Kind     rules.EventKind `json:"event"`
	State    rules.State     `json:"state,omitempty"`
	Value    *float64        `json:"value,omitempty"`
	Unit     string          `json:"unit,omitempty"`
	Severity string          `json:"severity,omitempty"`
	Point    string          `json:"point,omitempty"`
	Who      string          `json:"who,omitempty"`
	Why      string          `json:"why,omitempty"`
	// Until and Once are kept for a restart: replay's form does not have them.
	Until time.Time `json:"until,omitzero"`
	Once  bool      `json:"once,omitempty"`
}

type actJSON struct {
	Kind    rules.ActKind `json:"act"`
	Target  string        `json:"target"`
	For     time.Duration `json:"for,omitempty"` // nanoseconds
	Once    bool          `json:"once,omitempty"`
	Permit  string        `json:"permit,omitempty"`
	Who     string        `json:"who,omitempty"`
	Role    string        `json:"role,omitempty"`
	AnyRole bool          `json:"any_role,omitempty"`
	Reason  string        `json:"reason,omitempty"`
}

// EncodeNotice returns the record of a notice: what the alarm lane keeps.
// Evidence beyond MaxEvidence is cut, oldest readings first, and counted; an
// event is never refused for its evidence. It fails only on evidence whose
// names are no ids.
func EncodeNotice(n Notice) ([]byte, error) {
	n, evidence, err := packEvidence(n)
	if err != nil {
		return nil, fmt.Errorf("notice: %w", err)
	}
	out := noticeJSON{Time: n.Time.UTC(), Evidence: evidence, Cut: n.EvidenceCut, SignOff: n.SignOff}
	if n.Act != nil {
		out.Act = (*actJSON)(n.Act)
	} else {
		out.Event = eventToJSON(n.Event)
	}
	return json.Marshal(out)
}

// DecodeNotice is the inverse of EncodeNotice.
func DecodeNotice(record []byte) (Notice, error) {
	var in noticeJSON
	if err := json.Unmarshal(record, &in); err != nil {
		return Notice{}, fmt.Errorf("damaged notice record: %w", err)
	}
	if (in.Event == nil) == (in.Act == nil) {
		return Notice{}, errors.New("damaged notice record: it has neither or both of an event and an act")
	}
	n := Notice{Act: (*rules.Act)(in.Act), Time: in.Time.UTC(), EvidenceCut: max(in.Cut, 0), SignOff: in.SignOff}
	if in.Event != nil {
		n.Event = in.Event.event()
	}
	var err error
	n.Evidence, err = unpackEvidence(in.Evidence)
	return n, err
}

func eventToJSON(e rules.Event) *eventJSON {
	out := eventJSON{
		Time: e.Time.UTC(), Rule: e.Rule, Zone: e.Zone, Kind: e.Kind, State: e.State, Unit: e.Unit,
		Severity: e.Severity, Point: e.Point, Who: e.Who, Why: e.Why, Once: e.Once,
	}
	if !e.Until.IsZero() {
		out.Until = e.Until.UTC()
	}
	if e.HasValue && !math.IsNaN(e.Value) && !math.IsInf(e.Value, 0) { // JSON has no other numbers
		out.Value = &e.Value
	}
	return &out
}

func (e *eventJSON) event() rules.Event {
	out := rules.Event{
		Time: e.Time.UTC(), Rule: e.Rule, Zone: e.Zone, Kind: e.Kind, State: e.State, Unit: e.Unit,
		Severity: e.Severity, Point: e.Point, Who: e.Who, Why: e.Why, Until: e.Until, Once: e.Once,
	}
	if e.Value != nil {
		out.Value, out.HasValue = *e.Value, true
	}
	return out
}

// packEvidence encodes the blocks, leaving out the older half of each block's
// rows until all fit.
func packEvidence(n Notice) (Notice, [][]byte, error) {
	blocks := append([]Block(nil), n.Evidence...)
	for {
		records, fit, err := tryEvidence(blocks)
		if err != nil || fit {
			return n, records, err
		}
		for i := range blocks {
			cut := (len(blocks[i].Rows) + 1) / 2
			blocks[i].Rows = blocks[i].Rows[cut:]
			n.EvidenceCut += cut
		}
	}
}

// tryEvidence reports whether the blocks fit; without rows they always do.
func tryEvidence(blocks []Block) (records [][]byte, fit bool, err error) {
	size, rows := 0, 0
	for _, b := range blocks {
		rows += len(b.Rows)
		if len(b.Rows) > MaxBlockRows {
			return nil, false, nil
		}
		record, err := EncodeBlock(b)
		if err != nil {
			return nil, false, err
		}
		records = append(records, record)
		size += len(record)
	}
	return records, size <= MaxEvidence || rows == 0, nil
}

func unpackEvidence(records [][]byte) ([]Block, error) {
	var out []Block
	for _, record := range records {
		b, err := DecodeBlock(record)
		if err != nil {
			return nil, fmt.Errorf("damaged evidence: %w", err)
		}
		out = append(out, b)
	}
	return out, nil
}
