package outbox

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A segment begins with a header of segmentHeader bytes: magic, CRC32C of the
// rest, epoch, number of its first record, lane.
const (
	segmentMagic  = "AMANLOG1"
	segmentHeader = 48
	segmentSuffix = ".seg"
)

// segment is one file of a lane. Its fields belong to the lane's mutex.
type segment struct {
	path  string
	first uint64
	last  uint64 // first-1 while it has no record
	size  int64
	made  time.Time // of its last write, for Keep
}

func (s *segment) numbers() Range { return Range{s.first, s.last} }

func (s *segment) empty() bool { return s.last < s.first }

// segmentName sorts by first number, then by attempt: a later attempt exists
// when a write of an earlier file failed, and replaces it from its first
// number on.
func segmentName(first uint64, attempt int) string {
	return fmt.Sprintf("%020d-%04d%s", first, attempt, segmentSuffix)
}

func parseSegmentName(name string) (first uint64, ok bool) {
	base, ok := strings.CutSuffix(name, segmentSuffix)
	number, _, two := strings.Cut(base, "-")
	if !ok || !two || len(number) != 20 {
		return 0, false
	}
	first, err := strconv.ParseUint(number, 10, 64)
	return first, err == nil && first > 0 && first <= maxNumber
}

func encodeSegmentHeader(epoch string, lane Lane, first uint64) []byte {
	h := make([]byte, segmentHeader)
	copy(h, segmentMagic)
	copy(h[12:28], epoch)
	binary.LittleEndian.PutUint64(h[28:], first)
	h[36] = byte(lane)
	binary.LittleEndian.PutUint32(h[8:], crc32.Checksum(h[12:], castagnoli))
	return h
}

// parseSegmentHeader returns the epoch; the rest must be as the name says.
func parseSegmentHeader(h []byte, lane Lane, first uint64) (epoch string, err error) {
	if len(h) < segmentHeader || string(h[:8]) != segmentMagic ||
		binary.LittleEndian.Uint32(h[8:]) != crc32.Checksum(h[12:segmentHeader], castagnoli) ||
		binary.LittleEndian.Uint64(h[28:]) != first || h[36] != byte(lane) {
		return "", errDamaged
	}
	return string(h[12:28]), nil
}

// createSegment makes the file of a new segment. Its header becomes durable
// with the first frame.
func createSegment(fs FS, dir, epoch string, lane Lane, first uint64) (File, string, error) {
	for attempt := range 10_000 {
		path := filepath.Join(dir, segmentName(first, attempt))
		f, err := fs.Create(path)
		if errors.Is(err, errExist) {
			continue
		}
		if err != nil {
			return nil, "", err
		}
		if _, err = f.WriteAt(encodeSegmentHeader(epoch, lane, first), 0); err == nil {
			return f, path, nil
		}
		_ = f.Close()
		_ = fs.Remove(path)
		return nil, "", err
	}
	return nil, "", fmt.Errorf("%s: ten thousand failed attempts at record %d: look at the disk", dir, first)
}

// scanner walks the frames of a segment and finds its way behind damage.
type scanner struct {
	file  io.ReaderAt
	size  int64 // how much of the file is to be read
	off   int64
	frame frame
	// skipped is the damage between the frame before and this one: 0 bytes if
	// there is none.
	skippedAt, skipped int64
}

// next finds the next whole frame, whose header is then s.frame at s.off; it
// does not move beyond it. After the last it returns io.EOF, and skipped is
// what follows the last whole frame. Other errors are of the disk.
func (s *scanner) next() error {
	s.skippedAt, s.skipped = s.off, 0
	err := s.header()
	if err == nil || !errors.Is(err, errDamaged) {
		return err
	}
	at, err := s.resync()
	if err == nil {
		s.skipped = at - s.off
		s.off = at
	} else if errors.Is(err, io.EOF) {
		s.skipped = s.size - s.off
	}
	return err
}

// skip moves beyond the frame that next found.
func (s *scanner) skip() { s.off += s.frame.size() }

func (s *scanner) header() error {
	if s.off >= s.size {
		return io.EOF
	}
	if s.off+frameHeader > s.size {
		return errDamaged
	}
	var h [frameHeader]byte
	if _, err := s.file.ReadAt(h[:], s.off); err != nil {
		return readError(err)
	}
	f, err := parseFrame(h[:])
	if err != nil {
		return err
	}
	if s.off+f.size() > s.size {
		return errDamaged
	}
	s.frame = f
	return nil
}

// readError tells a file that is shorter than it was from a disk that fails.
func readError(err error) error {
	if errors.Is(err, io.EOF) {
		return errDamaged
	}
	return err
}

// body reads the records of the frame that next found.
func (s *scanner) body() ([]Record, error) {
	b := make([]byte, s.frame.length)
	if _, err := s.file.ReadAt(b, s.off+frameHeader); err != nil {
		return nil, readError(err)
	}
	return s.frame.records(b)
}

// resyncWindow is how much is read at once while looking for a frame.
const resyncWindow = 64 << 10

// resync returns where the next whole frame after s.off begins.
func (s *scanner) resync() (int64, error) {
	buf := make([]byte, resyncWindow)
	for at := s.off + 1; at < s.size; {
		n := min(int64(len(buf)), s.size-at)
		if _, err := s.file.ReadAt(buf[:n], at); err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		i := strings.Index(string(buf[:n]), frameMagic)
		if i < 0 {
			at += max(n-int64(len(frameMagic))+1, 1)
			continue
		}
		at += int64(i)
		try := scanner{file: s.file, size: s.size, off: at}
		if try.header() == nil {
			if _, err := try.body(); err == nil {
				s.frame = try.frame
				return at, nil
			}
		}
		at++
	}
	return 0, io.EOF
}
