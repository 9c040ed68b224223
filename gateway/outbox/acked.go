package outbox

import (
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

// ackedFile holds the acknowledged ranges of both lanes as text, one lane a
// line, the CRC32C of all before it on the last:
//
//	aman-acked 1
//	alarm 1-120,125
//	telemetry 1-88123
//	crc 1a2b3c4d
const (
	ackedFile  = "acked"
	ackedTitle = "aman-acked 1\n"
)

func encodeAcked(sets [2]rangeSet) []byte {
	var b strings.Builder
	b.WriteString(ackedTitle)
	for lane, set := range sets {
		b.WriteString(Lane(lane).String()) //nolint:gosec // 0 or 1
		sep := byte(' ')
		for _, r := range set {
			b.WriteByte(sep)
			fmt.Fprintf(&b, "%d-%d", r.First, r.Last)
			sep = ','
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "crc %08x\n", crc32.Checksum([]byte(b.String()), castagnoli))
	return []byte(b.String())
}

func parseAcked(b []byte) (sets [2]rangeSet, err error) {
	content, crc, ok := strings.Cut(string(b), "crc ")
	if !ok || crc != fmt.Sprintf("%08x\n", crc32.Checksum([]byte(content), castagnoli)) {
		return sets, errDamaged
	}
	lines := strings.Split(strings.TrimPrefix(content, ackedTitle), "\n")
	for i, line := range lines {
		name, list, two := strings.Cut(line, " ")
		if i >= len(sets) || !two {
			continue
		}
		if name != Lane(i).String() { //nolint:gosec // 0 or 1
			return sets, errDamaged
		}
		for word := range strings.SplitSeq(list, ",") {
			first, last, _ := strings.Cut(word, "-")
			a, err1 := strconv.ParseUint(first, 10, 64)
			z, err2 := strconv.ParseUint(last, 10, 64)
			if err1 != nil || err2 != nil || a == 0 || a > z || z > maxNumber {
				return sets, errDamaged
			}
			sets[i].add(Range{a, z})
		}
	}
	return sets, nil
}
