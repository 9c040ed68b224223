package uplink

import (
	"encoding/json"
	"errors"
	"time"
)

// hosts are the Sparkplug hosts that have said whether they are online. While
// all that are known are offline, nothing is published: with ack broker a host
// that is away would never see it. Without any known host everything goes.
type hosts struct {
	graceUntil time.Time // retained states arrive before it
	states     map[string]hostState
}

type hostState struct {
	Online    bool  `json:"online"`
	Timestamp int64 `json:"timestamp"`
}

const (
	// hostGrace is how long a session waits for retained states.
	hostGrace = time.Second
	// maxHosts bounds what strangers can make the uplink remember.
	maxHosts = 16
)

var errHostOffline = errors.New("every host that the broker knows is offline")

func (h *hosts) heard(host string, payload []byte) error {
	var state hostState
	if err := json.Unmarshal(payload, &state); err != nil {
		return err
	}
	before, known := h.states[host]
	if known && state.Timestamp < before.Timestamp || !known && len(h.states) >= maxHosts {
		return nil // the late death of an older connection
	}
	if h.states == nil {
		h.states = make(map[string]hostState)
	}
	h.states[host] = state
	return nil
}

func (h *hosts) ready(now time.Time) bool {
	if now.Before(h.graceUntil) && len(h.states) == 0 {
		return false
	}
	for _, s := range h.states {
		if s.Online {
			return true
		}
	}
	return len(h.states) == 0
}
