package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Page is the gateway's own page, asked through its API.
type Page struct{ base string }

// NewPage returns the page at an address. It asks nothing yet.
func NewPage(address string) *Page { return &Page{base: "http://" + address} }

// Act is what a person does at the page.
type Act struct {
	Kind   string `json:"kind"`
	Target string `json:"target"`
	Who    string `json:"who"`
	Role   string `json:"role"`
	Reason string `json:"reason"`
}

// Refusal is the page's answer to an act that is not allowed.
type Refusal struct {
	Reasons []string `json:"reasons"`
	Detail  string   `json:"detail"`
}

// Error implements error.
func (r *Refusal) Error() string { return "refused: " + r.Detail }

// State is what the stories look at of the gateway's present state.
type State struct {
	Points []struct {
		ID      string   `json:"id"`
		Value   *float64 `json:"value"`
		Quality string   `json:"quality"`
		Fault   string   `json:"fault"`
	} `json:"points"`
	Alarms []struct {
		Rule  string `json:"rule"`
		State string `json:"state"`
	} `json:"alarms"`
	Zones []struct {
		ID        string `json:"id"`
		Suspended bool   `json:"suspended"`
		Arming    bool   `json:"arming"`
	} `json:"zones"`
	Queue struct {
		Readings uint64 `json:"readings"`
		Events   uint64 `json:"events"`
		Dropped  uint64 `json:"dropped"`
	} `json:"queue"`
	Trouble []string `json:"trouble"`
}

// State asks for the present state.
func (p *Page) State() (State, error) {
	var s State
	return s, get(p.base+"/api/v1/state", &s)
}

// Alarm returns the state of a rule's alarm; an alarm that is not listed is normal.
func (p *Page) Alarm(rule string) (string, error) {
	s, err := p.State()
	for _, a := range s.Alarms {
		if a.Rule == rule {
			return a.State, err
		}
	}
	return "normal", err
}

// Zone returns "suspended", "arming" or "free".
func (p *Page) Zone(id string) (string, error) {
	s, err := p.State()
	if err != nil {
		return "", err
	}
	for _, z := range s.Zones {
		switch {
		case z.ID != id:
		case z.Suspended:
			return "suspended", nil
		case z.Arming:
			return "arming", nil
		default:
			return "free", nil
		}
	}
	return "", fmt.Errorf("the page knows no zone %q", id)
}

// Point returns the fault of a point, its value where it has none, or "unknown".
func (p *Page) Point(id string) (string, error) {
	s, err := p.State()
	if err != nil {
		return "", err
	}
	for _, one := range s.Points {
		switch {
		case one.ID != id:
		case one.Fault != "":
			return one.Fault, nil
		case one.Value == nil:
			return one.Quality, nil
		default:
			return strconv.FormatFloat(*one.Value, 'g', -1, 64), nil
		}
	}
	return "", fmt.Errorf("the page knows no point %q", id)
}

// Trouble says what is wrong unless the gateway tells of a trouble with text in it.
func (p *Page) Trouble(text string) error {
	s, err := p.State()
	if err == nil && !strings.Contains(strings.Join(s.Trouble, "\n"), text) {
		err = fmt.Errorf("its troubles are %q", s.Trouble)
	}
	return err
}

// Act asks for an act; it returns a *Refusal when it is not allowed.
func (p *Page) Act(a Act) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	resp, err := client.Post(p.base+"/api/v1/acts", "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	var problem Refusal
	if err := json.NewDecoder(resp.Body).Decode(&problem); err != nil {
		return fmt.Errorf("%s, without a problem in JSON: %w", resp.Status, err)
	}
	if resp.StatusCode == http.StatusConflict {
		return &problem
	}
	return fmt.Errorf("%s: %s", resp.Status, problem.Detail)
}

// get asks for a JSON document.
func get(url string, into any) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		var problem Refusal
		_ = json.NewDecoder(resp.Body).Decode(&problem) // the status alone says enough
		return fmt.Errorf("%s: %s %s", strings.TrimPrefix(url, "http://"), resp.Status, problem.Detail)
	}
	return json.NewDecoder(resp.Body).Decode(into)
}
