package incident

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"aman/test/site"
)

// verb plays one line's words, the verb itself left off.
type verb func(w *world, words []string) error

// verbs are all that a story can do.
func verbs() map[string]verb {
	return map[string]verb{
		"act":        (*world).act,
		"alarms":     (*world).alarms,
		"commission": (*world).commission,
		"browse":     (*world).browse,
		"delays":     (*world).delays,
		"exit":       (*world).exit,
		"for":        (*world).hold,
		"kill":       (*world).kill,
		"pass":       (*world).pass,
		"plan":       (*world).plan,
		"random":     (*world).random,
		"refused":    (*world).refused,
		"run":        (*world).run,
		"start":      (*world).start,
		"stderr":     (*world).stderr,
		"stdout":     (*world).stdout,
		"stop":       (*world).stop,
		"unit":       (*world).unit,
		"within":     (*world).within,
	}
}

// commissionTime bounds how long the first good readings may take. Each refusal
// is a record, so it is asked for slowly.
const commissionTime, commissionPace = 10 * time.Second, 300 * time.Millisecond

var errWords = errors.New("the line has too few words, or one that the verb does not know")

// start: start instruments|broker|influx|server|gateway.
func (w *world) start(words []string) error {
	if len(words) != 1 {
		return errWords
	}
	switch words[0] {
	case "instruments":
		_, err := w.plant.slave.ListenTCP(w.vars["INSTRUMENTS"])
		return err
	case "broker":
		if w.broker == nil {
			w.broker = site.NewBroker(w.t, w.dir, w.vars["MQTT"])
		}
		return w.broker.Start()
	case "influx":
		if w.influx == nil {
			w.influx = site.NewInflux(w.t, w.dir, w.vars["INFLUX"])
		}
		return w.influx.Start()
	case "server":
		return w.daemon(&w.server, "aman-central", "central.yaml", "SERVER")
	case "gateway":
		return w.daemon(&w.gateway, "aman-gateway", "gateway.yaml", "PAGE")
	}
	return errWords
}

// daemon starts one of ours and waits until it answers.
func (w *world) daemon(p **site.Process, program, file, address string) error {
	if !w.exists(file) {
		return fmt.Errorf("the story brings no %s along", file)
	}
	var err error
	if *p, err = site.Start(w.t, w.dir, program, w.programs.Path(program), "run", "--config", file); err != nil {
		return err
	}
	return site.Answers(w.t.Context(), *p, w.vars[address])
}

// process finds what was started under a name.
func (w *world) process(name string) (*site.Process, error) {
	var p *site.Process
	switch name {
	case "gateway":
		p = w.gateway
	case "server":
		p = w.server
	case "broker":
		if w.broker != nil {
			p = w.broker.Process
		}
	case "influx":
		if w.influx != nil {
			p = w.influx.Process
		}
	}
	if p == nil {
		return nil, fmt.Errorf("%s was not started", name)
	}
	return p, nil
}

// kill: kill broker|influx|server|gateway.
func (w *world) kill(words []string) error {
	for _, name := range words {
		p, err := w.process(name)
		if err != nil {
			return err
		}
		if !p.Running() {
			return fmt.Errorf("%s had ended by itself:\n%s", name, p.Tail())
		}
		p.Kill()
	}
	return nil
}

// stop: stop server|gateway|instruments; the daemons must drain and exit 0.
func (w *world) stop(words []string) error {
	for _, name := range words {
		if name == "instruments" {
			if err := w.plant.slave.Close(); err != nil {
				return err
			}
			continue
		}
		p, err := w.process(name)
		if err != nil {
			return err
		}
		began := time.Now()
		code, err := p.Stop()
		if err != nil {
			return err
		}
		if code != 0 {
			return fmt.Errorf("%s exits %d:\n%s", name, code, p.Tail())
		}
		w.figure("%s drained in %v", name, time.Since(began).Round(time.Millisecond))
	}
	return nil
}

// pass: pass 5s, or pass $OUTAGE.
func (w *world) pass(words []string) error {
	if len(words) != 1 {
		return errWords
	}
	d, err := time.ParseDuration(words[0])
	if err != nil {
		return err
	}
	select {
	case <-time.After(d):
		return nil
	case <-w.t.Context().Done():
		return w.t.Context().Err()
	}
}

// within: within 2s CLAIM.
func (w *world) within(words []string) error {
	limit, look, err := w.claim(words)
	if err != nil {
		return err
	}
	return site.Eventually(w.t.Context(), limit, look)
}

// hold: for 3s CLAIM.
func (w *world) hold(words []string) error {
	span, look, err := w.claim(words)
	if err != nil {
		return err
	}
	end := time.Now().Add(span)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for time.Now().Before(end) {
		if err := look(); err != nil {
			return fmt.Errorf("%v before its end: %w", time.Until(end).Round(time.Millisecond), err)
		}
		<-tick.C
	}
	return nil
}

// act: act KIND TARGET by NAME [as ROLE] [because REASON].
func (w *world) act(words []string) error {
	a, err := parseAct(words)
	if err != nil {
		return err
	}
	return w.page.Act(a)
}

// commission: commission ZONE. A gateway without a past holds its zones until a
// responsible person has released them once, which takes a good reading of each
// danger point.
func (w *world) commission(words []string) error {
	if len(words) != 1 {
		return errWords
	}
	first := site.Act{Kind: "release", Target: words[0], Who: "A. Serik", Role: "responsible", Reason: "commissioned"}
	return site.EventuallyEvery(w.t.Context(), commissionTime, commissionPace, func() error { return w.page.Act(first) })
}

// refused: refused act …, and the page gives its reasons.
func (w *world) refused(words []string) error {
	if len(words) == 0 || words[0] != "act" {
		return errWords
	}
	a, err := parseAct(words[1:])
	if err != nil {
		return err
	}
	err = w.page.Act(a)
	var refusal *site.Refusal
	if err == nil {
		return errors.New("it was not refused")
	}
	if !errors.As(err, &refusal) {
		return fmt.Errorf("it was not refused, but: %w", err)
	}
	w.t.Logf("refused: %s", strings.Join(refusal.Reasons, "; "))
	return nil
}

func parseAct(words []string) (site.Act, error) {
	if len(words) < 2 || len(words)%2 != 0 {
		return site.Act{}, errWords
	}
	a := site.Act{Kind: words[0], Target: words[1]}
	for i := 2; i < len(words); i += 2 {
		switch words[i] {
		case "by":
			a.Who = words[i+1]
		case "as":
			a.Role = words[i+1]
		case "because":
			a.Reason = words[i+1]
		default:
			return a, errWords
		}
	}
	return a, nil
}

// plan: plan units 5 registers 20 every 100ms [alone].
func (w *world) plan(words []string) error {
	if len(words) < 6 || words[0] != "units" || words[2] != "registers" || words[4] != "every" {
		return errWords
	}
	units, err1 := strconv.Atoi(words[1])
	registers, err2 := strconv.Atoi(words[3])
	every, err3 := time.ParseDuration(words[5])
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	w.made = site.Plan{
		Units: units, Registers: registers, Every: every,
		Instruments: w.vars["INSTRUMENTS"], Data: w.file("gateway"), Page: w.vars["PAGE"], Broker: w.vars["MQTT"],
	}
	if len(words) == 7 && words[6] == "alone" {
		w.made.Broker = ""
	}
	w.made.Build(w.plant.slave)
	return w.write("gateway.yaml", w.made.YAML())
}
