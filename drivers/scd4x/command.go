package scd4x

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"aman/drivers"
	"aman/drivers/i2c"
)

// command is one of the chip's 16-bit commands with its name and how long the
// chip needs before it takes the next transfer (data sheet, overview of
// commands).
type command struct {
	code uint16
	name string
	time time.Duration
}

var (
	startPeriodic  = command{0x21b1, "start measuring", time.Millisecond}
	readValues     = command{0xec05, "read the measurement", time.Millisecond}
	stopPeriodic   = command{0x3f86, "stop measuring", 500 * time.Millisecond}
	dataReady      = command{0xe4b8, "ask for new data", time.Millisecond}
	serialNumber   = command{0x3682, "read the serial number", time.Millisecond}
	sensorVariant  = command{0x202f, "read the variant", time.Millisecond}
	getOffset      = command{0x2318, "read the temperature offset", time.Millisecond}
	setOffset      = command{0x241d, "set the temperature offset", time.Millisecond}
	getAltitude    = command{0x2322, "read the altitude", time.Millisecond}
	setAltitude    = command{0x2427, "set the altitude", time.Millisecond}
	getCalibration = command{0x2313, "read the self-calibration switch", time.Millisecond}
	setCalibration = command{0x2416, "switch self-calibration off", time.Millisecond}
	wakeUp         = command{0x36f6, "wake up", 30 * time.Millisecond}
)

// send writes a command, with one argument where given, and waits its time.
func (s *Sensor) send(ctx context.Context, c command, argument ...uint16) error {
	frame := binary.BigEndian.AppendUint16(nil, c.code)
	for _, word := range argument {
		frame = appendWord(frame, word)
	}
	if err := s.conn.TxContext(ctx, s.addr, frame, nil); err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	return i2c.Wait(ctx, c.time+c.time/10, c.name) // the chip's clock may be slower than ours
}

// ask sends a command and reads its answer into words. The chip wants a stop
// between the two, so they are two transfers.
func (s *Sensor) ask(ctx context.Context, c command, words []uint16) error {
	if err := s.send(ctx, c); err != nil {
		return err
	}
	frame := make([]byte, wordSize*len(words))
	if err := s.conn.TxContext(ctx, s.addr, nil, frame); err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	if err := parseWords(frame, words); err != nil {
		return drivers.Because(drivers.CRC, fmt.Errorf("%s: %w", c.name, err))
	}
	return nil
}

// wordSize is the size of a word on the wire: two bytes, high one first, and
// their checksum.
const wordSize = 3

func appendWord(frame []byte, word uint16) []byte {
	frame = binary.BigEndian.AppendUint16(frame, word)
	return append(frame, checksum(frame[len(frame)-2:]))
}

// parseWords checks and decodes a frame of len(words) words.
func parseWords(frame []byte, words []uint16) error {
	if len(frame) != wordSize*len(words) {
		return fmt.Errorf("%d bytes where %d are due", len(frame), wordSize*len(words))
	}
	for i := range words {
		word := frame[wordSize*i:][:wordSize]
		if sum := checksum(word[:2]); sum != word[2] {
			return fmt.Errorf("word %d came as % x, its checksum should be %02x", i, word, sum)
		}
		words[i] = binary.BigEndian.Uint16(word)
	}
	return nil
}

// checksum is CRC-8 with polynomial 0x31, begun with 0xff, neither reflected
// nor inverted (data sheet, checksum calculation; 0xbeef gives 0x92).
func checksum(data []byte) byte {
	crc := byte(0xff)
	for _, b := range data {
		crc ^= b
		for range 8 {
			if crc&0x80 != 0 {
				crc = crc<<1 ^ 0x31
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}
