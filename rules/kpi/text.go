package kpi

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// WriteText writes the figures as a table for people: figure, value, target,
// limit, verdict, source or note.
func (r Report) WriteText(w io.Writer) error {
	var b strings.Builder
	tab := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tab, "Alarm system figures, %s to %s\n", r.Start.Format(time.RFC3339), r.End.Format(time.RFC3339))
	for _, f := range r.Figures() {
		fmt.Fprintf(tab, "  %s\t%s\t%s\t%s\t%s\n", f.Name, f.quantity(), f.bounds(), f.Verdict, f.remark())
	}
	if len(r.Busiest) > 0 {
		var parts []string
		for _, l := range r.Busiest {
			parts = append(parts, fmt.Sprintf("%s %d", l.Rule, l.Times))
		}
		fmt.Fprintf(tab, "  busiest: %s\n", strings.Join(parts, ", "))
	}
	_ = tab.Flush() // into memory
	for line := range strings.Lines(b.String()) {
		if _, err := io.WriteString(w, strings.TrimRight(line, " \n")+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// quantity is the value with its unit, times in hours, minutes and seconds.
func (f Figure) quantity() string {
	if f.Unit == "s" {
		if f.Verdict == NotJudged && strings.HasPrefix(f.Note, "nothing") {
			return "-"
		}
		return words(time.Duration(f.Value * float64(time.Second)).Round(time.Second))
	}
	value := strings.TrimRight(strconv.FormatFloat(f.Value, 'f', 2, 64), "0")
	value = strings.TrimSuffix(value, ".")
	return strings.TrimSpace(value + " " + f.Unit)
}

func (f Figure) bounds() string {
	sign := "≤"
	if f.AtLeast {
		sign = "≥"
	}
	switch {
	case f.Target != nil && f.Limit != nil:
		return fmt.Sprintf("%s %g, at most %g", sign, *f.Target, *f.Limit)
	case f.Target != nil:
		return fmt.Sprintf("%s %g", sign, *f.Target)
	case f.Limit != nil:
		return fmt.Sprintf("at most %g", *f.Limit)
	}
	return ""
}

func (f Figure) remark() string {
	if f.Note == "" || f.Source == "" {
		return f.Source + f.Note
	}
	return f.Source + "; " + f.Note
}
