package stage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"aman/rules"
)

// tell prints one line.
func (d *demo) tell(format string, args ...any) {
	d.print.Lock()
	defer d.print.Unlock()
	fmt.Fprintf(d.opt.Out, format+"\n", args...)
}

// narrate prints one line for each alarm event as it comes.
func (d *demo) narrate(ctx context.Context) {
	for {
		select {
		case e := <-d.events:
			d.tell("%s", d.sentence(e))
		case <-ctx.Done():
			return
		}
	}
}

// sentence is an event as one line: when, what, where, why.
func (d *demo) sentence(e rules.Event) string {
	subject := e.Rule
	switch {
	case e.Kind == rules.OutputChanged:
		subject = e.Point + " " + string(e.State)
	case subject == "" && e.Zone != "":
		subject = e.Zone
	case subject == "":
		subject = e.Point
	case e.Kind == rules.Suspended:
		subject = e.Zone + " by " + e.Rule
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%6.1f s  %-13s %s", time.Since(d.began).Seconds(), e.Kind, subject)
	if e.State != "" && e.Kind != rules.OutputChanged {
		fmt.Fprintf(&b, "  [%s]", e.State)
	}
	for _, more := range []string{e.Who, e.Why} {
		if more != "" {
			b.WriteString("  " + more)
		}
	}
	return b.String()
}
