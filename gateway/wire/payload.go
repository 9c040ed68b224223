package wire

// Limits on what a stranger can make this package hold. They leave an order of
// magnitude above what a gateway of a few hundred points sends.
const (
	// MaxPayload bounds one message in bytes.
	MaxPayload = 4 << 20
	// MaxMetrics bounds the metrics of one message: a birth has a few for each
	// rule, zone and output, a block one for each row.
	MaxMetrics = 1 << 16
	// MaxName bounds the name of a metric or the key of a property in bytes.
	MaxName = 256
	// MaxProperties bounds the properties of one metric.
	MaxProperties = 64
)

// Datatype is the type of a metric or property, with Sparkplug's numbers.
type Datatype uint32

// The data types that this package reads and writes; values of others are
// skipped. (Sparkplug 3.0, section 6.4.16.)
const (
	Int8     Datatype = 1
	Int16    Datatype = 2
	Int32    Datatype = 3
	Int64    Datatype = 4
	UInt8    Datatype = 5
	UInt16   Datatype = 6
	UInt32   Datatype = 7
	UInt64   Datatype = 8
	Float    Datatype = 9
	Double   Datatype = 10
	Boolean  Datatype = 11
	String   Datatype = 12
	DateTime Datatype = 13
	Text     Datatype = 14
	Bytes    Datatype = 17
)

// Payload is one Sparkplug B message.
type Payload struct {
	Timestamp uint64 // ms since 1970, UTC
	Metrics   []Metric
	// Seq counts the messages of a session from 0 to 255 and around. NDEATH
	// and commands have none.
	Seq    uint64
	HasSeq bool
}

// Metric is one named or aliased value. Value is nil if IsNull, else int64 for
// the Int types, uint64 for the UInt types and DateTime (ms), float64 for Float
// and Double, bool, string for String and Text, []byte for Bytes. Without a
// Datatype, as data messages may come, whole numbers are uint64.
type Metric struct {
	Name      string
	Alias     uint64
	HasAlias  bool
	Timestamp uint64 // ms since 1970, UTC; 0 for none
	Datatype  Datatype
	// Untyped leaves the data type out of the message, as data messages should:
	// the birth has told it. It still says how Value is encoded.
	Untyped      bool
	IsHistorical bool
	IsTransient  bool
	IsNull       bool
	Properties   []Property
	Value        any
}

// Property is one entry of a metric's property set; Value is as in Metric.
// Nested property sets are read as null.
type Property struct {
	Key   string
	Type  Datatype
	Value any
}

// Metric returns the first metric with the given name, or nil.
func (p *Payload) Metric(name string) *Metric {
	for i := range p.Metrics {
		if p.Metrics[i].Name == name {
			return &p.Metrics[i]
		}
	}
	return nil
}

// Property returns the value of the property with the given key, or nil.
func (m *Metric) Property(key string) any {
	for i := range m.Properties {
		if m.Properties[i].Key == key {
			return m.Properties[i].Value
		}
	}
	return nil
}

func (m *Metric) text(key string) string {
	s, _ := m.Property(key).(string)
	return s
}

func (m *Metric) flag(key string) bool {
	b, _ := m.Property(key).(bool)
	return b
}

// StringMetric returns a metric of the type String.
func StringMetric(name, value string, at uint64) Metric {
	return Metric{Name: name, Datatype: String, Timestamp: at, Value: value}
}

func textProperty(key, value string) Property {
	return Property{Key: key, Type: String, Value: value}
}
