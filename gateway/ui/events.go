package ui

import (
	"fmt"
	"net/http"
	"time"
)

const (
	// beatEvery is the beat of a live page; without one for 3 s a page says
	// that it is no longer live.
	beatEvery = time.Second
	// beatStale is how long a photograph may stand still before the beat stops:
	// a beat is proof that readings still flow and not that a socket is open.
	beatStale = 2500 * time.Millisecond
	// writeWithin is how long a browser may take to accept what it is sent;
	// one that takes longer is dropped and gets a full snapshot when it is back.
	writeWithin = 5 * time.Second
)

// Stream sends a hub's frames to a browser as server-sent events until it goes
// away: first a full "state", then what changed, and a "beat" each second.
func (h *Hub) Stream(w http.ResponseWriter, r *http.Request) {
	h.watchers.Add(1)
	defer h.watchers.Add(-1)
	frame, err := h.Frame()
	if err != nil {
		WriteProblem(w, Problem{Status: http.StatusInternalServerError, Detail: "the state could not be told: " + err.Error()})
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no")
	s := sender{w: w, rc: http.NewResponseController(w)}
	if s.send("state", frame.Full()) != nil {
		return
	}
	s.follow(r.Context().Done(), h, frame)
}

type sender struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

// follow sends what changes until done is closed or the browser does not take
// it in time.
func (s sender) follow(done <-chan struct{}, h *Hub, frame *Frame) {
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	alive := vital{seen: frame.Time, at: time.Now()}
	for {
		var err error
		select {
		case <-done:
			return
		case <-frame.next:
			newest, failed := h.Frame()
			if failed != nil {
				return
			}
			if newest.differs(frame) {
				err = s.send("state", newest.Since(frame))
			}
			frame = newest
		case <-beat.C:
			if alive.still(frame.Time) {
				err = s.send("beat", fmt.Appendf(nil, `{"time":%q}`, frame.Time.UTC().Format(time.RFC3339Nano)))
			}
		}
		if err != nil {
			return
		}
	}
}

// vital watches that the time of photographs goes on.
type vital struct {
	seen time.Time
	at   time.Time
}

func (v *vital) still(t time.Time) bool {
	now := time.Now()
	if !t.Equal(v.seen) {
		v.seen, v.at = t, now
	}
	return now.Sub(v.at) < beatStale
}

func (s sender) send(event string, data []byte) error {
	// A recorder in tests has no deadline to set; a real connection does.
	_ = s.rc.SetWriteDeadline(time.Now().Add(writeWithin))
	if _, err := fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", event, data); err != nil {
		return err
	}
	return s.rc.Flush()
}

// Gate bounds how many streams are open at once, so that browsers can never
// exhaust a gateway's memory.
type Gate chan struct{}

// NewGate makes a gate for n streams.
func NewGate(n int) Gate { return make(Gate, n) }

// Enter takes a place and returns the function that gives it back; ok is false
// when there is none.
func (g Gate) Enter() (leave func(), ok bool) {
	select {
	case g <- struct{}{}:
		return func() { <-g }, true
	default:
		return func() {}, false
	}
}
