package signoff

import (
	"fmt"
	"time"
)

// Act is somebody's wish to sign.
type Act struct {
	People []Person // one or two
	Reason string
	Time   time.Time
	Tool   string // the version of the program
}

// Sign adds a signature over the items to the file at path and returns it. A
// signature is that of somebody of the safety side, and a change towards less
// safety since the last one asks for a second, different person; the error says so
// in one line and the file stays as it is. Earlier signatures always stay.
func Sign(path string, items Items, act Act) (*Signature, error) {
	file, err := ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w; move it away to begin a new history", err)
	}
	s := Signature{
		Fingerprint: items.Fingerprint().Short(), SHA256: items.Fingerprint().String(), Time: act.Time.UTC().Truncate(time.Second),
		People: act.People, Reason: squeeze(act.Reason), Tool: act.Tool, Items: items,
	}
	if last := file.Last(); last != nil {
		s.Changes, s.Previous = Compare(last.Items, items), last.Digest
	}
	if err := allowed(s.Changes, act.People); err != nil {
		return nil, err
	}
	s.Digest = s.digest()
	file.Signatures = append(file.Signatures, s)
	for i := range max(0, len(file.Signatures)-keepItems) {
		file.Signatures[i].Items = nil
	}
	return &s, file.write(path)
}

func allowed(changes Changes, people []Person) error {
	if len(people) == 0 {
		return errAlone
	}
	for i := range people[1:] {
		if people[0].same(people[i+1]) {
			return fmt.Errorf("%w than %s", errSame, people[0].Name)
		}
	}
	if changes.Loosening() == 0 {
		return guarded(people)
	}
	return mayLoosen(people)
}
