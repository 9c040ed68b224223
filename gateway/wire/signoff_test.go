package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/wire"
	"aman/rules"
)

func signedOff() *wire.SignOff {
	return &wire.SignOff{
		Fingerprint: "ABCD-EFGH-IJKL-MNOP-QRST", SHA256: "00ff", State: "changed", By: "Айгүл Омарова (inspector)", Time: start,
		Changes: []string{"co-stop: limit 40 ppm → 60 ppm (co-1.co above): towards less safety"},
	}
}

// TestSignOffOfABirth reaches the server, and a host that reads no JSON finds
// the fingerprint beside it.
func TestSignOffOfABirth(t *testing.T) {
	b := fullBirth()
	b.SignOff = signedOff()
	e := encoder(t, b)
	got, complete := fed(t, e).Birth(b.Plant, b.Gateway)
	require.True(t, complete)
	assert.Equal(t, b, got)
	assert.NotEqual(t, encoder(t, fullBirth()).Digest(), e.Digest(), "other rules are another birth")
	births, err := e.Births(0)
	require.NoError(t, err)
	assert.Equal(t, "ABCD-EFGH-IJKL-MNOP-QRST", births[0].Payload.Metric("Aman/Fingerprint").Value)
}

// TestSignOffOfASuspension is part of its record and of its message.
func TestSignOffOfASuspension(t *testing.T) {
	n := wire.Notice{
		Event:    rules.Event{Time: start, Rule: "co-stop", Zone: "boiler", Kind: rules.Suspended},
		Evidence: []wire.Block{second("co-1", 10)}, SignOff: signedOff(),
	}
	record, err := wire.EncodeNotice(n)
	require.NoError(t, err)
	back, err := wire.DecodeNotice(record)
	require.NoError(t, err)
	assert.Equal(t, n, back)

	e := encoder(t, fullBirth())
	m, err := e.Notice(alarm7, n, false)
	require.NoError(t, err)
	topic, payload := send(t, m)
	r, err := fed(t, e).Decode(topic, payload)
	require.NoError(t, err)
	assert.Equal(t, n, *r.Notice)
}

// TestSignOffThatIsNone costs a stranger's birth nothing else.
func TestSignOffThatIsNone(t *testing.T) {
	b := fullBirth()
	b.SignOff = signedOff()
	births, err := encoder(t, b).Births(0)
	require.NoError(t, err)
	d := wire.NewDecoder()
	for _, m := range births {
		if metric := m.Payload.Metric("Aman/SignOff"); metric != nil {
			metric.Value = "[1"
		}
		topic, payload := send(t, m)
		require.NoError(t, d.Feed(topic, payload))
	}
	got, complete := d.Birth(b.Plant, b.Gateway)
	assert.True(t, complete)
	assert.Nil(t, got.SignOff)
}
