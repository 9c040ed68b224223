package uplink_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/uplink"
	"aman/gateway/wire"
)

// authority signs certificates for one test and writes them as PEM files.
type authority struct {
	t    *testing.T
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t, dir: t.TempDir()}
	a.cert, a.key = a.issue("ca")
	return a
}

func (a *authority) file(name string) string { return filepath.Join(a.dir, name) }

// issue writes NAME.pem and NAME.key; the first certificate signs itself.
func (a *authority) issue(name string) (*x509.Certificate, *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(a.t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, BasicConstraintsValid: true, IsCA: a.cert == nil,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	require.NoError(a.t, err)
	cert, err := x509.ParseCertificate(der)
	require.NoError(a.t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(a.t, err)
	a.write(name+".pem", "CERTIFICATE", der)
	a.write(name+".key", "PRIVATE KEY", private)
	return cert, key
}

func (a *authority) write(name, kind string, der []byte) {
	require.NoError(a.t, os.WriteFile(a.file(name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

func TestBothSidesProveWhoTheyAre(t *testing.T) {
	a := newAuthority(t)
	a.issue("server")
	a.issue("gateway")
	pair, err := tls.LoadX509KeyPair(a.file("server.pem"), a.file("server.key"))
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	c := newCentral(t)
	b := newTLSBroker(t, c.attach, &tls.Config{
		Certificates: []tls.Certificate{pair}, ClientCAs: pool,
		ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS12,
	})
	url := strings.Replace(b.url(), "tcp://", "tls://", 1)

	t.Run("a gateway without certificate is turned away", func(t *testing.T) {
		s := newSite(t, uplink.Config{Broker: url, CA: a.file("ca.pem"), Tuning: quick()})
		s.alarms(1)
		s.run()
		require.Eventually(t, func() bool { return strings.Contains(s.why(), "cannot connect") }, eventually, tick)
	})
	t.Run("a broker of another authority is not trusted", func(t *testing.T) {
		s := newSite(t, uplink.Config{Broker: url, CA: newAuthority(t).file("ca.pem"), Tuning: quick()})
		s.alarms(1)
		s.run()
		require.Eventually(t, func() bool { return strings.Contains(s.why(), "certificate") }, eventually, tick)
	})
	t.Run("with both it works", func(t *testing.T) {
		s := newSite(t, uplink.Config{Broker: url, CA: a.file("ca.pem"), Cert: a.file("gateway.pem"), Key: a.file("gateway.key"), Tuning: quick()})
		s.alarms(3)
		s.run()
		s.drained()
		assert.Equal(t, 3, c.count(wire.LaneAlarm))
	})
}
