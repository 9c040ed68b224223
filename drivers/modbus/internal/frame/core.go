package frame

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The functions that are spoken here, by their number on the wire.
const (
	ReadCoils      = 1
	ReadDiscretes  = 2
	ReadHoldings   = 3
	ReadInputs     = 4
	WriteCoil      = 5
	WriteHolding   = 6
	WriteCoils     = 15
	WriteHoldings  = 16
	exceptionFlag  = 0x80
	exceptionCore  = 3 // unit, function, code
	readHead       = 3 // unit, function, byte count
	writeReplyCore = 6 // unit, function, address, quantity or value
)

// Exception returns the code of an exception reply, or 0 for any other core.
func Exception(core []byte) byte {
	if len(core) == exceptionCore && core[1]&exceptionFlag != 0 {
		return core[2]
	}
	return 0
}

// Check reports why reply cannot be the answer to request: another unit,
// another function, or a length that the question does not allow. An exception
// to the same function is an answer.
func Check(request, reply []byte) error {
	if len(reply) < exceptionCore {
		return fmt.Errorf("reply of %d bytes is too short", len(reply))
	}
	if reply[0] != request[0] {
		return fmt.Errorf("reply from unit %d", reply[0])
	}
	want, err := ReplyLength(request, reply)
	if err != nil {
		return err
	}
	if len(reply) != want {
		return fmt.Errorf("reply of %d bytes where %d answer the question", len(reply), want)
	}
	if reply[1]&exceptionFlag != 0 {
		if reply[2] == 0 {
			return errors.New("exception reply without a code")
		}
		return nil
	}
	return checkEcho(request, reply)
}

// ReplyLength returns how long the core must be that begins with head, which
// holds at least unit, function and one byte more.
func ReplyLength(request, head []byte) (int, error) {
	switch function := request[1]; head[1] {
	case function | exceptionFlag:
		return exceptionCore, nil
	case function:
		return answerLength(request, head)
	default:
		return 0, fmt.Errorf("reply to function %d where %d was asked", head[1], function)
	}
}

func answerLength(request, head []byte) (int, error) {
	switch request[1] {
	case ReadCoils, ReadDiscretes, ReadHoldings, ReadInputs:
		if want := ReadBytes(request); int(head[2]) != want {
			return 0, fmt.Errorf("reply with %d bytes of data where %d were asked", head[2], want)
		}
		return readHead + int(head[2]), nil
	default:
		return writeReplyCore, nil
	}
}

// ReadBytes is the number of data bytes that a read request asks for.
func ReadBytes(request []byte) int {
	quantity := int(binary.BigEndian.Uint16(request[4:]))
	if request[1] == ReadCoils || request[1] == ReadDiscretes {
		return (quantity + 7) / 8
	}
	return 2 * quantity
}

// checkEcho checks that the reply to a write repeats what was written.
func checkEcho(request, reply []byte) error {
	switch request[1] {
	case WriteCoil, WriteHolding, WriteCoils, WriteHoldings:
		if string(reply[2:6]) != string(request[2:6]) {
			return fmt.Errorf("reply repeats % x where % x was written", reply[2:6], request[2:6])
		}
	}
	return nil
}

// Answer is the length of the whole core that answers request in full.
func Answer(request []byte) int {
	switch request[1] {
	case ReadCoils, ReadDiscretes, ReadHoldings, ReadInputs:
		return readHead + ReadBytes(request)
	default:
		return writeReplyCore
	}
}

// Probe returns the core of the shortest harmless request that tells whether
// the unit of request lives: one element of what was read, or of what was
// written. It never writes.
func Probe(request []byte) []byte {
	function := request[1]
	switch function {
	case WriteCoil, WriteCoils:
		function = ReadCoils
	case WriteHolding, WriteHoldings:
		function = ReadHoldings
	}
	return []byte{request[0], function, request[2], request[3], 0, 1}
}

// Alike reports whether the reply to late could be taken for the reply to
// request although it is not: on a serial line nothing tells two reads of the
// same length apart. Writes repeat in their reply what was written.
func Alike(late, request []byte) bool {
	switch request[1] {
	case ReadCoils, ReadDiscretes, ReadHoldings, ReadInputs:
		return late[1] == request[1] && ReadBytes(late) == ReadBytes(request) && string(late[2:6]) != string(request[2:6])
	default:
		return false
	}
}
