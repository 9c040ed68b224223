package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"aman/cmd/internal/cli"
	"aman/cmd/internal/replay"
	"aman/cmd/internal/replay/compare"
	"aman/gateway"
	"aman/gateway/config"
	"aman/rules/kpi"
)

type replayCmd struct {
	Config    string        `required:"" placeholder:"FILE" help:"The gateway's configuration."`
	Input     string        `required:"" placeholder:"READINGS.csv" help:"Header time,point,value,quality,action,who; times RFC 3339, not falling."`
	Until     string        `placeholder:"TIME" help:"Let time pass up to and including this moment (RFC 3339)."`
	Explain   bool          `help:"Tell the story in words on standard error as well."`
	KPI       bool          `name:"kpi" help:"Print the key performance figures of the alarm system on standard error as well, with their targets and sources."`
	FixedBins bool          `help:"With --kpi: count floods and peaks in bins of the clock, as the standards do, in place of a sliding window."`
	Against   string        `placeholder:"NEW.yaml" help:"Compare with what these rules would have given; prints the comparison in place of the events."`
	Truth     string        `placeholder:"FILE.csv" help:"With --against: periods that were real, header from,to,zone,rule, to tell real evacuations from false ones."`
	Tolerance time.Duration `default:"1m" help:"With --against: evacuations that lie apart by no more than this are one."`
	JSON      bool          `name:"json" help:"Print the comparison, or the figures of --kpi, as one JSON object."`
}

// Run replays the recording; one JSON object an event goes to standard output,
// or the comparison with other rules.
func (c *replayCmd) Run(s cli.Streams) error {
	until, err := c.until()
	if err != nil {
		return unusable(err)
	}
	if err := c.together(); err != nil {
		return unusable(err)
	}
	site, err := config.Load(c.Config, gateway.Hardware())
	if err != nil {
		return unusable(err)
	}
	input, err := open(c.Input)
	if err != nil {
		return unusable(err)
	}
	defer func() { _ = input.Close() }() // it was only read
	if c.Against != "" {
		return c.compare(s, site, input, until)
	}
	opt := replay.Options{Until: until, FixedBins: c.FixedBins}
	if c.Explain {
		opt.Explain = s.Err
	}
	if c.KPI {
		opt.Figures = func(r kpi.Report) error { return c.figures(s, r) }
	}
	if err := replay.RunWith(site.Spec, input, c.Input, s.Out, opt); err != nil {
		return unusable(err)
	}
	return nil
}

func (c *replayCmd) until() (*time.Time, error) {
	if c.Until == "" {
		return nil, nil
	}
	until, err := replay.ParseTime(c.Until)
	if err != nil {
		return nil, fmt.Errorf("--until: %w", err)
	}
	return &until, nil
}

// together refuses flags that say nothing without another.
func (c *replayCmd) together() error {
	switch {
	case c.Against == "" && c.Truth != "":
		return errors.New("--truth belongs to --against")
	case c.FixedBins && !c.KPI:
		return errors.New("--fixed-bins belongs to --kpi")
	case c.Against == "" && c.JSON && !c.KPI:
		return errors.New("--json belongs to --against or --kpi: the events are JSON already")
	case c.Against != "" && (c.Explain || c.KPI):
		return errors.New("--against prints a comparison in place of a story: leave out --explain and --kpi")
	case c.Tolerance < 0:
		return fmt.Errorf("--tolerance %s is no length of time", c.Tolerance)
	}
	return nil
}

// compare holds the rules of another configuration against those of the site.
func (c *replayCmd) compare(s cli.Streams, site *config.Site, input *os.File, until *time.Time) error {
	other, err := config.Load(c.Against, gateway.Hardware())
	if err != nil {
		return unusable(err)
	}
	a := replay.Against{Old: site.Spec, New: other.Spec, OldName: c.Config, NewName: c.Against, TruthName: c.Truth, Tolerance: c.Tolerance, Until: until}
	if a.Truth, err = c.truth(a); err != nil {
		return unusable(err)
	}
	found, err := replay.Compare(input, c.Input, a)
	switch {
	case err != nil:
		return unusable(err)
	case c.JSON:
		return found.WriteJSON(s.Out)
	}
	return found.WriteText(s.Out)
}

func (c *replayCmd) truth(a replay.Against) ([]compare.Period, error) {
	if c.Truth == "" {
		return nil, nil
	}
	f, err := open(c.Truth)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return replay.ReadTruth(f, c.Truth, a.Old, a.New)
}

// figures prints the key performance figures beside the events, never among them.
func (c *replayCmd) figures(s cli.Streams, r kpi.Report) error {
	if !c.JSON {
		return r.WriteText(s.Err)
	}
	return json.NewEncoder(s.Err).Encode(struct {
		Start   time.Time    `json:"start"`
		End     time.Time    `json:"end"`
		Figures []kpi.Figure `json:"figures"`
		Busiest []kpi.Load   `json:"busiest"`
	}{r.Start, r.End, r.Figures(), r.Busiest})
}

func open(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, cause(err))
	}
	return f, nil
}

func unusable(err error) error { return &cli.Exit{Code: cli.Unusable, Err: err} }

// cause strips the path that the caller has named already.
func cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
