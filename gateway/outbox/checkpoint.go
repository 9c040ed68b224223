package outbox

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"sync"
)

// A checkpoint file is a header and the state: magic, CRC32C of all that
// follows it, serial number, number of the last record included, state. There
// are two files, written in turn, so that the one before is always whole.
const (
	checkpointMagic  = "AMANCKP1"
	checkpointHeader = 28
	checkpointSlots  = 2
)

type checkpoint struct {
	serial, upTo uint64
	state        []byte
}

func (c checkpoint) encode() []byte {
	b := make([]byte, checkpointHeader, checkpointHeader+len(c.state))
	copy(b, checkpointMagic)
	binary.LittleEndian.PutUint64(b[12:], c.serial)
	binary.LittleEndian.PutUint64(b[20:], c.upTo)
	b = append(b, c.state...)
	binary.LittleEndian.PutUint32(b[8:], crc32.Checksum(b[12:], castagnoli))
	return b
}

func parseCheckpoint(b []byte) (checkpoint, error) {
	if len(b) < checkpointHeader || string(b[:8]) != checkpointMagic ||
		binary.LittleEndian.Uint32(b[8:]) != crc32.Checksum(b[12:], castagnoli) {
		return checkpoint{}, errDamaged
	}
	return checkpoint{
		serial: binary.LittleEndian.Uint64(b[12:]),
		upTo:   binary.LittleEndian.Uint64(b[20:]),
		state:  b[checkpointHeader:],
	}, nil
}

// checkpoints keeps the two slots.
type checkpoints struct {
	fs  FS
	dir string

	writing sync.Mutex // held over disk writes
	mu      sync.Mutex
	serial  uint64
	upTo    [checkpointSlots]uint64
}

func (c *checkpoints) path(slot uint64) string {
	return filepath.Join(c.dir, fmt.Sprintf("checkpoint-%d", slot))
}

// load returns the newest whole checkpoint, and what is wrong with the slots.
func (c *checkpoints) load() (newest checkpoint, cut []Damage, err error) {
	for slot := range uint64(checkpointSlots) {
		b, err := c.fs.ReadFile(c.path(slot))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return newest, cut, fmt.Errorf("outbox: cannot read %s: %w; look at the disk or SD card", c.path(slot), err)
		}
		found, err := parseCheckpoint(b)
		if err != nil {
			cut = append(cut, Damage{Kind: Corrupt, File: filepath.Base(c.path(slot)), Bytes: int64(len(b))})
			continue
		}
		c.upTo[slot] = found.upTo
		if found.serial > newest.serial {
			newest = found
		}
	}
	c.serial = newest.serial
	return newest, cut, nil
}

func (c *checkpoints) save(state []byte, upTo uint64) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	c.mu.Lock()
	next := checkpoint{serial: c.serial + 1, upTo: upTo, state: state}
	c.mu.Unlock()
	slot := next.serial % checkpointSlots
	if err := replaceFile(c.fs, c.path(slot), next.encode()); err != nil {
		return fmt.Errorf("outbox: cannot write %s: %w; look at the disk or SD card", c.path(slot), err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.serial = next.serial
	c.upTo[slot] = upTo
	return nil
}

// floor is the record up to which the alarm lane is behind both slots.
func (c *checkpoints) floor() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return min(c.upTo[0], c.upTo[1])
}
