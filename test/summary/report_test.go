package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReport(t *testing.T) {
	const stream = `{"Action":"run","Package":"aman/a","Test":"TestGood"}
{"Action":"output","Package":"aman/a","Test":"TestGood","Output":"    a_test.go:9: figure: delay 3 ms\n"}
{"Action":"pass","Package":"aman/a","Test":"TestGood"}
{"Action":"output","Package":"aman/a","Test":"TestBad","Output":"    a_test.go:12: it broke\n"}
{"Action":"fail","Package":"aman/a","Test":"TestBad"}
{"Action":"output","Package":"aman/a","Test":"TestOut","Output":"    a_test.go:20: needs a broker\n"}
{"Action":"output","Package":"aman/a","Test":"TestOut","Output":"--- SKIP: TestOut (0.00s)\n"}
{"Action":"skip","Package":"aman/a","Test":"TestOut"}
{"Action":"output","Package":"aman/a","Output":"FAIL\taman/a\t0.1s\n"}
{"Action":"fail","Package":"aman/a"}
{"Action":"output","Package":"aman/b","Output":"ok  \taman/b\t0.2s\n"}
{"Action":"pass","Package":"aman/b"}
not an event
`
	var out strings.Builder
	r := newReport(&out)
	require.NoError(t, r.read(strings.NewReader(stream)))
	r.finish("unit")
	assert.Equal(t, `  delay 3 ms
    a_test.go:12: it broke
FAIL	aman/a	0.1s
ok  	aman/b	0.2s
not an event
left out: needs a broker
  aman/a.TestOut
unit: 1 tests passed, 1 failed, 1 left out
`, out.String())
	assert.Equal(t, count{Passed: 1, Failed: 1, Skipped: 1, BrokenPackages: 1}, r.count)
}
