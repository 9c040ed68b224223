package cli

import (
	"log/slog"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Notifier tells the service manager a state such as "READY=1" or "WATCHDOG=1".
// Without a service manager it does nothing.
func Notifier(log *slog.Logger) func(state string) {
	return func(state string) {
		if _, err := daemon.SdNotify(false, state); err != nil {
			log.Warn("service manager cannot be told", "state", state, "err", err)
		}
	}
}
