package frame

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCRC(t *testing.T) {
	// The example that circulates in manuals: 01 03 00 00 00 02 is sealed by C4 0B.
	assert.Equal(t, []byte{1, 3, 0, 0, 0, 2, 0xC4, 0x0B}, Seal([]byte{1, 3, 0, 0, 0, 2}))
	assert.True(t, Sealed([]byte{1, 3, 0, 0, 0, 2, 0xC4, 0x0B}))
	assert.False(t, Sealed([]byte{1, 3, 0, 0, 0, 2, 0x0B, 0xC4}))
	assert.False(t, Sealed([]byte{0xFF, 0xFF}))
}

func TestCheck(t *testing.T) {
	read, coils, write := []byte{1, 3, 0, 0, 0, 2}, []byte{1, 1, 0, 0, 0, 9}, []byte{1, 5, 0, 10, 0xFF, 0}
	many := []byte{1, 16, 0, 10, 0, 1, 2, 0, 7}
	tests := map[string]struct {
		request, reply []byte
		want           string
	}{
		"registers":              {read, []byte{1, 3, 4, 0, 1, 0, 2}, ""},
		"bits":                   {coils, []byte{1, 1, 2, 0xFF, 1}, ""},
		"write":                  {write, []byte{1, 5, 0, 10, 0xFF, 0}, ""},
		"write of many":          {many, []byte{1, 16, 0, 10, 0, 1}, ""},
		"exception":              {read, []byte{1, 0x83, 2}, ""},
		"exception without code": {write, []byte{1, 0x85, 0}, "without a code"},
		"exception to another":   {read, []byte{1, 0x84, 2}, "function 132 where 3"},
		"exception, too long":    {read, []byte{1, 0x83, 2, 0}, "4 bytes where 3"},
		"other unit":             {read, []byte{2, 3, 4, 0, 1, 0, 2}, "from unit 2"},
		"other unit's exception": {read, []byte{2, 0x83, 2}, "from unit 2"},
		"one register":           {read, []byte{1, 3, 2, 0, 1}, "2 bytes of data where 4"},
		"count lies":             {read, []byte{1, 3, 4, 0, 1}, "5 bytes where 7"},
		"too short":              {read, []byte{1, 3}, "too short"},
		"other coil":             {write, []byte{1, 5, 0, 11, 0xFF, 0}, "where 00 0a ff 00 was written"},
		"other level":            {write, []byte{1, 5, 0, 10, 0, 0}, "where 00 0a ff 00 was written"},
		"fewer written":          {many, []byte{1, 16, 0, 10, 0, 0}, "where 00 0a 00 01 was written"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := Check(test.request, test.reply)
			if test.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, test.want)
		})
	}
}

func TestAlike(t *testing.T) {
	late := []byte{1, 3, 0, 0, 0, 2}
	tests := map[string]struct {
		request []byte
		want    bool
	}{
		"other registers":       {[]byte{1, 3, 0, 9, 0, 2}, true},
		"the same":              {[]byte{1, 3, 0, 0, 0, 2}, false},
		"more of them":          {[]byte{1, 3, 0, 9, 0, 3}, false},
		"of another kind":       {[]byte{1, 4, 0, 9, 0, 2}, false},
		"a write":               {[]byte{1, 6, 0, 0, 0, 2}, false},
		"as many bytes of bits": {[]byte{1, 1, 0, 0, 0, 32}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, Alike(late, test.request)) })
	}
}

func TestProbeNeverWrites(t *testing.T) {
	for request, want := range map[string][]byte{
		"\x07\x03\x00\x64\x00\x14":             {7, 3, 0, 100, 0, 1},
		"\x07\x02\x00\x64\x00\x14":             {7, 2, 0, 100, 0, 1},
		"\x07\x05\x00\x64\xFF\x00":             {7, 1, 0, 100, 0, 1},
		"\x07\x0F\x00\x64\x00\x02\x01\x03":     {7, 1, 0, 100, 0, 1},
		"\x07\x06\x00\x64\x00\x01":             {7, 3, 0, 100, 0, 1},
		"\x07\x10\x00\x64\x00\x01\x02\x00\x01": {7, 3, 0, 100, 0, 1},
	} {
		assert.Equal(t, want, Probe([]byte(request)))
	}
}

// What Check lets pass has the unit and the length that the request asked for.
func FuzzCheck(f *testing.F) {
	f.Add([]byte{1, 3, 0, 0, 0, 2}, []byte{1, 3, 4, 0, 1, 0, 2})
	f.Add([]byte{1, 1, 0, 0, 7, 0xD0}, []byte{1, 0x81, 11})
	f.Add([]byte{1, 15, 0, 0, 0, 1, 1, 1}, []byte{1, 15, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, request, reply []byte) {
		if len(request) < 6 || request[1] >= exceptionFlag {
			return
		}
		if Check(request, reply) != nil {
			return
		}
		assert.Equal(t, request[0], reply[0])
		if Exception(reply) == 0 {
			assert.Len(t, reply, Answer(request))
		}
	})
}

// A header that parses is one that Header makes.
func FuzzParseHeader(f *testing.F) {
	f.Add([]byte{0, 1, 0, 0, 0, 6})
	f.Add([]byte("HTTP/1"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) < HeaderLength {
			return
		}
		header := [HeaderLength]byte(text)
		transaction, length, err := ParseHeader(header)
		if err != nil {
			return
		}
		assert.Equal(t, header, Header(transaction, length))
		assert.LessOrEqual(t, length, maxCore)
	})
}
