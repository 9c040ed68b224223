package signoff

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Suffix makes the name of the signatures of a configuration: FILE.signed.
const Suffix = ".signed"

const (
	fileVersion = 1
	// maxFile bounds what is read: the largest site has some megabytes of items.
	maxFile = 64 << 20
	// keepItems is how many of the newest signatures keep their items; of the
	// others people, fingerprint and changes stay.
	keepItems = 2
)

// ErrDamaged says that a file of signatures cannot be believed.
var ErrDamaged = errors.New("damaged")

// File is the history of a configuration's signatures, oldest first.
type File struct {
	Version    int         `json:"version"`
	Signatures []Signature `json:"signatures"`
}

// Signature is what people accepted at one time.
type Signature struct {
	Fingerprint string    `json:"fingerprint"` // the short form
	SHA256      string    `json:"sha256"`
	Time        time.Time `json:"time"` // UTC
	People      []Person  `json:"people"`
	Reason      string    `json:"reason,omitempty"`
	Tool        string    `json:"tool,omitempty"` // the version that signed
	// Changes are the differences from the signature before.
	Changes Changes `json:"changes,omitempty"`
	Items   Items   `json:"items,omitempty"`
	// Previous is the digest of the signature before, Digest that of this one
	// without itself and without its items, which SHA256 stands for: 64
	// hexadecimal digits.
	Previous string `json:"previous,omitempty"`
	Digest   string `json:"digest"`
}

// Last returns the newest signature; nil where there is none.
func (f *File) Last() *Signature {
	if f == nil || len(f.Signatures) == 0 {
		return nil
	}
	return &f.Signatures[len(f.Signatures)-1]
}

// ReadFile reads the signatures beside a configuration. There being none is no
// error; one that cannot be believed is ErrDamaged.
func ReadFile(path string) (*File, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &File{Version: fileVersion}, nil
	case err != nil:
		return nil, unreadable(path, err)
	case !info.Mode().IsRegular(): // to open a pipe may take for ever
		return nil, fmt.Errorf("%s: cannot be read: it is no file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, unreadable(path, err)
	}
	out, err := Decode(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return out, nil
}

func unreadable(path string, err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err // the path is named already
	}
	return fmt.Errorf("%s: cannot be read: %w", path, err)
}

// Decode reads the text of a file of signatures and checks that each stands for
// its items and for the one before it.
func Decode(text []byte) (*File, error) {
	var out File
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err) //nolint:errorlint // the cause is for reading, not for asking
	}
	if out.Version != fileVersion {
		return nil, fmt.Errorf("%w: version %d is not known, this program knows %d", ErrDamaged, out.Version, fileVersion)
	}
	previous := ""
	for i := range out.Signatures {
		if err := out.Signatures[i].check(previous, i == len(out.Signatures)-1); err != nil {
			return nil, fmt.Errorf("%w: signature %d: %v", ErrDamaged, i+1, err) //nolint:errorlint // as above
		}
		previous = out.Signatures[i].Digest
	}
	return &out, nil
}

func (s *Signature) check(previous string, newest bool) error {
	f := s.Items.Fingerprint()
	switch {
	case len(s.People) == 0:
		return errors.New("it names nobody")
	case (newest || len(s.Items) > 0) && (f.String() != s.SHA256 || f.Short() != s.Fingerprint):
		return errors.New("its items are not those of its fingerprint")
	case s.Previous != previous:
		return errors.New("the signature before it is another one")
	case s.digest() != s.Digest:
		return errors.New("it was altered")
	}
	return nil
}

// digest is the SHA-256 of the signature's JSON without the digest itself and
// without the items.
func (s *Signature) digest() string {
	c := *s
	c.Digest, c.Items = "", nil
	text, err := json.Marshal(&c)
	if err != nil { // a time beyond the year 9999
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// write replaces the file in one step, so that a power cut leaves the old one
// or the new.
func (f *File) write(path string) error {
	text, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".signed-*")
	if err != nil {
		return fmt.Errorf("%s: cannot be written: %w", path, err)
	}
	_, err = tmp.Write(append(text, '\n'))
	if err == nil {
		err = tmp.Chmod(0o644) //nolint:gosec // who signed is for everybody to read
	}
	if err == nil {
		err = tmp.Sync()
	}
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		_ = os.Remove(tmp.Name()) // what could not be written is not worth keeping
		return fmt.Errorf("%s: cannot be written: %w", path, err)
	}
	return nil
}
