package uplink

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"aman/gateway/wire"
)

// Ack says whose answer releases a record.
type Ack string

// The two kinds of answer.
const (
	AckCentral Ack = "central" // the server's, when it has stored the record
	AckBroker  Ack = "broker"  // the broker's PUBACK
)

// Config says where and how records are sent.
type Config struct {
	// Broker is the address, as in "tls://central.example:8883".
	Broker string
	// Plant is the Sparkplug group, "plant" or "enterprise:plant".
	Plant   string
	Gateway string
	// Ack is "central" (default) or "broker".
	Ack string
	// CA, Cert and Key are PEM files for tls:// and wss://; they are read again
	// at each connection, so that certificates can be renewed under way.
	CA, Cert, Key string
	// Username and the file with its password, for brokers that ask for them.
	Username, PasswordFile string
	// Strict sends data at QoS 0, as Sparkplug has it, instead of QoS 1. It
	// needs Ack central.
	Strict bool
	// Data is the folder for `aliases` and `bdseq`.
	Data string
	Log  *slog.Logger
	// Tuning of times and sizes; zero values are the product's own.
	Tuning Tuning
}

// Tuning holds what tests and slow lines want otherwise. Zero means default.
type Tuning struct {
	// AnswerWithin is how long a record may stay unanswered before it is sent
	// again; it doubles each time up to AnswerAtMost. 10 s and 60 s.
	AnswerWithin, AnswerAtMost time.Duration
	// MuteAfter ends a session in which nothing under way was answered for so
	// long; it doubles with each such session up to eight times. 2 min.
	MuteAfter time.Duration
	// RetryFirst and RetryMax bound the pause between sessions. 250 ms, 30 s.
	RetryFirst, RetryMax time.Duration
	// RebirthEvery is how often a rebirth is granted at most. 10 s.
	RebirthEvery time.Duration
	// BacklogRate is how many stored telemetry records a second are sent beside
	// live data. 500: a minute of a hundred sensors takes twelve seconds.
	BacklogRate int
	// Window is how many records of a stream may be unanswered. 256, and a
	// quarter of it for alarms.
	Window int
}

func (t Tuning) withDefaults() Tuning {
	setDefault(&t.AnswerWithin, 10*time.Second)
	setDefault(&t.AnswerAtMost, 60*time.Second)
	setDefault(&t.MuteAfter, 2*time.Minute)
	setDefault(&t.RetryFirst, 250*time.Millisecond)
	setDefault(&t.RetryMax, 30*time.Second)
	setDefault(&t.RebirthEvery, 10*time.Second)
	setDefault(&t.BacklogRate, 500)
	setDefault(&t.Window, 256)
	return t
}

func setDefault[T comparable](v *T, to T) {
	var zero T
	if *v == zero {
		*v = to
	}
}

func (c *Config) check() error {
	setDefault(&c.Ack, string(AckCentral))
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Tuning = c.Tuning.withDefaults()
	switch {
	case !wire.ValidGroup(c.Plant) || !wire.ValidID(c.Gateway):
		return fmt.Errorf("uplink: plant %q or gateway %q is no id", c.Plant, c.Gateway)
	case c.Ack != string(AckCentral) && c.Ack != string(AckBroker):
		return fmt.Errorf("uplink: ack %q is unknown; use central or broker", c.Ack)
	case c.Strict && c.Ack == string(AckBroker):
		return errors.New("uplink: at QoS 0 a broker acknowledges nothing; use ack: central")
	case !strings.Contains(c.Broker, "://"):
		return fmt.Errorf("uplink: broker %q is no address; write it as in tls://central.example:8883", c.Broker)
	}
	_, err := c.tls()
	return err
}

func (c *Config) secure() bool {
	for _, scheme := range []string{"tls://", "ssl://", "mqtts://", "wss://"} {
		if strings.HasPrefix(c.Broker, scheme) {
			return true
		}
	}
	return false
}

// tls reads the certificates; nil for a plain connection.
func (c *Config) tls() (*tls.Config, error) {
	if !c.secure() {
		return nil, nil //nolint:nilnil // plain TCP has none
	}
	out := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			return nil, fmt.Errorf("uplink: ca: %w", err)
		}
		out.RootCAs = x509.NewCertPool()
		if !out.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("uplink: ca: %s holds no certificate in PEM form", c.CA)
		}
	}
	if c.Cert != "" {
		pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
		if err != nil {
			return nil, fmt.Errorf("uplink: cert and key: %w", err)
		}
		out.Certificates = []tls.Certificate{pair}
	}
	return out, nil
}

func (c *Config) password() (string, error) {
	if c.PasswordFile == "" {
		return "", nil
	}
	b, err := os.ReadFile(c.PasswordFile)
	if err != nil {
		return "", fmt.Errorf("uplink: password_file: %w", err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

func (c *Config) qos() byte {
	if c.Strict {
		return 0
	}
	return 1
}
