package wire

import (
	"errors"
	"time"
)

// Command is an NCMD from a server to a gateway. Both kinds are towards safety
// or neutral; nothing that loosens travels this way.
type Command struct {
	// Rebirth asks for all births anew.
	Rebirth bool
	// Stored answers data messages with what is durable.
	Stored []Stored
}

// Marshal encodes the command.
func (c Command) Marshal(at time.Time) ([]byte, error) {
	p := Payload{Timestamp: millis(at)}
	if c.Rebirth {
		p.Metrics = append(p.Metrics, Metric{Name: metricRebirth, Datatype: Boolean, Timestamp: p.Timestamp, Value: true})
	}
	for _, s := range c.Stored {
		if len(s.Ranges) == 0 || len(s.Ranges) > MaxRanges {
			return nil, errors.New("an answer has 1 to 1024 ranges")
		}
		p.Metrics = append(p.Metrics, StringMetric(metricStored, s.String(), p.Timestamp))
	}
	return p.Marshal()
}

// ParseCommand decodes an NCMD. A metric that is no command of ours, such as a
// foreign host's write to an alarm, makes the whole message ErrMalformed.
func ParseCommand(b []byte) (Command, error) {
	var c Command
	p, err := Unmarshal(b)
	if err != nil {
		return c, err
	}
	for _, m := range p.Metrics {
		switch m.Name {
		case metricRebirth:
			on, ok := m.Value.(bool)
			if !ok {
				return Command{}, malformed("%s is not a Boolean", metricRebirth)
			}
			c.Rebirth = c.Rebirth || on
		case metricStored:
			value, _ := m.Value.(string)
			s, err := ParseStored(value)
			if err != nil {
				return Command{}, err
			}
			c.Stored = append(c.Stored, s)
		default:
			return Command{}, malformed("command %.80q is none that this gateway takes", m.Name)
		}
	}
	if len(p.Metrics) == 0 {
		return Command{}, malformed("a command without metrics")
	}
	return c, nil
}
