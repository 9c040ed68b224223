package check

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"aman/gateway/config"
	"aman/gateway/config/signoff"
)

// write prints a sound file for people.
func (r report) write(w io.Writer) error {
	out := &printer{w: w}
	out.line("%s: sound, plant %s, gateway %s", r.File, r.Plant, r.Gateway)
	out.signOff(r.SignOff)
	out.table("buses", "bus\tkind\tat\ttime-out\tload", len(r.Buses), func(i int) string { return r.Buses[i].row() })
	out.table("points", "point\tzone\trange\tevery", len(r.Points), func(i int) string { return r.Points[i].row() })
	out.table("rules", "rule\tseverity\ttrips\tclears\tdoes\tworst case", len(r.Rules), func(i int) string { return r.Rules[i].row() })
	out.table("worst case of each rule: response of the instrument (T90) + window of a rate + poll + hold + read + transaction in flight + write + ours",
		"rule\tT90\twindow\tpoll\thold\tread\tin flight\twrite\tours\tfrom\tto", len(r.Rules), func(i int) string { return r.Rules[i].sum() })
	out.table("outputs while nobody drives them", "output\trole\tsafe\tat power-on\tprocess dead\tbus lost", len(r.Outputs), func(i int) string {
		o := r.Outputs[i]
		return strings.Join([]string{o.Output, o.Role, o.Safe, o.PowerOn, o.ProcessDeath, o.BusLoss}, "\t")
	})
	out.table("panel", "input\tact\tzone", len(r.Panel), func(i int) string {
		return strings.Join([]string{r.Panel[i].Input, r.Panel[i].Act, orDash(r.Panel[i].Zone)}, "\t")
	})
	if len(r.Warnings) > 0 {
		out.line("")
		for _, f := range r.Warnings {
			f.Text = "warning: " + f.Text
			out.line("%s", f)
		}
	}
	return out.err
}

// printer remembers the first failure to write.
type printer struct {
	w   io.Writer
	err error
}

// signOff prints what the file's fingerprint is and who signed it.
func (p *printer) signOff(s *signoff.Standing) {
	p.line("fingerprint %s: %s", s.Fingerprint, s)
	for _, c := range s.Changes {
		p.line("  %s", c)
	}
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) table(title, head string, n int, row func(int) string) {
	if n == 0 {
		return
	}
	p.line("\n%s", title)
	tw := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "  "+head)
	for i := range n {
		fmt.Fprintln(tw, "  "+row(i))
	}
	if err := tw.Flush(); p.err == nil {
		p.err = err
	}
}

func (b bus) row() string {
	load, timeout := "not known", "the driver's"
	if b.Load != nil {
		load = fmt.Sprintf("%.1f %%", 100*(*b.Load))
	}
	if b.Timeout > 0 {
		timeout = fmt.Sprintf("%s, %s", span(b.Timeout), plural(b.Retries, "retry", "retries"))
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s", b.ID, b.Kind, b.At, timeout, load)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (p point) row() string {
	bounds := "no range"
	switch {
	case p.Min != nil && p.Max != nil:
		bounds = fmt.Sprintf("%s to %s", config.Number(*p.Min), config.Amount(*p.Max, p.Unit))
	case p.Unit != "":
		bounds = "no range, " + p.Unit
	}
	if p.Gas != "" {
		bounds += " " + p.Gas
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s", p.ID, orDash(p.Zone), bounds, span(p.Every))
}

func (r rule) does() string {
	var does []string
	if r.Suspend {
		does = append(does, "suspends "+r.Zone)
	}
	does = append(does, r.Outputs...)
	return orDash(strings.Join(does, ", "))
}

func (w worst) total() string {
	text := span(w.Total)
	if !w.T90Known {
		text += " + T90"
	}
	if w.Averaging > 0 {
		text += ", a mean over " + span(w.Averaging)
	}
	return text
}

func (r rule) sum() string {
	w := r.Worst.sum
	t90 := "not given"
	if w.T90 > 0 {
		t90 = config.Span(w.T90)
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", r.ID, t90, config.Span(w.Window), config.Span(w.Poll), config.Span(w.Hold),
		config.Span(w.Read), config.Span(w.Flight), config.Span(w.Write), config.Span(w.Ours), w.Point, orDash(w.Output))
}

// span writes seconds as a duration.
func span(seconds float64) string {
	return config.Span(time.Duration(seconds * float64(time.Second)).Round(time.Microsecond))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
