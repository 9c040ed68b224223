package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"aman/cmd/internal/central/config"
	"aman/cmd/internal/central/ingest"
	"aman/cmd/internal/central/records"
	"aman/cmd/internal/central/series"
	"aman/gateway/wire"
)

// lock keeps a second server out of the data folder: two of them would each
// believe to be the only writer.
func lock(dir string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("data: the folder %s cannot be made; make it and give it to the server's user: %w", dir, err)
	}
	path := filepath.Join(dir, "lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o640)
	if err != nil {
		return nil, fmt.Errorf("data: cannot write in %s; give it to the server's user: %w", dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("data: another aman-central works in %s; stop it first: %w", dir, err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}

func openSeries(ctx context.Context, cfg config.Config) (series.Store, error) {
	if cfg.Series.Kind != "influx" {
		return series.OpenEmbedded(ctx, cfg.Data)
	}
	token := ""
	if cfg.Series.TokenFile != "" {
		text, err := os.ReadFile(cfg.Series.TokenFile)
		if err != nil {
			return nil, fmt.Errorf("%w: series.token_file: %w", ErrSetup, err)
		}
		token = strings.TrimSpace(string(text))
	}
	return series.OpenInflux(series.InfluxOptions{URL: cfg.Series.URL, Bucket: cfg.Series.Bucket, Org: cfg.Series.Org, Token: token}), nil
}

// brokerTLS is nil for plain TCP. With a CA gateways must show certificates.
func brokerTLS(m config.MQTT) (*tls.Config, error) {
	if m.Cert == "" {
		return nil, nil
	}
	conf, err := withCertificate(m)
	if err != nil || m.CA == "" {
		return conf, err
	}
	conf.ClientAuth = tls.RequireAndVerifyClientCert
	conf.ClientCAs, err = pool(m.CA)
	return conf, err
}

// clientTLS is nil for plain TCP and for the embedded broker.
func clientTLS(m config.MQTT) (*tls.Config, error) {
	if !strings.HasPrefix(m.Broker, "tls://") {
		return nil, nil
	}
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	var err error
	if m.Cert != "" {
		if conf, err = withCertificate(m); err != nil {
			return nil, err
		}
	}
	if m.CA != "" {
		conf.RootCAs, err = pool(m.CA)
	}
	return conf, err
}

func withCertificate(m config.MQTT) (*tls.Config, error) {
	cert, err := tls.LoadX509KeyPair(m.Cert, m.Key)
	if err != nil {
		return nil, fmt.Errorf("%w: mqtt.cert and mqtt.key: %w", ErrSetup, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}, nil
}

func pool(path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: mqtt.ca: %w", ErrSetup, err)
	}
	p := x509.NewCertPool()
	if !p.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%w: mqtt.ca: %s holds no certificate in PEM form", ErrSetup, path)
	}
	return p, nil
}

// birthsOf returns the complete births of gateways that are stored.
func birthsOf(in *ingest.Ingest, gateways []records.Gateway) []wire.Birth {
	var out []wire.Birth
	for _, g := range gateways {
		if b, complete := in.Birth(g.Plant, g.Gateway); complete {
			out = append(out, b)
		}
	}
	return out
}
