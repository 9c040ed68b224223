package uplink

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"aman/gateway/wire"
)

// Aliases are the numbers that stand for points on the wire. A number is given
// to a "sensor.point" once and never to another, even when the point is gone:
// records of it may still be under way.
type Aliases struct {
	path  string
	mu    sync.Mutex
	given map[string]uint64
	last  uint64
}

// OpenAliases reads the file in the data folder; each line is a number and a
// "sensor.point". A last line that was cut short is dropped: it was never used.
func OpenAliases(folder string) (*Aliases, error) {
	a := &Aliases{path: filepath.Join(folder, "aliases"), given: make(map[string]uint64)}
	b, err := os.ReadFile(a.path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("aliases: %w", err)
	}
	lines := bufio.NewScanner(strings.NewReader(string(b)))
	for n := 1; lines.Scan(); n++ {
		number, id, ok := strings.Cut(lines.Text(), " ")
		alias, err := strconv.ParseUint(number, 10, 64)
		if !ok || err != nil || id == "" {
			continue // damaged: the births' digest guards against a wrong alias
		}
		a.given[id] = alias
		a.last = max(a.last, alias)
	}
	return a, nil
}

// Assign fills in the alias of every point of the birth and keeps new ones on
// disk before anybody can see them. After an error the birth has all aliases,
// but new ones may be given to other points after a restart; births then differ
// in their digest, so nothing is misread.
func (a *Aliases) Assign(b *wire.Birth) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	added := false
	for i := range b.Sensors {
		s := &b.Sensors[i]
		for j := range s.Points {
			id := s.ID + "." + s.Points[j].Name
			alias, ok := a.given[id]
			if !ok {
				a.last++
				alias, added = a.last, true
				a.given[id] = alias
			}
			s.Points[j].Alias = alias
		}
	}
	if !added {
		return nil
	}
	return a.save()
}

func (a *Aliases) save() error {
	ids := make([]string, 0, len(a.given))
	for id, alias := range a.given {
		ids = append(ids, fmt.Sprintf("%d %s\n", alias, id))
	}
	return replaceFile(a.path, strings.Join(ids, ""))
}

// replaceFile leaves either the old or the new content after a crash.
func replaceFile(path, content string) error {
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o640) //nolint:gosec // the gateway's own folder
	if err != nil {
		return err
	}
	_, err = f.WriteString(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// sessionNumber counts sessions modulo 256, as Sparkplug's bdSeq, on disk.
type sessionNumber struct {
	path string
	last uint64
}

func openSessionNumber(folder string) *sessionNumber {
	n := &sessionNumber{path: filepath.Join(folder, "bdseq"), last: 255}
	if b, err := os.ReadFile(n.path); err == nil {
		if v, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 8); err == nil {
			n.last = v
		}
	}
	return n
}

// next returns the number of a new session. The error says that it could not
// be written down; the number is good all the same.
func (n *sessionNumber) next() (uint64, error) {
	n.last = (n.last + 1) % 256
	return n.last, replaceFile(n.path, strconv.FormatUint(n.last, 10)+"\n")
}
