package records

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"aman/gateway/wire"
)

// saltSize makes the hash of a name useless to somebody who tries a list of
// names against it.
const saltSize = 16

// words is what persons wrote in one record.
type words struct {
	Who string `json:"who,omitempty"`
	Why string `json:"why,omitempty"`
}

// part splits a notice into the body that the chain covers and what persons
// wrote. The why of an event without a person is the machine's own and stays.
func part(n wire.Notice) (body []byte, w words, err error) {
	if n.Act != nil {
		act := *n.Act
		w = words{Who: act.Who, Why: act.Reason}
		act.Who, act.Reason = "", ""
		n.Act = &act
	} else if n.Event.Who != "" {
		w = words{Who: n.Event.Who, Why: n.Event.Why}
		n.Event.Who, n.Event.Why = "", ""
	}
	body, err = wire.EncodeNotice(n)
	return body, w, err
}

// join is the inverse of part.
func join(body []byte, w words) (wire.Notice, error) {
	n, err := wire.DecodeNotice(body)
	if err != nil {
		return n, err
	}
	switch {
	case n.Act != nil:
		n.Act.Who, n.Act.Reason = w.Who, w.Why
	case w != (words{}):
		n.Event.Who, n.Event.Why = w.Who, w.Why
	}
	return n, nil
}

// hide returns a salt, the written words as bytes, and the hash that stands
// for them in the chain; all nil where nobody wrote anything.
func hide(w words) (salt, written, hash []byte, err error) {
	if w == (words{}) {
		return nil, nil, []byte{}, nil
	}
	salt = make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return nil, nil, nil, fmt.Errorf("no random numbers: %w", err)
	}
	written, err = json.Marshal(w)
	return salt, written, hideHash(salt, written), err
}

func hideHash(salt, written []byte) []byte {
	h := sha256.Sum256(append(append([]byte(nil), salt...), written...))
	return h[:]
}

// link is what one entry adds to the chain.
type link struct {
	plant, gateway string
	position       wire.Position
	heard          time.Time
	body, persons  []byte
}

// hash returns the chain's head after the link. Every field carries its
// length, so that no two links can be written alike.
func (l link) hash(prev []byte) []byte {
	h := sha256.New()
	for _, field := range [][]byte{
		prev, []byte(l.plant), []byte(l.gateway), []byte(l.position.String()),
		binary.BigEndian.AppendUint64(nil, uint64(l.heard.UnixNano())), l.body, l.persons,
	} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(field))))
		h.Write(field)
	}
	return h.Sum(nil)
}

// reveal puts a stored body and the stored words of persons together again;
// written is nil where nobody wrote anything, or it was erased.
func reveal(body, written []byte) (wire.Notice, error) {
	var w words
	if written != nil {
		if err := json.Unmarshal(written, &w); err != nil {
			return wire.Notice{}, fmt.Errorf("damaged words of a person: %w", err)
		}
	}
	return join(body, w)
}
