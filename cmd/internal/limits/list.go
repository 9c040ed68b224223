package limits

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"aman/rules/limits"
	"aman/rules/units"
)

// Request is what the command was asked.
type Request struct {
	// ID is the row to explain; empty lists.
	ID string
	// Profile and Substance narrow the list; empty means all.
	Profile, Substance string
	// JSON prints one object a row and line.
	JSON bool
}

// Run prints the list, or the one row that was asked for.
func Run(q Request, w io.Writer) error {
	if q.ID != "" {
		return one(q, w)
	}
	rows, err := q.rows()
	if err != nil {
		return err
	}
	if q.JSON {
		return asJSON(rows, w)
	}
	return table(rows, w)
}

func one(q Request, w io.Writer) error {
	row, err := limits.Find(q.ID)
	if err != nil {
		return err
	}
	if q.JSON {
		return asJSON([]limits.Row{row}, w)
	}
	_, err = io.WriteString(w, Explain(q.ID, row))
	return err
}

func (q Request) rows() ([]limits.Row, error) {
	rows := limits.All()
	if q.Profile != "" {
		var err error
		if rows, err = limits.Of(strings.ToLower(q.Profile)); err != nil {
			return nil, err
		}
	}
	if q.Substance == "" {
		return rows, nil
	}
	var kept []limits.Row
	for _, r := range rows {
		if q.wants(r) {
			kept = append(kept, r)
		}
	}
	if len(kept) == 0 {
		return nil, fmt.Errorf("no limit of %s here; aman limits lists what there is", q.Substance)
	}
	return kept, nil
}

// wants reports whether the row is of the substance, or of the quantity, since
// noise and heat are asked for in the same way.
func (q Request) wants(r limits.Row) bool {
	if strings.EqualFold(q.Substance, string(r.Quantity)) || strings.EqualFold(q.Substance, r.Substance) {
		return true
	}
	gas, err := units.FindGas(q.Substance)
	return err == nil && gas.Name == r.Substance
}

func table(rows []limits.Row, w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tLIMIT\tKIND\tOVER\tCONFIRMED\tSOURCE")
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, amount(r), r.Kind, over(r), yes(r.Confirmed), r.Source)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, "\nWhat is not confirmed needs the word of the site's HSE before anybody relies on it. aman limits ID explains a row.")
	return err
}

func amount(r limits.Row) string {
	text := units.Text(r.Value) + " " + r.Unit
	if r.Below {
		return "≥ " + text
	}
	return text
}

func over(r limits.Row) string {
	switch {
	case r.Kind == limits.Peak:
		return limits.Span(r.Peak) + " a shift"
	case r.Averaging == 0:
		return "any time"
	}
	return limits.Span(r.Averaging)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// record is a row for programs; times are in seconds, the temperature in °C.
type record struct {
	ID        string          `json:"id"`
	Family    string          `json:"family"`
	Profile   string          `json:"profile"`
	Substance string          `json:"substance,omitempty"`
	Quantity  limits.Quantity `json:"quantity"`
	Kind      limits.Kind     `json:"kind"`
	Value     float64         `json:"value"`
	Unit      string          `json:"unit"`
	Below     bool            `json:"below,omitempty"`
	Averaging float64         `json:"averaging_s,omitempty"`
	Peak      float64         `json:"peak_s,omitempty"`
	Threshold float64         `json:"threshold_dba,omitempty"`
	At        *float64        `json:"at_cel,omitempty"`
	Source    string          `json:"source"`
	Date      string          `json:"date"`
	Confirmed bool            `json:"confirmed"`
	Note      string          `json:"note,omitempty"`
}

func asJSON(rows []limits.Row, w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, r := range rows {
		rec := record{
			ID: r.ID, Family: r.Family, Profile: r.Profile, Substance: r.Substance, Quantity: r.Quantity, Kind: r.Kind,
			Value: r.Value, Unit: r.Unit, Below: r.Below, Averaging: r.Averaging.Seconds(), Peak: r.Peak.Seconds(), Threshold: r.Threshold,
			Source: r.Source, Date: r.Date, Confirmed: r.Confirmed, Note: r.Note,
		}
		if r.Quantity == limits.Gas {
			rec.At = &r.AtC
		}
		if err := enc.Encode(rec); err != nil {
			return err
		}
	}
	return nil
}
