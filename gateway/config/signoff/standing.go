package signoff

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"aman/gateway/config"
)

// State is how a configuration stands to its last signature.
type State string

// The states.
const (
	Signed   State = "signed"
	Unsigned State = "unsigned"
	Changed  State = "changed"
	// Damaged: there are signatures and they cannot be read or believed.
	Damaged State = "damaged"
)

// Standing is what pages, births, evidence and papers say of the sign-off.
type Standing struct {
	Fingerprint string `json:"fingerprint"` // of what runs, the short form
	SHA256      string `json:"sha256"`
	State       State  `json:"state"`
	// People, Time and Reason are of the last signature, empty where there is none.
	People []Person  `json:"people,omitempty"`
	Time   time.Time `json:"time,omitzero"`
	Reason string    `json:"reason,omitempty"`
	// SignedFingerprint is what was signed, where that is another state.
	SignedFingerprint string  `json:"signed_fingerprint,omitempty"`
	Changes           Changes `json:"changes,omitempty"` // since the last signature
	// Why tells what is wrong with damaged signatures.
	Why string `json:"why,omitempty"`
}

// maxText bounds what is read of a configuration, as its own loader does.
const maxText = 2 << 20

// Read tells how the configuration at path, of which site was made, stands to
// the signatures beside it. It never fails and never panics, since a gateway
// starts behind it: what cannot be read or told is the standing.
func Read(path string, site *config.Site) (s Standing) {
	defer func() {
		if r := recover(); r != nil {
			s = Standing{State: Damaged, Why: fmt.Sprint("it cannot be told: ", r)}
		}
	}()
	text, err := readText(path)
	if err != nil {
		s := Of(Describe(site, nil), nil)
		s.State, s.Why = Damaged, err.Error()
		return s
	}
	return ReadFor(path, text, site)
}

// ReadFor is Read for who holds the configuration's text already.
func ReadFor(path string, text []byte, site *config.Site) Standing {
	items := Describe(site, text)
	file, err := ReadFile(path + Suffix)
	s := Of(items, file)
	if err != nil {
		s.State, s.Why = Damaged, err.Error()
	}
	return s
}

func readText(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(f, maxText))
}

// Of tells how items stand to a history of signatures; nil is none.
func Of(items Items, file *File) Standing {
	f := items.Fingerprint()
	s := Standing{Fingerprint: f.Short(), SHA256: f.String(), State: Unsigned}
	last := file.Last()
	if last == nil {
		return s
	}
	s.State, s.People, s.Time, s.Reason = Signed, last.People, last.Time, last.Reason
	if last.SHA256 != s.SHA256 {
		s.State, s.SignedFingerprint = Changed, last.Fingerprint
		s.Changes = Compare(last.Items, items)
	}
	return s
}

// By names who signed, as in "A. Serikov (inspector), B. Omarova (responsible)".
func (s Standing) By() string {
	names := make([]string, len(s.People))
	for i, p := range s.People {
		names[i] = p.String()
	}
	return strings.Join(names, ", ")
}

// Date is the day of the last signature in UTC, as in 2026-11-22.
func (s Standing) Date() string { return s.Time.UTC().Format(time.DateOnly) }

// String is the standing in one English line.
func (s Standing) String() string { return s.In("en") }

// In is the standing in one line of a language: ru, kk or en.
func (s Standing) In(lang string) string {
	line := words(lang).standing[s.State]
	return strings.NewReplacer("{who}", s.By(), "{date}", s.Date(), "{why}", s.Why,
		"{n}", fmt.Sprint(len(s.Changes)), "{less}", fmt.Sprint(s.Changes.Loosening())).Replace(line)
}
