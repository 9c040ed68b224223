package main

import (
	"fmt"
	"os"
	"time"

	"aman/cmd/internal/cli"
	"aman/gateway"
	"aman/gateway/config"
	"aman/gateway/config/signoff"
)

type signCmd struct {
	Config string `required:"" placeholder:"FILE" help:"The gateway's configuration; signatures go to FILE.signed."`
	Who    string `required:"" placeholder:"\"NAME (ROLE)\"" help:"Who accepts what the configuration does."`
	Second string `placeholder:"\"NAME (ROLE)\"" help:"A second person: asked for by every change towards less safety."`
	Reason string `help:"Why it changed."`
}

// Run binds people to what the configuration does for safety, and prints what
// changed since the last signature. Names are taken at their word.
func (c *signCmd) Run(s cli.Streams) error {
	people, err := c.people()
	if err != nil {
		return unusable(err)
	}
	text, err := os.ReadFile(c.Config)
	if err != nil {
		return unusable(fmt.Errorf("%s: cannot be read: %w", c.Config, cause(err)))
	}
	if config.IsServer(text) {
		return unusable(fmt.Errorf("%s: this is a server's file: it has no rules to sign", c.Config))
	}
	site, err := config.Parse(c.Config, text, gateway.Hardware())
	if err != nil {
		return unusable(err)
	}
	items := signoff.Describe(site, text)
	for _, change := range signoff.ReadFor(c.Config, text, site).Changes {
		fmt.Fprintln(s.Out, change)
	}
	act := signoff.Act{People: people, Reason: c.Reason, Time: time.Now(), Tool: cli.Version()}
	signed, err := signoff.Sign(c.Config+signoff.Suffix, items, act)
	if err != nil {
		return unusable(err)
	}
	standing := signoff.Standing{People: signed.People}
	fmt.Fprintf(s.Out, "%s: signed by %s, fingerprint %s\n", c.Config, standing.By(), signed.Fingerprint)
	return nil
}

func (c *signCmd) people() ([]signoff.Person, error) {
	first, err := signoff.ParsePerson(c.Who)
	if err != nil {
		return nil, fmt.Errorf("--who: %w", err)
	}
	if c.Second == "" {
		return []signoff.Person{first}, nil
	}
	second, err := signoff.ParsePerson(c.Second)
	if err != nil {
		return nil, fmt.Errorf("--second: %w", err)
	}
	return []signoff.Person{first, second}, nil
}
