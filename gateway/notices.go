package gateway

import "context"

// watchdogNotice pets the service manager's watchdog.
const watchdogNotice = "WATCHDOG=1"

// notices tells the service manager what the pipeline has done. The pipeline
// leaves a token and waits for nothing; a worker sends it, since a service
// manager that does not listen would otherwise hold the pipeline up.
type notices struct {
	notify func(state string)
	due    chan struct{}
}

func newNotices(notify func(string)) *notices {
	if notify == nil {
		notify = func(string) {}
	}
	return &notices{notify: notify, due: make(chan struct{}, 1)}
}

func (n *notices) pet() {
	select {
	case n.due <- struct{}{}:
	default:
	}
}

// run sends until ctx ends.
func (n *notices) run(ctx context.Context) error {
	for {
		select {
		case <-n.due:
			n.notify(watchdogNotice)
		case <-ctx.Done():
			return nil
		}
	}
}
