package compare

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

const absent = "-"

func (r Result) writeZones(b *strings.Builder) {
	if len(r.Zones) == 0 {
		return
	}
	fmt.Fprintf(b, "\nEvacuations by zone (gaps up to %s are joined)\n", lasting(r.Tolerance.Seconds()))
	r.table(b, "zone", r.Zones, func(c Count) int { return c.Stretches })
}

func (r Result) writeRules(b *strings.Builder) {
	var differ []Row
	var alike []string
	for _, row := range r.Rules {
		if row.alike() && !row.tells() {
			alike = append(alike, row.ID)
		} else {
			differ = append(differ, row)
		}
	}
	b.WriteString("\nAlarms by rule, raised to cleared (joined for \"both\" and \"only\")\n")
	if len(differ) > 0 {
		r.table(b, "rule", differ, func(c Count) int { return c.Occurrences })
	}
	if len(alike) > 0 {
		fmt.Fprintf(b, "  alike on both sides: %s\n", strings.Join(alike, ", "))
	}
}

// table writes one line for each row.
func (r Result) table(b *strings.Builder, what string, rows []Row, of func(Count) int) {
	tab := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	head := []string{what, "OLD", "NEW", "both", "only OLD", "only NEW", "time OLD", "time NEW", "NEW starts"}
	if r.Judged {
		head = append(head, "OLD real/false/missed", "NEW real/false/missed")
	}
	line(tab, head)
	for _, row := range rows {
		cells := []string{
			row.ID, cell(row, Old, of(row.Old)), cell(row, New, of(row.New)), fmt.Sprint(row.Same), fmt.Sprint(row.OnlyOld), fmt.Sprint(row.OnlyNew),
			spent(row, Old), spent(row, New), starts(row.Shift),
		}
		if r.Judged {
			cells = append(cells, judged(row, Old), judged(row, New))
		}
		line(tab, cells)
	}
	_ = tab.Flush() // into memory
}

func line(w io.Writer, cells []string) { fmt.Fprintf(w, "  %s\n", strings.Join(cells, "\t")) }

func (r Row) count(s Side) Count { return [...]Count{r.Old, r.New}[s] }

func cell(r Row, s Side, n int) string {
	if !r.In[s] {
		return absent
	}
	return fmt.Sprint(n)
}

func spent(r Row, s Side) string {
	if !r.In[s] {
		return absent
	}
	return lasting(r.count(s).Seconds)
}

func judged(r Row, s Side) string {
	if !r.In[s] || !r.Judged {
		return absent
	}
	c := r.count(s)
	return fmt.Sprintf("%d/%d/%d", c.Real, c.False, c.Missed)
}

// starts is the middle of the shifts, as in "14s earlier".
func starts(s *Shift) string {
	switch {
	case s == nil:
		return absent
	case s.Middle == 0:
		return "alike"
	}
	return shifted(s.Middle)
}

// writeEpisodes lists the evacuations that only one side gave.
func (r Result) writeEpisodes(b *strings.Builder) {
	for _, s := range []Side{New, Old} {
		var list []Episode
		for _, e := range r.Episodes {
			if !e.Begun[s].IsZero() && e.Begun[1-s].IsZero() {
				list = append(list, e)
			}
		}
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(b, "\nEvacuations only in %s\n", s)
		tab := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
		for _, e := range list[:min(len(list), mostListed)] {
			line(tab, []string{e.From.Format(time.RFC3339), e.Zone, "for " + lasting(e.To.Sub(e.From).Seconds()), r.worth(e), e.Why[s]})
		}
		_ = tab.Flush() // into memory
		if n := len(list) - mostListed; n > 0 {
			fmt.Fprintf(b, "  and %d more; --json lists them\n", n)
		}
	}
}

// worth tells whether the evacuation was real, where that is known.
func (r Result) worth(e Episode) string {
	switch {
	case !r.Judged:
		return ""
	case e.Real:
		return "real"
	}
	return "false"
}
