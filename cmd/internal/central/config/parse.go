package config

import (
	"net"
	"net/url"
	"strconv"
)

// Parse reads a text; path names it in faults.
func Parse(path string, text []byte) (Config, error) {
	r := &reader{file: path}
	var c Config
	if root := r.parse(text); root != nil {
		c = root.config()
	}
	if len(r.faults) > 0 {
		r.faults.sort()
		return Config{}, r.faults
	}
	return c, nil
}

func (o *object) config() Config {
	c := Default("")
	c.Data = o.text("data", "")
	if !o.has("data") {
		o.wrong("data", "is missing: the folder where the server keeps everything, as in data: /var/lib/aman-central")
	}
	c.Listen = o.text("listen", c.Listen)
	o.address("listen", c.Listen)
	if m := o.child("mqtt"); m != nil {
		c.MQTT = m.mqtt()
	}
	if s := o.child("series"); s != nil {
		c.Series = s.series()
	}
	if s := o.child("records"); s != nil {
		c.Records = s.records()
	}
	o.done()
	return c
}

// address checks HOST:PORT; the empty host means every interface, port 0 any port.
func (o *object) address(key, value string) {
	if !o.has(key) {
		return
	}
	_, port, err := net.SplitHostPort(value)
	n, portErr := strconv.Atoi(port)
	if err != nil || portErr != nil || n < 0 || n > 65535 {
		o.wrong(key, "%q is no address; write HOST:PORT, as in 127.0.0.1:8080", value)
	}
}

func (o *object) mqtt() MQTT {
	m := MQTT{
		Listen: o.text("listen", ""), Broker: o.text("broker", ""),
		CA: o.text("ca", ""), Cert: o.text("cert", ""), Key: o.text("key", ""),
	}
	shared := o.flag("shared")
	o.used = append(o.used, "nats")
	o.done()
	o.address("listen", m.Listen)
	switch {
	case o.has("nats"):
		o.wrong("nats", "a NATS cluster is not built yet; use listen (embedded) or broker (a foreign MQTT broker)")
	case m.Listen != "" && m.Broker != "":
		o.wrong("broker", "listen and broker exclude each other: the embedded broker listens, a foreign one is connected to")
	case m.Listen == "" && m.Broker == "":
		o.wrong("listen", "is missing: listen for the embedded broker, or broker for a foreign one")
	case m.Broker != "":
		o.broker(m)
	}
	if shared {
		o.wrong("shared", "several servers at one broker need records that they share (PostgreSQL), which is not built yet; leave shared out")
	}
	if (m.Cert == "") != (m.Key == "") {
		o.wrong("cert", "cert and key belong together; one of them is missing")
	}
	if m.Listen != "" && m.CA != "" && m.Cert == "" {
		o.wrong("ca", "ca asks gateways for certificates, so cert and key of the server must be there as well")
	}
	return m
}

func (o *object) broker(m MQTT) {
	u, err := url.Parse(m.Broker)
	if err != nil || u.Port() == "" || u.Scheme != "tcp" && u.Scheme != "tls" {
		o.wrong("broker", "%q is no broker; write tcp://HOST:1883 or tls://HOST:8883", m.Broker)
		return
	}
	if u.Scheme == "tcp" && (m.CA != "" || m.Cert != "") {
		o.wrong("broker", "ca, cert and key are for tls://, and this is tcp://")
	}
}

func (o *object) series() Series {
	s := Series{Kind: o.text("kind", "embedded")}
	switch s.Kind {
	case "embedded":
	case "influx":
		s.URL, s.Bucket, s.Org, s.TokenFile = o.text("url", ""), o.text("bucket", ""), o.text("org", ""), o.text("token_file", "")
		if u, err := url.Parse(s.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			o.wrong("url", "%q is no address of an InfluxDB; write http://HOST:8086", s.URL)
		}
		if s.Bucket == "" {
			o.wrong("bucket", "is missing: the bucket, for InfluxDB 1.8 DATABASE/autogen")
		}
	case "victoria":
		o.used = append(o.used, "url")
		o.wrong("kind", "victoria is not built yet; use embedded or influx")
	default:
		o.wrong("kind", "%q is no kind of series; the kinds are embedded, influx", s.Kind)
		return s // which keys belong to it, nobody can say
	}
	o.done()
	return s
}

func (o *object) records() Records {
	r := Records{Kind: o.text("kind", "sqlite")}
	switch r.Kind {
	case "sqlite":
	case "postgres":
		o.used = append(o.used, "dsn_file")
		o.wrong("kind", "postgres is not built yet; use sqlite")
	default:
		o.wrong("kind", "%q is no kind of records; the kind is sqlite", r.Kind)
		return r
	}
	o.done()
	return r
}
