package site

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// Broker is Debian's mosquitto, which this project did not write.
type Broker struct {
	Address string
	*Process

	t    testing.TB
	dir  string
	path string
}

// NewBroker prepares a broker on an address; Start starts it, again
// after each Kill.
func NewBroker(t testing.TB, dir, address string) *Broker {
	return &Broker{Address: address, t: t, dir: dir, path: Tool(t, "mosquitto")}
}

// Start starts the broker and waits until it answers. It keeps nothing on disk:
// a killed broker has forgotten everything.
func (b *Broker) Start() error {
	host, port, err := net.SplitHostPort(b.Address)
	if err != nil {
		return err
	}
	file := filepath.Join(b.dir, "mosquitto.conf")
	text := fmt.Sprintf("listener %s %s\nallow_anonymous true\npersistence false\nmax_queued_messages 0\n", port, host)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		return err
	}
	if b.Process, err = Start(b.t, b.dir, "mosquitto", b.path, "-c", file); err != nil {
		return err
	}
	return Answers(b.t.Context(), b.Process, b.Address)
}
