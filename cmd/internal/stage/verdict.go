package stage

import (
	"context"
	"fmt"
	"time"
)

// arriveWithin bounds how long what was read may take to be stored once the
// gateway has stopped.
const arriveWithin = 10 * time.Second

// sensors are the demo's instruments, each with a point of its own count where
// it has one.
var sensors = []struct {
	id     string
	points []string
	counts string // the point that counts up with each answered read
}{
	{"boiler-1", []string{"co", "o2", "polls"}, "polls"},
	{"gallery-1", []string{"ch4", "noise", "polls"}, "polls"},
	{"air", []string{"co2", "temperature", "humidity"}, ""},
	{"bearing", []string{"temperature"}, ""},
}

// verdict compares what the places saw and what was stored, prints the summary
// and reports whether all agree.
func (d *demo) verdict(ctx context.Context) bool {
	d.tell("\nSummary, taken at the instruments' side and asked back from the store")
	good := d.judgeStore(ctx)
	good = d.judgeAlarms(ctx) && good
	good = d.judgeOutputs() && good
	d.tellDelays()
	good = d.judgeSuspension(ctx) && good
	if good {
		d.tell("✓ everything stored equals everything read; every scripted alarm was seen at every place")
	} else {
		d.tell("✗ the places do not agree; the lines marked ✗ say where")
	}
	return good
}

// judgeStore holds every stored series against the instrument's own count.
func (d *demo) judgeStore(ctx context.Context) bool {
	good := true
	deadline := time.Now().Add(arriveWithin)
	for _, s := range sensors {
		answered := int(d.plant.answered(s.id))
		for _, p := range s.points {
			got := d.storedWhen(ctx, s.id+"."+p, answered, deadline)
			gaps, doubles := 0, 0
			if p == s.counts {
				gaps, doubles = sequence(got, answered)
			}
			good = d.mark(answered > 0 && len(got) == answered && gaps == 0 && doubles == 0,
				"read %-22s answered %5d  stored %5d  lost %d  doubled %d", s.id+"."+p, answered, len(got), max(gaps, answered-len(got)), doubles) && good
		}
	}
	return good
}

// storedWhen asks the store until it holds as many readings of the point as
// were answered, or the deadline passes, and returns the usable ones.
func (d *demo) storedWhen(ctx context.Context, point string, answered int, deadline time.Time) []stored {
	for {
		got, err := d.server.stored(ctx, point)
		if err == nil && len(got) == answered || time.Now().After(deadline) || !pause(ctx, lookEvery) {
			return got
		}
	}
}

// sequence counts what is missing and what is there more than once of 1 to n.
func sequence(got []stored, n int) (gaps, doubles int) {
	seen := map[int]int{}
	for _, s := range got {
		seen[int(s.Value)]++
	}
	for i := 1; i <= n; i++ {
		if seen[i] == 0 {
			gaps++
		}
		doubles += max(0, seen[i]-1)
	}
	return gaps, doubles
}

// judgeAlarms asks every place for every scripted alarm.
func (d *demo) judgeAlarms(ctx context.Context) bool {
	good := true
	for _, rule := range []string{"co-warn", "co-stop", "ch4-high"} {
		_, page := d.eyes.when(atGateway, rule+" raised")
		_, server := d.eyes.when(atServer, rule+" raised")
		records, err := d.server.occurrences(ctx, rule)
		ok := page && server && err == nil && len(records) == 1 && records[0].State == "normal"
		good = d.mark(ok, "alarm %-12s gateway's page %s  server's page %s  records %d, ended %s", rule, tick(page), tick(server),
			len(records), tick(len(records) == 1 && records[0].State == "normal")) && good
	}
	return good
}

// judgeOutputs looks at the coils, where the wire ends.
func (d *demo) judgeOutputs() bool {
	read := d.plant.dangerRead()
	if read.IsZero() {
		return d.mark(false, "no instrument ever reported danger")
	}
	siren, sounded := d.plant.switched(sirenCoil, true, read)
	_, quiet := d.plant.switched(sirenCoil, false, siren)
	tripped, stopped := d.plant.switched(stopCoil, false, read)
	_, freed := d.plant.switched(stopCoil, true, tripped)
	_, lit := d.plant.switched(beaconCoil, true, d.began)
	good := d.mark(sounded, "siren coil on %s after the reply that carried the danger", after(read, siren, sounded))
	good = d.mark(sounded && quiet, "siren coil off after the acknowledgement") && good
	good = d.mark(lit, "beacon coil on") && good
	good = d.mark(stopped, "interlock coil let go %s after that reply: work in the boiler house is stopped", after(read, tripped, stopped)) && good
	return d.mark(stopped && freed, "interlock coil held again after the release") && good
}

// tellDelays says how long the danger took to the pages, which look ten times a
// second.
func (d *demo) tellDelays() {
	read := d.plant.dangerRead()
	for _, place := range []string{atGateway, atServer} {
		seen, ok := d.eyes.when(place, "co-stop raised")
		d.tell("    danger on the %s %s after that reply", place, after(read, seen, ok))
	}
}

func after(from, to time.Time, ok bool) string {
	if !ok {
		return "never"
	}
	return fmt.Sprintf("%.2f ms", float64(to.Sub(from).Microseconds())/1000)
}

// judgeSuspension asks for the suspension of the boiler house.
func (d *demo) judgeSuspension(ctx context.Context) bool {
	_, page := d.eyes.when(atGateway, "boiler suspended")
	list, err := d.server.suspensions(ctx, "boiler")
	byRule := 0
	for _, s := range list {
		if s.rule("co-stop") && !s.Until.IsZero() {
			byRule++
		}
	}
	return d.mark(page && err == nil && byRule == 1, "suspension of the boiler house by co-stop: gateway's page %s  records released %d", tick(page), byRule)
}

// mark prints one line of the verdict.
func (d *demo) mark(ok bool, format string, args ...any) bool {
	d.tell("  "+tick(ok)+" "+format, args...)
	return ok
}

func tick(ok bool) string {
	if ok {
		return "✓"
	}
	return "✗"
}
