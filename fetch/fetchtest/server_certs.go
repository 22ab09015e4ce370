package fetchtest

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
	"sync"
	"time"
)

// certificates are made when they are needed: an authority for this emulator alone, and a
// certificate for each requested name.
type certificates struct {
	once sync.Once
	key  *ecdsa.PrivateKey
	ca   *x509.Certificate
}

// The certificates are valid for any clock of a test.
var (
	certsFrom  = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	certsUntil = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

func (c *certificates) make() {
	c.once.Do(func() {
		var err error
		if c.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			panic(err)
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "fetchtest, for tests only"},
			NotBefore: certsFrom, NotAfter: certsUntil,
			IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		}
		c.ca = c.sign(template, template)
	})
}

func (c *certificates) sign(template, parent *x509.Certificate) *x509.Certificate {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &c.key.PublicKey, c.key)
	if err != nil {
		panic(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return cert
}

func (c *certificates) pool() *x509.CertPool {
	c.make()
	pool := x509.NewCertPool()
	pool.AddCert(c.ca)
	return pool
}

func (c *certificates) pem() string {
	c.make()
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.ca.Raw}))
}

// config returns a certificate for the name that the client asks for, or for the addresses of this
// machine.
func (c *certificates) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			c.make()
			template := &x509.Certificate{
				SerialNumber: big.NewInt(2), NotBefore: certsFrom, NotAfter: certsUntil,
				KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
				IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}, DNSNames: []string{"localhost"},
			}
			if hello.ServerName != "" {
				template.DNSNames = []string{hello.ServerName}
			}
			return &tls.Certificate{Certificate: [][]byte{c.sign(template, c.ca).Raw}, PrivateKey: c.key}, nil
		},
	}
}
