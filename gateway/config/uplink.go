package config

import (
	"net"
	"net/url"
	"strconv"
	"strings"
)

func (b *builder) buildUplink() {
	raw := b.raw.Uplink
	if raw == nil {
		return
	}
	up := &Uplink{
		Broker: raw.Broker, Ack: "central", CA: value(raw.CA), Cert: value(raw.Cert), Key: value(raw.Key),
		Username: value(raw.Username), PasswordFile: value(raw.PasswordFile),
	}
	if raw.Ack != nil {
		up.Ack = b.oneOf("uplink.ack", *raw.Ack, "central", "broker")
	}
	b.site.Uplink = up
	secure, ok := b.broker("uplink.broker", raw.Broker)
	if ok && !secure {
		for key, given := range map[string]*string{"ca": raw.CA, "cert": raw.Cert, "key": raw.Key} {
			if given != nil {
				b.fault("uplink."+key, "belongs to tls:// and wss://, and the broker is %s", raw.Broker)
			}
		}
	}
	if (raw.Cert == nil) != (raw.Key == nil) {
		b.fault("uplink", "cert and key belong together: give both or none")
	}
	if raw.PasswordFile != nil && raw.Username == nil {
		b.fault("uplink.password_file", "needs username beside it")
	}
	b.filled("uplink", map[string]*string{"ca": raw.CA, "cert": raw.Cert, "key": raw.Key, "username": raw.Username, "password_file": raw.PasswordFile})
}

func (b *builder) filled(path string, keys map[string]*string) {
	for key, given := range keys {
		if given != nil && *given == "" {
			b.fault(path+"."+key, "must not be empty")
		}
	}
}

// broker checks the broker's URL and says whether it is encrypted.
func (b *builder) broker(path, broker string) (secure, ok bool) {
	if !b.has(path) {
		return false, false
	}
	u, err := url.Parse(broker)
	if err != nil || u.Host == "" {
		b.fault(path, "%q is no address of a broker; write it as in tls://central.example:8883 or tcp://127.0.0.1:1883", broker)
		return false, false
	}
	if u.User != nil {
		b.fault(path, "must not hold a name or password; use username and password_file")
		return false, false
	}
	if n, err := strconv.ParseUint(u.Port(), 10, 16); err != nil || n == 0 || u.Hostname() == "" {
		b.fault(path, "%q has no port; write it as in %s://%s:%s", broker, u.Scheme, u.Hostname(), map[bool]string{true: "8883", false: "1883"}[u.Scheme == "tls"])
		return false, false
	}
	switch u.Scheme {
	case "tls", "ssl", "mqtts", "wss":
		return true, true
	case "tcp", "mqtt", "ws":
		return false, true
	}
	b.fault(path, "%s:// is no way to a broker; use tcp, tls, ws or wss", u.Scheme)
	return false, false
}

func (b *builder) buildPage() {
	raw := b.raw.Page
	if raw == nil {
		return
	}
	b.site.Page = &Page{Listen: raw.Listen}
	if !b.has("page.listen") {
		return
	}
	host, port, err := net.SplitHostPort(raw.Listen)
	if _, perr := strconv.ParseUint(port, 10, 16); err != nil || perr != nil || strings.ContainsAny(host, " /@") {
		b.fault("page.listen", `%q is no address; write it as in "127.0.0.1:8081"`, raw.Listen)
	}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
