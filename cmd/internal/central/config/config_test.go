package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	cases := []struct {
		name string
		text string
		want Config
	}{
		{"the folder alone", "data: /x", Default("/x")},
		{"the example", `
data: /var/lib/aman-central
listen: "127.0.0.1:8080"
mqtt: {listen: "127.0.0.1:1883"}   # a remark
series: {kind: embedded}
records: {kind: sqlite}
`, Default("/var/lib/aman-central")},
		{"influx and a foreign broker", `
data: /x
listen: ":80"
mqtt: {broker: "tls://b.example:8883", ca: ca.pem, cert: c.pem, key: k.pem}
series: {kind: influx, url: "http://127.0.0.1:8086", bucket: aman/autogen, org: o, token_file: t}
`, Config{
			Data: "/x", Listen: ":80",
			MQTT:    MQTT{Broker: "tls://b.example:8883", CA: "ca.pem", Cert: "c.pem", Key: "k.pem"},
			Series:  Series{Kind: "influx", URL: "http://127.0.0.1:8086", Bucket: "aman/autogen", Org: "o", TokenFile: "t"},
			Records: Records{Kind: "sqlite"},
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse("c.yaml", []byte(c.text))
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestFaults(t *testing.T) {
	cases := []struct {
		name string
		text string
		want []string
	}{
		{"empty", "", []string{"c.yaml:1:1: data: is missing: the folder where the server keeps everything, as in data: /var/lib/aman-central"}},
		{"no YAML", "data: [", []string{"c.yaml:1:7: no YAML: "}},
		{"a list", "- data", []string{"c.yaml:1:1: must be a list of keys and values, as in {kind: embedded}"}},
		{"two documents", "data: /x\n---\ndata: /y", []string{"c.yaml:3:5: a second document; a configuration is one"}},
		{"a key twice", "data: /x\ndata: /y", []string{`c.yaml:2:1: `}},
		{"several at once", "data: 7\nlisten: here\nmqt: {}\nseries: {kind: oracle}\nrecords: {kind: sqlite, dsn: 1}", []string{
			"c.yaml:1:7: data: must be a text",
			`c.yaml:2:9: listen: "here" is no address; write HOST:PORT, as in 127.0.0.1:8080`,
			"c.yaml:3:1: mqt: is no key here; the keys are data, listen, mqtt, records, series",
			`c.yaml:4:16: series.kind: "oracle" is no kind of series; the kinds are embedded, influx`,
			"c.yaml:5:25: records.dsn: is no key here; the keys are kind",
		}},
		{"what is not built yet", "data: /x\nmqtt: {nats: \"nats://a\"}\nseries: {kind: victoria, url: x}\nrecords: {kind: postgres, dsn_file: x}", []string{
			"c.yaml:2:14: mqtt.nats: a NATS cluster is not built yet; use listen (embedded) or broker (a foreign MQTT broker)",
			"c.yaml:3:16: series.kind: victoria is not built yet; use embedded or influx",
			"c.yaml:4:17: records.kind: postgres is not built yet; use sqlite",
		}},
		{"shared", "data: /x\nmqtt: {broker: \"tcp://a:1883\", shared: true}", []string{"c.yaml:2:40: mqtt.shared: several servers at one broker"}},
		{"both brokers", "data: /x\nmqtt: {broker: \"tcp://a:1883\", listen: \":1\"}", []string{"c.yaml:2:16: mqtt.broker: listen and broker exclude each other"}},
		{"no broker", "data: /x\nmqtt: {}", []string{"c.yaml:2:7: mqtt.listen: is missing: "}},
		{"a broker without a port", "data: /x\nmqtt: {broker: b.example}", []string{`c.yaml:2:16: mqtt.broker: "b.example" is no broker`}},
		{"half a certificate", "data: /x\nmqtt: {listen: \":1883\", cert: a}", []string{"c.yaml:2:31: mqtt.cert: cert and key belong together"}},
		{"influx without anything", "data: /x\nseries: {kind: influx}", []string{"c.yaml:2:9: series.url: ", "c.yaml:2:9: series.bucket: is missing"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("c.yaml", []byte(c.text))
			var faults Faults
			require.ErrorAs(t, err, &faults)
			lines := strings.Split(err.Error(), "\n")
			require.Len(t, lines, len(c.want), "%s", err)
			for i, want := range c.want {
				assert.True(t, strings.HasPrefix(lines[i], want), "got  %s\nwant %s", lines[i], want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.yaml"))
	require.ErrorContains(t, err, "none.yaml: cannot be read")
	path := filepath.Join(t.TempDir(), "c.yaml")
	require.NoError(t, os.WriteFile(path, []byte("data: /x"), 0o600))
	c, err := Load(path)
	require.NoError(t, err)
	assert.Empty(t, c.Open())
	c.Listen = ":8080"
	assert.Equal(t, []string{":8080"}, c.Open())
}

func FuzzParse(f *testing.F) {
	f.Add("data: /x\nmqtt: {listen: \"127.0.0.1:0\"}")
	f.Add("data: [}")
	f.Add("? {a: b}: c")
	f.Add("data: &a\nlisten: *a\n<<: {series: {}}")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse("c.yaml", []byte(text))
		if err == nil && c.Data == "" {
			t.Fatal("a configuration without a folder was taken")
		}
	})
}

func TestTheExampleOfTheRepository(t *testing.T) {
	c, err := Load(filepath.Join("..", "..", "..", "..", "configs", "central.yaml"))
	require.NoError(t, err)
	assert.Equal(t, Default("/var/lib/aman-central"), c)
}
