package wire

import (
	"fmt"
	"strings"
)

// Namespace is the first level of every Sparkplug B topic.
const Namespace = "spBv1.0"

// MessageType is the third level of a topic: what the message is.
type MessageType string

// The types of message. STATE topics have a form of their own.
const (
	NBirth MessageType = "NBIRTH"
	NDeath MessageType = "NDEATH"
	NData  MessageType = "NDATA"
	NCmd   MessageType = "NCMD"
	DBirth MessageType = "DBIRTH"
	DDeath MessageType = "DDEATH"
	DData  MessageType = "DDATA"
	DCmd   MessageType = "DCMD"
)

// OfDevice reports whether topics of this type name a device.
func (t MessageType) OfDevice() bool { return len(t) > 0 && t[0] == 'D' }

// Topic is one Sparkplug topic: a plant's group, a gateway and, for the types
// of a device, a sensor.
type Topic struct {
	Type    MessageType
	Plant   string // "plant" or "enterprise:plant"
	Gateway string
	Sensor  string // empty for the types of a node
}

// String returns the topic as it is published.
func (t Topic) String() string {
	s := Namespace + "/" + t.Plant + "/" + string(t.Type) + "/" + t.Gateway
	if t.Type.OfDevice() {
		s += "/" + t.Sensor
	}
	return s
}

// ParseTopic reads a topic of a node or device. Ids that this project does not
// give, such as those of foreign Sparkplug nodes, are ErrMalformed.
func ParseTopic(s string) (Topic, error) {
	if len(s) > maxTopic {
		return Topic{}, malformed("topic of %d bytes", len(s))
	}
	parts := strings.Split(s, "/")
	if len(parts) < 4 || parts[0] != Namespace {
		return Topic{}, malformed("topic %q is not %s/GROUP/TYPE/NODE", s, Namespace)
	}
	t := Topic{Type: MessageType(parts[2]), Plant: parts[1], Gateway: parts[3]}
	want := 4
	switch t.Type {
	case NBirth, NDeath, NData, NCmd:
	case DBirth, DDeath, DData, DCmd:
		want = 5
	default:
		return Topic{}, malformed("topic %q has no known message type", s)
	}
	if len(parts) != want {
		return Topic{}, malformed("topic %q has %d levels, %s has %d", s, len(parts), t.Type, want)
	}
	if want == 5 {
		t.Sensor = parts[4]
	}
	return t, t.check()
}

func (t Topic) check() error {
	switch {
	case !ValidGroup(t.Plant):
		return malformed("group %q is neither a plant's id nor enterprise:plant", t.Plant)
	case !ValidID(t.Gateway):
		return malformed("node %q is no id", t.Gateway)
	case t.Type.OfDevice() && !ValidID(t.Sensor):
		return malformed("device %q is no id", t.Sensor)
	}
	return nil
}

// maxTopic bounds a topic: two ids for the group, two more, a type and the
// separators come to 151 bytes; the rest is room.
const maxTopic = 256

// StateTopic is where a Sparkplug host says whether it is online.
func StateTopic(host string) string { return Namespace + "/STATE/" + host }

// ParseStateTopic returns the host of a STATE topic.
func ParseStateTopic(s string) (host string, err error) {
	host, ok := strings.CutPrefix(s, Namespace+"/STATE/")
	if !ok || host == "" || len(s) > maxTopic || strings.ContainsAny(host, "/+#") {
		return "", malformed("topic %q is not %s/STATE/HOST", s, Namespace)
	}
	return host, nil
}

// Group is the Sparkplug group of a plant; the enterprise may be empty.
func Group(enterprise, plant string) string {
	if enterprise == "" {
		return plant
	}
	return enterprise + ":" + plant
}

// ValidGroup reports whether s is "plant" or "enterprise:plant".
func ValidGroup(s string) bool {
	enterprise, plant, two := strings.Cut(s, ":")
	return ValidID(enterprise) && (!two || ValidID(plant))
}

// MaxID is the length of the longest id.
const MaxID = 32

// ValidID reports whether s matches [a-z0-9][a-z0-9_-]{0,31}, the form of every
// id of plants, gateways, sensors, points, zones, rules and outputs.
func ValidID(s string) bool {
	if s == "" || len(s) > MaxID || s[0] == '_' || s[0] == '-' {
		return false
	}
	for _, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '-':
		default:
			return false
		}
	}
	return true
}

// CommandFilters are the topics that a gateway subscribes to for commands.
func CommandFilters(plant, gateway string) []string {
	return []string{
		Topic{Type: NCmd, Plant: plant, Gateway: gateway}.String(),
		fmt.Sprintf("%s/%s/%s/%s/+", Namespace, plant, DCmd, gateway),
	}
}
