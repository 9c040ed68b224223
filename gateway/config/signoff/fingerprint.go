package signoff

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
)

// Fingerprint is the SHA-256 of a canonical text (FIPS 180-4).
type Fingerprint [sha256.Size]byte

// Fingerprint returns what stands for the items.
func (s Items) Fingerprint() Fingerprint { return sha256.Sum256(s.Text()) }

// groups and groupSize shape the short form: its 20 letters are the first 100
// bits, more than anybody can search for a second site with the same ones.
const (
	groups    = 5
	groupSize = 4
)

// Short is what people read to each other: five groups of four letters of
// RFC 4648 base32, which has neither 0 and 1 nor lower case.
func (f Fingerprint) Short() string {
	letters := base32.StdEncoding.EncodeToString(f[:])
	out := make([]string, groups)
	for i := range out {
		out[i] = letters[i*groupSize : (i+1)*groupSize]
	}
	return strings.Join(out, "-")
}

// String returns all 64 hexadecimal digits.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }
