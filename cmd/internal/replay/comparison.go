package replay

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"aman/cmd/internal/replay/compare"
	"aman/rules/kpi"
)

// day is the shortest recording of which a figure a day says anything.
const day = 24 * time.Hour

// Comparison is what Compare found.
type Comparison struct {
	Input, OldName, NewName, TruthName string
	Lines                              int
	Result                             compare.Result
	// Load are the figures of the alarm system, Refused the acts in the recording
	// that the side refused; by side.
	Load    [2]kpi.Report
	Refused [2]int
	// Left says what is not compared, and why.
	Left []string
}

// WriteText writes the comparison for people.
func (c Comparison) WriteText(w io.Writer) error {
	var b strings.Builder
	tab := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	r := c.Result
	fmt.Fprintf(tab, "OLD\t%s\nNEW\t%s\n", c.OldName, c.NewName)
	fmt.Fprintf(tab, "recording\t%s, %d lines, %s to %s (%s)\n", c.Input, c.Lines, r.From.Format(time.RFC3339), r.To.Format(time.RFC3339), r.To.Sub(r.From).Round(time.Second))
	if c.TruthName != "" {
		fmt.Fprintf(tab, "real periods\t%s\n", c.TruthName)
	}
	_ = tab.Flush() // into memory
	b.WriteByte('\n')
	if err := r.WriteText(&b); err != nil {
		return err
	}
	c.writeLoad(&b)
	if len(c.Left) > 0 {
		b.WriteString("\nNot compared\n")
		for _, l := range c.Left {
			fmt.Fprintf(&b, "  %s\n", l)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeLoad tells what people would have had to listen to.
func (c Comparison) writeLoad(b *strings.Builder) {
	b.WriteString("\nLoad on people\n")
	tab := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprint(tab, "  \tOLD\tNEW\n")
	row := func(name string, of func(kpi.Report) string) {
		fmt.Fprintf(tab, "  %s\t%s\t%s\n", name, of(c.Load[0]), of(c.Load[1]))
	}
	count := func(of func(kpi.Report) int) func(kpi.Report) string {
		return func(r kpi.Report) string { return fmt.Sprint(of(r)) }
	}
	row("alarms annunciated", count(func(r kpi.Report) int { return r.Annunciated }))
	if c.Result.To.Sub(c.Result.From) >= day {
		row("a day", func(r kpi.Report) string { return fmt.Sprintf("%.1f", r.PerDay) })
	}
	row("in the fullest 10 minutes", count(func(r kpi.Report) int { return r.PeakBin }))
	row("floods", count(func(r kpi.Report) int { return r.Floods }))
	row("stretches of chatter", count(func(r kpi.Report) int { return r.Chattering }))
	row("time unprotected", func(r kpi.Report) string { return r.Unprotected.Round(time.Second).String() })
	fmt.Fprintf(tab, "  acts refused\t%d\t%d\n", c.Refused[0], c.Refused[1])
	_ = tab.Flush() // into memory
	b.WriteString("  before shelving, suppression and silence, which are left out on both sides\n")
}

// WriteJSON writes the comparison as one JSON object.
func (c Comparison) WriteJSON(w io.Writer) error {
	type side struct {
		Config  string       `json:"config"`
		Refused int          `json:"refused"`
		Load    []kpi.Figure `json:"load"`
	}
	out := struct {
		Input  string         `json:"input"`
		Truth  string         `json:"truth,omitempty"`
		Lines  int            `json:"lines"`
		Old    side           `json:"old"`
		New    side           `json:"new"`
		Result compare.Result `json:"result"`
		Left   []string       `json:"left,omitempty"`
	}{
		Input: c.Input, Truth: c.TruthName, Lines: c.Lines,
		Old: side{c.OldName, c.Refused[0], c.Load[0].Figures()}, New: side{c.NewName, c.Refused[1], c.Load[1].Figures()},
		Result: c.Result, Left: c.Left,
	}
	return json.NewEncoder(w).Encode(out)
}
