package web

import (
	"context"
	"strings"

	"aman/gateway/ui"
	"aman/rules"
)

// Source is what the page needs of the gateway. All methods may be called from
// any goroutine and never wait for a disk, a network or the safety path.
type Source interface {
	// Site tells what does not change while the gateway runs.
	Site() ui.Site
	// State takes a photograph of the present. The page calls it at most five
	// times a second, however many browsers watch.
	State() ui.State
	// Changes returns a channel that gets a token when something changed; it
	// has room for one token, and tokens that do not fit are dropped. stop
	// gives the channel back.
	Changes() (ch <-chan struct{}, stop func())
	// Act asks the gateway for what a person wants. It returns nil once the act
	// is in force, a *Refusal when it is not allowed, and any other error when
	// it could not be carried out; it returns by ctx's deadline.
	Act(ctx context.Context, act rules.Act) error
}

// Refusal is the answer to an act that is not allowed, with every reason.
type Refusal struct {
	Reasons []string
}

// Error implements error.
func (r *Refusal) Error() string { return "refused: " + strings.Join(r.Reasons, "; ") }
