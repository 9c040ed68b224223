package frame

// CRC is the checksum of a serial frame: CRC-16 with the reflected polynomial
// 0xA001 and the start value 0xFFFF (Modbus over Serial Line V1.02, 6.2.2). It
// is sent low byte first.
func CRC(b []byte) uint16 {
	crc := uint16(0xFFFF)
	for _, x := range b {
		crc ^= uint16(x)
		for range 8 {
			carry := crc & 1
			crc >>= 1
			if carry != 0 {
				crc ^= 0xA001
			}
		}
	}
	return crc
}

// Seal returns the serial frame of a core: the core and its checksum.
func Seal(core []byte) []byte {
	crc := CRC(core)
	adu := make([]byte, 0, len(core)+2)
	return append(append(adu, core...), byte(crc), byte(crc>>8))
}

// Sealed reports whether the last two bytes of a serial frame are its checksum.
func Sealed(adu []byte) bool {
	n := len(adu) - 2
	if n < 2 {
		return false
	}
	crc := CRC(adu[:n])
	return adu[n] == byte(crc) && adu[n+1] == byte(crc>>8)
}
