package outbox

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
)

const (
	lockFile  = "lock"
	epochFile = "epoch"
	// epochBytes of randomness make two stores with one epoch impossible in
	// practice.
	epochBytes = 8
)

// Open opens the outbox in a folder, making it if need be. It reads the alarm
// lane beyond the last checkpoint and the newest segment of each lane; what it
// finds is in Recovered. The error says why the folder cannot be used: another
// process has it, or it cannot be read or, when new, written.
func Open(dir string, opts Options) (*Store, error) {
	s := &Store{dir: dir, opts: opts.withDefaults(), notify: make(chan struct{}, 1)}
	s.fs = s.opts.FS
	s.checkpoints = checkpoints{fs: s.fs, dir: dir}
	if err := s.fs.MkdirAll(dir); err != nil {
		return nil, fmt.Errorf("outbox: cannot make the folder %s: %w", dir, err)
	}
	lock, err := s.fs.Lock(s.path(lockFile))
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	s.lock = lock
	if err := s.open(); err != nil {
		_ = lock.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) open() error {
	newest, cut, err := s.checkpoints.load()
	if err != nil {
		return err
	}
	slotsDamaged := len(cut) > 0
	acked, ackCut := s.loadAcked()
	s.recovery = Recovery{Checkpoint: newest.state, UpTo: newest.upTo, Cut: append(cut, ackCut...)}
	alarm, err := s.openLane(Alarm, acked[Alarm], newest.upTo)
	if err != nil {
		return err
	}
	telemetry, err := s.openLane(Telemetry, acked[Telemetry], maxNumber)
	if err != nil {
		return err
	}
	if err := s.loadEpoch(alarm.epoch, telemetry.epoch); err != nil {
		return err
	}
	s.recovery.After = alarm.after
	s.recovery.Cut = append(append(s.recovery.Cut, alarm.cut...), telemetry.cut...)
	s.recovery.Missing = alarm.missing
	s.recovery.Fresh = newest.serial == 0 && !slotsDamaged && !alarm.missing && s.lanes[Alarm].last == 0
	s.pendingNext = s.lanes[Telemetry].next
	s.swept = s.opts.Now()
	s.ackSaved = s.opts.Now()
	return nil
}

func (s *Store) loadAcked() ([2]rangeSet, []Damage) {
	b, err := s.fs.ReadFile(s.path(ackedFile))
	if errors.Is(err, os.ErrNotExist) {
		return [2]rangeSet{}, nil
	}
	sets, parseErr := parseAcked(b)
	if err != nil || parseErr != nil { // everything is sent again, which is harmless
		return [2]rangeSet{}, []Damage{{Kind: Corrupt, File: ackedFile, Bytes: int64(len(b))}}
	}
	return sets, nil
}

// loadEpoch reads the epoch, takes it from a segment if its file is gone, or
// makes a new one.
func (s *Store) loadEpoch(fromSegments ...string) error {
	b, err := s.fs.ReadFile(s.path(epochFile))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("outbox: cannot read %s: %w", s.path(epochFile), err)
	}
	candidates := append(fromSegments, strings.TrimSpace(string(b)))
	for _, epoch := range candidates {
		if _, err := hex.DecodeString(epoch); err == nil && len(epoch) == 2*epochBytes {
			s.epoch = epoch
		}
	}
	fresh := s.epoch == ""
	if fresh {
		random := make([]byte, epochBytes)
		_, _ = rand.Read(random) // never fails
		s.epoch = hex.EncodeToString(random)
	}
	for _, l := range s.lanes {
		l.epoch = s.epoch
	}
	if strings.TrimSpace(string(b)) == s.epoch {
		return nil
	}
	if err := replaceFile(s.fs, s.path(epochFile), []byte(s.epoch+"\n")); err != nil && fresh {
		return fmt.Errorf("outbox: cannot write %s: %w; give the gateway's user a writable folder in `data`", s.path(epochFile), err)
	}
	return nil
}
