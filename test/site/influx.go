package site

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
)

// influxConfig lets InfluxDB 1.8 speak Flux, on loopback, into one folder,
// telling nobody.
const influxConfig = `reporting-disabled = true
bind-address = "%[2]s"
[meta]
  dir = "%[1]s/meta"
[data]
  dir = "%[1]s/data"
  wal-dir = "%[1]s/wal"
  query-log-enabled = false
[http]
  bind-address = "%[3]s"
  flux-enabled = true
  log-enabled = false
[monitor]
  store-enabled = false
`

// Influx is InfluxDB 1.8, which this project did not write, in place of the
// embedded series.
type Influx struct {
	Address  string
	Database string
	*Process

	t    testing.TB
	dir  string
	path string
	rpc  string
}

// NewInflux prepares a store on an address; Start starts it, again after each Kill.
func NewInflux(t testing.TB, dir, address string) *Influx {
	return &Influx{
		Address: address, Database: "aman",
		t: t, dir: dir, path: Tool(t, "influxd"), rpc: FreeAddress(t),
	}
}

// Start starts the store, waits until it answers and makes its database.
func (i *Influx) Start() error {
	file := filepath.Join(i.dir, "influxd.conf")
	text := fmt.Sprintf(influxConfig, filepath.Join(i.dir, "influx"), i.rpc, i.Address)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		return err
	}
	var err error
	if i.Process, err = Start(i.t, i.dir, "influxd", i.path, "-config", file); err != nil {
		return err
	}
	if err := Answers(i.t.Context(), i.Process, i.Address); err != nil {
		return err
	}
	return Eventually(i.t.Context(), readyTime, func() error {
		_, err := i.Query("CREATE DATABASE " + i.Database)
		return err
	})
}

// Query runs one InfluxQL statement and returns the answer's JSON.
func (i *Influx) Query(statement string) ([]byte, error) {
	form := url.Values{"q": {statement}, "db": {i.Database}, "epoch": {"ns"}}
	resp, err := client.PostForm("http://"+i.Address+"/query", form)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("influx: %s: %s", resp.Status, body)
	}
	return body, err
}
