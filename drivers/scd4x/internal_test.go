package scd4x

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"aman/drivers"
)

// TestChecksum uses examples of the data sheet.
func TestChecksum(t *testing.T) {
	for _, c := range []struct {
		name string
		word [2]byte
		want byte
	}{
		{"checksum calculation", [2]byte{0xbe, 0xef}, 0x92},
		{"500 ppm", [2]byte{0x01, 0xf4}, 0x33},
		{"25 °C", [2]byte{0x66, 0x67}, 0xa2},
		{"37 %RH", [2]byte{0x5e, 0xb9}, 0x3c},
		{"1100 m", [2]byte{0x04, 0x4c}, 0x42},
		{"5.4 °C", [2]byte{0x07, 0xe6}, 0x48},
	} {
		assert.Equal(t, c.want, checksum(c.word[:]), c.name)
	}
}

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name  string
		words [3]uint16
		want  [3]drivers.Sample
	}{
		{"both ends of the formulas", [3]uint16{40000, 0xffff, 0xffff}, [3]drivers.Sample{{Value: 40000}, {Value: 60, Fault: drivers.Over}, {Value: 100}}},
		{"one beyond the output range", [3]uint16{40001, 0, 0}, [3]drivers.Sample{{Value: 40000, Fault: drivers.Over}, {Value: -10, Fault: drivers.Under}, {Value: 0}}},
	} {
		assert.Equal(t, c.want, decode(c.words), c.name)
	}
}

func TestVariantName(t *testing.T) {
	for word, want := range map[uint16]string{0x0441: "SCD40", 0x1440: "SCD41", 0x5441: "SCD43"} {
		name, err := variantName(word)
		assert.NoError(t, err)
		assert.Equal(t, want, name)
	}
	_, err := variantName(0xffff)
	assert.ErrorContains(t, err, "0xffff is no SCD4x")
}

// FuzzParseWords: what passes the checksums is what a chip could have sent, and
// decodes to samples within the ranges of the points.
func FuzzParseWords(f *testing.F) {
	f.Add([]byte{0x01, 0xf4, 0x33, 0x66, 0x67, 0xa2, 0x5e, 0xb9, 0x3c})
	f.Add([]byte{})
	f.Add(make([]byte, 9))
	f.Fuzz(func(t *testing.T, frame []byte) {
		var words [pointCount]uint16
		if parseWords(frame, words[:]) != nil {
			return
		}
		var again []byte
		for _, word := range words {
			again = appendWord(again, word)
		}
		assert.Equal(t, frame, again)
		for i, s := range decode(words) {
			p := points()[i]
			if s.Fault == drivers.Range {
				assert.True(t, math.IsNaN(s.Value))
				continue
			}
			assert.True(t, s.Value >= p.Min && s.Value <= p.Max, "%s %v", p.Name, s)
		}
	})
}
