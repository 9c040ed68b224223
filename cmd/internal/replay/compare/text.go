package compare

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// mostListed is how many evacuations of one kind the text lists.
const mostListed = 20

// WriteText writes the result for people: what changed, the evacuations in
// words and as a table, those that only one side gave, and the alarms.
func (r Result) WriteText(w io.Writer) error {
	var b strings.Builder
	r.writeChanges(&b)
	r.writeWords(&b)
	r.writeZones(&b)
	r.writeEpisodes(&b)
	r.writeRules(&b)
	_, err := io.WriteString(w, trimmed(b.String()))
	return err
}

// trimmed takes the padding of empty cells from the ends of the lines.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func (r Result) writeChanges(b *strings.Builder) {
	b.WriteString("What NEW changes\n")
	tab := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, c := range r.Changes {
		fmt.Fprintf(tab, "  %s\t%s\n", c.Rule, c.What)
	}
	if len(r.Changes) == 0 {
		fmt.Fprint(tab, "  no rule\n")
	}
	_ = tab.Flush() // into memory
}

func (r Result) writeWords(b *strings.Builder) {
	b.WriteString("\nEvacuations in words\n")
	if len(r.Zones) == 0 {
		b.WriteString("  no rule of either side suspends a zone\n")
	}
	for _, z := range r.Zones {
		for _, line := range r.words(z) {
			fmt.Fprintf(b, "  %s\n", line)
		}
	}
}

// words tells one zone.
func (r Result) words(z Row) []string {
	lines := []string{fmt.Sprintf("Zone %s: NEW would have given %s, OLD gave %s.", z.ID, evacuations(z.New.Stretches), number0(z.Old.Stretches))}
	if r.Judged {
		for _, s := range []struct {
			side  Side
			count Count
		}{{New, z.New}, {Old, z.Old}} {
			lines = append(lines, fmt.Sprintf("  %s: %d real and %d false%s.", s.side, s.count.Real, s.count.False, missed(s.count.Missed, z.Periods)))
		}
	} else if z.New.Stretches+z.Old.Stretches > 0 {
		lines = append(lines, fmt.Sprintf("  %s in both, %d only in NEW, %d only in OLD; name the real ones with --truth to tell real from false.", number0(z.Same), z.OnlyNew, z.OnlyOld))
	}
	switch {
	case z.Shift == nil:
	case z.Same == 1:
		lines = append(lines, "  The one in both begins "+shifted(z.Shift.Middle)+" in NEW.")
	default:
		lines = append(lines, fmt.Sprintf("  Of the %d in both NEW begins %s.", z.Same, z.Shift.words(z.Same)))
	}
	for _, s := range []struct {
		side  Side
		count Count
	}{{New, z.New}, {Old, z.Old}} {
		if s.count.ByFault > 0 {
			lines = append(lines, fmt.Sprintf("  %s: %d for protection lost, by faults and no value.", s.side, s.count.ByFault))
		}
	}
	return lines
}

func missed(n, periods int) string {
	switch {
	case periods == 0:
		return "; nothing was real"
	case n == 0:
		return fmt.Sprintf(", none of %d missed", periods)
	}
	return fmt.Sprintf(", %d of %d MISSED", n, periods)
}

// words tells by how much NEW is earlier or later.
func (s Shift) words(all int) string {
	var parts []string
	if s.Earlier > 0 {
		parts = append(parts, fmt.Sprintf("%d earlier, by up to %s", s.Earlier, lasting(-s.Least)))
	}
	if s.Later > 0 {
		parts = append(parts, fmt.Sprintf("%d later, by up to %s", s.Later, lasting(s.Most)))
	}
	if same := all - s.Earlier - s.Later; same > 0 {
		parts = append(parts, fmt.Sprintf("%d at the same moment", same))
	}
	return strings.Join(parts, "; ")
}

// shifted is "12s earlier", "3m later" or "at the same moment".
func shifted(s float64) string {
	switch {
	case s < 0:
		return lasting(-s) + " earlier"
	case s > 0:
		return lasting(s) + " later"
	}
	return "at the same moment"
}

// lasting is a time in seconds as "1h30m" or "2.5s".
func lasting(s float64) string {
	d := time.Duration(s * float64(time.Second))
	step := time.Second
	if d < time.Minute {
		step = 100 * time.Millisecond
	}
	text := d.Round(step).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func evacuations(n int) string {
	if n == 1 {
		return "1 evacuation"
	}
	return number0(n) + " evacuations"
}

// number0 is a count with "no" for nothing.
func number0(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}
