package compare

import (
	"encoding/json"
	"time"
)

// MarshalJSON gives the result for scripts: times RFC 3339, lengths in seconds,
// the counts of real and false only where periods that were real are given.
func (r Result) MarshalJSON() ([]byte, error) {
	out := struct {
		From      time.Time     `json:"from"`
		To        time.Time     `json:"to"`
		Tolerance float64       `json:"tolerance"`
		Judged    bool          `json:"judged"`
		Changes   []Change      `json:"changes"`
		Zones     []rowJSON     `json:"zones"`
		Rules     []rowJSON     `json:"rules"`
		Episodes  []episodeJSON `json:"evacuations"`
		Untold    int           `json:"untold,omitempty"`
	}{
		From: r.From, To: r.To, Tolerance: r.Tolerance.Seconds(), Judged: r.Judged, Changes: r.Changes,
		Zones: rowsJSON(r.Zones), Rules: rowsJSON(r.Rules), Episodes: []episodeJSON{}, Untold: r.Untold,
	}
	for _, e := range r.Episodes {
		out.Episodes = append(out.Episodes, e.json(r.Judged))
	}
	if out.Changes == nil {
		out.Changes = []Change{}
	}
	return json.Marshal(out)
}

type rowJSON struct {
	Row
	In []string `json:"in"`
}

func rowsJSON(rows []Row) []rowJSON {
	list := make([]rowJSON, 0, len(rows))
	for _, r := range rows {
		one := rowJSON{Row: r}
		for _, s := range []Side{Old, New} {
			if r.In[s] {
				one.In = append(one.In, s.String())
			}
		}
		list = append(list, one)
	}
	return list
}

type episodeJSON struct {
	Zone string     `json:"zone"`
	From time.Time  `json:"from"`
	To   time.Time  `json:"to"`
	Old  *time.Time `json:"old,omitempty"`
	New  *time.Time `json:"new,omitempty"`
	// Why is what raised its first alarm, on the side that began it.
	Why  string `json:"why"`
	Real *bool  `json:"real,omitempty"`
}

func (e Episode) json(judged bool) episodeJSON {
	out := episodeJSON{Zone: e.Zone, From: e.From, To: e.To, Why: e.Why[Old]}
	if !e.Begun[Old].IsZero() {
		out.Old = &e.Begun[Old]
	}
	if at := e.Begun[New]; !at.IsZero() {
		out.New = &at
		if e.Begun[Old].IsZero() || at.Before(e.Begun[Old]) {
			out.Why = e.Why[New]
		}
	}
	if judged {
		out.Real = &e.Real
	}
	return out
}
