package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
)

// Names of metrics. A point's metric is named after the point.
const (
	metricBdSeq    = "bdSeq"
	metricRebirth  = "Node Control/Rebirth"
	metricPosition = "Aman/Position" // "EPOCH/LANE/NUMBER/DIGEST", in every data message
	metricStored   = "Aman/Stored"   // "EPOCH/LANE/RANGES", in commands
	metricBirth    = "Aman/Birth"    // the digest, in births
	metricVersion  = "Aman/Version"
	metricSensors  = "Aman/Sensors"  // JSON list of the devices that belong to this birth
	metricSensor   = "Aman/Sensor"   // JSON of what a DBIRTH tells beside its points
	metricEvent    = "Aman/Event"    // events of no alarm, zone or output
	metricAct      = "Aman/Act"      // what a person asked for
	metricEvidence = "Aman/Evidence" // block records, each after its length
	metricSignOff  = "Aman/SignOff"  // JSON of which rules are in force and who signed them
	metricSheet    = "Aman/Fingerprint"
	metricInhibits = "Aman/Inhibits" // JSON list of the inhibits in force, in births

	alarmPrefix  = "Alarms/"
	zonePrefix   = "Zones/"
	outputPrefix = "Outputs/"
	stateSuffix  = "/State"
	eventSuffix  = "/Event"
)

// Keys of properties. engUnit, engLow, engHigh and Quality are the customary
// ones of Sparkplug hosts.
const (
	propUnit     = "engUnit"
	propLow      = "engLow"
	propHigh     = "engHigh"
	propQuality  = "Quality"
	propFault    = "Fault"
	propGas      = "gas"
	propLimits   = "limits"
	propZone     = "zone"
	propSeverity = "severity"
	propPoints   = "points"
	propName     = "name"
	propDo       = "do"
	propSuspends = "suspends"
	propRole     = "role"
	propCut      = "cut"
	propMode     = "mode" // JSON of a Mode
)

func stateMetric(prefix, id string) string { return prefix + id + stateSuffix }
func eventMetric(prefix, id string) string { return prefix + id + eventSuffix }

// stateOf returns the id in "PREFIX/ID/State".
func stateOf(prefix, name string) (id string, ok bool) {
	id, ok = strings.CutPrefix(name, prefix)
	if !ok {
		return "", false
	}
	id, ok = strings.CutSuffix(id, stateSuffix)
	return id, ok && (ValidID(id) || prefix == alarmPrefix && validAlarm(id))
}

// validAlarm reports whether the id is that of a rule, or RULE/SENSOR.POINT of
// one member of a vote.
func validAlarm(id string) bool {
	rule, member, ok := strings.Cut(id, "/")
	if !ok {
		return ValidID(id)
	}
	sensor, point, ok := strings.Cut(member, ".")
	return ok && ValidID(rule) && ValidID(sensor) && ValidID(point)
}

// digestLength is the length of a birth's digest in hexadecimal digits. It
// tells the births of one gateway apart; it guards nothing.
const digestLength = 16

func digestOf(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil))[:digestLength] }

func newDigest() hash.Hash { return sha256.New() }

func validDigest(s string) bool { return len(s) == digestLength && isHex(s) }
