package outbox

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// A frame is a header and a body. All numbers are little endian.
//
//	 0  magic "AMNF"
//	 4  CRC32C of the header from 8 on
//	 8  CRC32C of the body
//	12  length of the body
//	16  number of records
//	20  flags
//	24  number of the first record
//	32  SHA-256 of the frame before it in its lane (zero for the first)
//	64  body: each record after its length (uvarint); deflated if flagged
const (
	frameMagic  = "AMNF"
	frameHeader = 64
	flagDeflate = 1
	// maxBody bounds a body on disk and after inflating. One record is at most
	// MaxRecord; telemetry frames are closed at frameTarget.
	maxBody     = MaxRecord + 16
	frameTarget = 256 << 10
)

// MaxRecord bounds one record in bytes.
const MaxRecord = 4 << 20

// castagnoli is the polynomial with hardware support on ARMv8 and amd64.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type hash = [sha256.Size]byte

// frame is what a header says.
type frame struct {
	bodyCRC uint32
	length  uint32
	count   uint32
	flags   uint32
	first   uint64
	prev    hash
}

func (f *frame) size() int64  { return frameHeader + int64(f.length) }
func (f *frame) last() uint64 { return f.first + uint64(f.count) - 1 }

// appendFrame appends a frame of the records to b and returns its hash.
func appendFrame(b []byte, first uint64, prev hash, records [][]byte, deflate bool) ([]byte, hash) {
	var body []byte
	for _, r := range records {
		body = append(binary.AppendUvarint(body, uint64(len(r))), r...)
	}
	var flags uint32
	if deflate {
		if small := deflated(body); len(small) < len(body) {
			body, flags = small, flagDeflate
		}
	}
	at := len(b)
	b = append(b, make([]byte, frameHeader)...)
	h := b[at:]
	copy(h, frameMagic)
	binary.LittleEndian.PutUint32(h[8:], crc32.Checksum(body, castagnoli))
	binary.LittleEndian.PutUint32(h[12:], uint32(len(body)))    //nolint:gosec // at most maxBody
	binary.LittleEndian.PutUint32(h[16:], uint32(len(records))) //nolint:gosec // fewer than bytes in a body
	binary.LittleEndian.PutUint32(h[20:], flags)
	binary.LittleEndian.PutUint64(h[24:], first)
	copy(h[32:], prev[:])
	binary.LittleEndian.PutUint32(h[4:], crc32.Checksum(h[8:frameHeader], castagnoli))
	b = append(b, body...)
	return b, sha256.Sum256(b[at:])
}

// errDamaged is what a header or body that fails its check is.
var errDamaged = errors.New("damaged")

// parseFrame checks a header of frameHeader bytes.
func parseFrame(h []byte) (frame, error) {
	var f frame
	if string(h[:4]) != frameMagic || binary.LittleEndian.Uint32(h[4:]) != crc32.Checksum(h[8:frameHeader], castagnoli) {
		return f, errDamaged
	}
	f.bodyCRC = binary.LittleEndian.Uint32(h[8:])
	f.length = binary.LittleEndian.Uint32(h[12:])
	f.count = binary.LittleEndian.Uint32(h[16:])
	f.flags = binary.LittleEndian.Uint32(h[20:])
	f.first = binary.LittleEndian.Uint64(h[24:])
	copy(f.prev[:], h[32:])
	if f.length > maxBody || f.count == 0 || f.count > maxBody || f.first == 0 || f.first > maxNumber || f.flags > flagDeflate {
		return f, errDamaged
	}
	return f, nil
}

// maxNumber leaves room for the sums of numbers and counts in 64 bits.
const maxNumber = 1 << 62

// records takes the body of the frame apart.
func (f *frame) records(body []byte) ([]Record, error) {
	if crc32.Checksum(body, castagnoli) != f.bodyCRC {
		return nil, errDamaged
	}
	if f.flags&flagDeflate != 0 {
		var err error
		if body, err = inflated(body); err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	var out []Record
	for i := range uint64(f.count) {
		n, used := binary.Uvarint(body)
		if used <= 0 || n > uint64(len(body)-used) {
			return nil, errDamaged
		}
		end := used + int(n) //nolint:gosec // at most len(body)
		out = append(out, Record{Number: f.first + i, Payload: body[used:end:end]})
		body = body[end:]
	}
	if len(body) > 0 {
		return nil, errDamaged
	}
	return out, nil
}

func deflated(b []byte) []byte {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.DefaultCompression)
	if err != nil { // the level is a constant
		return b
	}
	_, err = w.Write(b)
	if closeErr := w.Close(); err != nil || closeErr != nil { // a buffer takes everything
		return b
	}
	return out.Bytes()
}

func inflated(b []byte) ([]byte, error) {
	out, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b)), maxInflated+1))
	if err == nil && len(out) > maxInflated {
		err = errors.New("it inflates beyond every frame")
	}
	return out, err
}

// maxInflated is a closed telemetry frame and one more record.
const maxInflated = frameTarget + maxBody
