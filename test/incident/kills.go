package incident

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"time"
)

// lossWindow is how long before the gateway's death a reading may still have
// been on its way to the disk: telemetry is synced about once a second.
const lossWindow = 2500 * time.Millisecond

// death is one time that a program was killed.
type death struct {
	name string
	at   time.Time // of the kill
	back time.Time // when it answered again
}

// random: random kills N of gateway server within 3s. Each is killed N times, in
// an order and at moments drawn from a printed seed, and started again at once.
func (w *world) random(words []string) error {
	if len(words) < 6 || words[0] != "kills" || words[2] != "of" || words[len(words)-2] != "within" {
		return errWords
	}
	times, err := strconv.Atoi(words[1])
	if err != nil {
		return err
	}
	span, err := time.ParseDuration(words[len(words)-1])
	if err != nil {
		return err
	}
	seed, err := seed()
	if err != nil {
		return err
	}
	w.figure("seed %d (AMAN_TEST_SEED=%d plays the same moments again)", seed, seed)
	source := rand.New(rand.NewPCG(seed, seed))
	names := words[3 : len(words)-2]
	var order []string
	for range times {
		order = append(order, names...)
	}
	source.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, name := range order {
		wait := time.Duration(source.Int64N(int64(span)))
		if err := w.pass([]string{wait.String()}); err != nil {
			return err
		}
		died := death{name: name, at: time.Now()}
		if err := w.kill([]string{name}); err != nil {
			return err
		}
		if err := w.start([]string{name}); err != nil {
			return err
		}
		died.back = time.Now()
		w.deaths = append(w.deaths, died)
	}
	return nil
}

// seed is drawn anew for each run unless the environment names one.
func seed() (uint64, error) {
	if text := os.Getenv("AMAN_TEST_SEED"); text != "" {
		return strconv.ParseUint(text, 10, 64)
	}
	return rand.Uint64N(1_000_000), nil
}

// alarmsWhole: every alarm that the instruments' side saw as a coil, or that the
// server keeps, belongs to one rise of the gas, and is kept once.
func (w *world) alarmsWhole() look {
	printed := false
	return func() error {
		var sum lives
		for unit := 1; unit <= w.driver.units; unit++ {
			one, err := w.lives(unit)
			if err != nil {
				return err
			}
			sum.add(one)
		}
		if len(sum.wrong) > 0 {
			return fmt.Errorf("%s", strings.Join(sum.wrong, "; "))
		}
		if !printed {
			printed = true
			w.figure("alarms: the gas rose %d times, coils followed %d, %d alarms are kept, none missing, none twice",
				sum.rises, sum.coils, sum.kept)
		}
		return nil
	}
}

// lives counts what became of the rises of one unit's gas.
type lives struct {
	rises, coils, kept int
	wrong              []string
}

func (l *lives) add(o lives) {
	l.rises += o.rises
	l.coils += o.coils
	l.kept += o.kept
	l.wrong = append(l.wrong, o.wrong...)
}

func (w *world) lives(unit int) (lives, error) {
	kept, err := w.central.Raised(w.made.Rule(unit))
	if err != nil {
		return lives{}, err
	}
	rises := w.driver.risesOf(unit)
	l := lives{rises: len(rises), kept: len(kept)}
	for i, from := range rises {
		to := time.Now().Add(time.Hour)
		if i+1 < len(rises) {
			to = rises[i+1]
		}
		coils := w.plant.coilsOn(unit, from, to)
		l.coils += coils
		records := 0
		for _, k := range kept {
			if !k.Before(from) && k.Before(to) {
				records++
			}
		}
		name := fmt.Sprintf("%s after %s", w.made.Rule(unit), from.Format("15:04:05.000"))
		switch {
		case records > 1:
			l.wrong = append(l.wrong, fmt.Sprintf("%s is kept %d times", name, records))
		case records == 0 && coils > 0:
			l.wrong = append(l.wrong, fmt.Sprintf("%s sounded and is not kept", name))
		}
	}
	return l, nil
}

// beforeDeath says how long before the gateway's next death an instant was.
func (w *world) beforeDeath(at time.Time) (time.Duration, bool) {
	for _, d := range w.deaths {
		if before := d.at.Sub(at); d.name == "gateway" && before > -time.Millisecond*50 && before < lossWindow {
			return before, true
		}
	}
	return 0, false
}
