package incident

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"aman/test/site"
)

// world is what a story plays in: the programs that it started and what it saw.
type world struct {
	t        *testing.T
	programs site.Programs
	dir      string
	vars     map[string]string

	plant   *plant
	gateway *site.Process
	server  *site.Process
	broker  *site.Broker
	influx  *site.Influx
	page    *site.Page
	central *site.Central
	made    site.Plan
	driver  *driver
	deaths  []death
	ran     ran
}

// newWorld gives each story addresses and a folder of its own.
func newWorld(t *testing.T, programs site.Programs) *world {
	w := &world{plant: newPlant(), t: t, programs: programs, dir: t.TempDir(), vars: map[string]string{}}
	for _, name := range []string{"INSTRUMENTS", "MQTT", "INFLUX", "SERVER", "PAGE", "NOBODY"} {
		w.vars[name] = site.FreeAddress(t)
	}
	t.Cleanup(func() { w.plant.slave.Close() })
	_, w.vars["MQTT_PORT"], _ = strings.Cut(w.vars["MQTT"], ":")
	w.vars["DIR"] = w.dir
	w.vars["OUT"] = site.OutDir(t)
	w.vars["OUTAGE"] = "10s"
	if site.Long() {
		w.vars["OUTAGE"] = "60s"
	}
	w.page = site.NewPage(w.vars["PAGE"])
	w.central = site.NewCentral(w.vars["SERVER"])
	return w
}

// expand puts the story's addresses and folders in place of $NAME.
func (w *world) expand(text string) string {
	return variable.ReplaceAllStringFunc(text, func(name string) string {
		if value, known := w.vars[name[1:]]; known {
			return value
		}
		return name
	})
}

// do plays one line.
func (w *world) do(words []string) error {
	verb, known := verbs()[words[0]]
	if !known {
		return fmt.Errorf("no verb is called %q", words[0])
	}
	return verb(w, words[1:])
}

// file is the path of one of the story's files.
func (w *world) file(name string) string { return filepath.Join(w.dir, name) }

// figure prints what the story measured, also when the test passes.
func (w *world) figure(format string, args ...any) {
	w.t.Helper()
	w.t.Logf("figure: %s: %s", path.Base(w.t.Name()), fmt.Sprintf(format, args...))
}

// exists says whether the story brought a file along.
func (w *world) exists(name string) bool {
	_, err := os.Stat(w.file(name))
	return err == nil
}

// write adds one of the story's files.
func (w *world) write(name, text string) error {
	return os.WriteFile(w.file(name), []byte(text), 0o644)
}

// explain tells how the programs stood when a line did not hold.
func (w *world) explain() {
	if w.gateway != nil && w.gateway.Running() {
		s, err := w.page.State()
		w.t.Logf("the gateway: %d readings and %d events wait, %d were dropped; troubles %q; %v", s.Queue.Readings, s.Queue.Events, s.Queue.Dropped, s.Trouble, err)
	}
	if w.server != nil && w.server.Running() {
		status, err := w.central.Status()
		w.t.Logf("the server: %s %v", status, err)
	}
}
