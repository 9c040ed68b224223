package frame

import (
	"encoding/binary"
	"fmt"
)

// HeaderLength is the length of a TCP frame before its core: transaction,
// protocol and length, two bytes each (Modbus Messaging on TCP/IP V1.0b, 3.1.3).
const HeaderLength = 6

// Cores are at least unit, function and one byte; at most a unit and a PDU of
// 253 bytes.
const (
	minCore = 3
	maxCore = 254
)

// Header returns the TCP header of a core of n bytes.
func Header(transaction uint16, n int) [HeaderLength]byte {
	var h [HeaderLength]byte
	binary.BigEndian.PutUint16(h[0:], transaction)
	binary.BigEndian.PutUint16(h[4:], uint16(n))
	return h
}

// ParseHeader returns the transaction and the length of the core that follows.
// A header that no Modbus message can have is an error: the stream is out of
// step and must be given up.
func ParseHeader(h [HeaderLength]byte) (transaction uint16, core int, err error) {
	if protocol := binary.BigEndian.Uint16(h[2:]); protocol != 0 {
		return 0, 0, fmt.Errorf("not a Modbus reply: protocol %d where 0 belongs", protocol)
	}
	core = int(binary.BigEndian.Uint16(h[4:]))
	if core < minCore || core > maxCore {
		return 0, 0, fmt.Errorf("not a Modbus reply: %d bytes announced", core)
	}
	return binary.BigEndian.Uint16(h[0:]), core, nil
}
