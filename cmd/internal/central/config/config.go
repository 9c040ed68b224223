package config

import (
	"fmt"
	"net"
	"os"
	"strings"
)

// Config is the server's whole configuration.
type Config struct {
	// Data is the folder of everything that the server keeps.
	Data string
	// Listen is where pages and API are served, as HOST:PORT.
	Listen  string
	MQTT    MQTT
	Series  Series
	Records Records
}

// MQTT is either an embedded broker, which listens, or a foreign one.
type MQTT struct {
	// Listen is where the embedded broker listens, as HOST:PORT; empty with Broker.
	Listen string
	// Broker is the URL of a foreign broker, tcp://… or tls://….
	Broker string
	// CA, Cert and Key are PEM files: of the embedded broker's TLS listener, or
	// of our side towards a foreign one.
	CA, Cert, Key string
}

// Series says where readings go.
type Series struct {
	Kind                        string // embedded or influx
	URL, Bucket, Org, TokenFile string
}

// Records says where alarms and suspensions go.
type Records struct {
	Kind string // sqlite
}

// Default is a server in the given folder, on loopback, with nothing else needed.
func Default(data string) Config {
	return Config{
		Data: data, Listen: "127.0.0.1:8080", MQTT: MQTT{Listen: "127.0.0.1:1883"},
		Series: Series{Kind: "embedded"}, Records: Records{Kind: "sqlite"},
	}
}

// Load reads a file. Faults of its contents are Faults, one line each.
func Load(path string) (Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("%s: cannot be read: %w", path, err)
	}
	return Parse(path, text)
}

// Open lists the addresses that other machines can reach. Until there are
// accounts, whoever reaches them can read everything.
func (c Config) Open() []string {
	var out []string
	for _, address := range []string{c.Listen, c.MQTT.Listen} {
		if address != "" && !Loopback(address) {
			out = append(out, address)
		}
	}
	return out
}

// Loopback reports whether an address is of this machine alone.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
