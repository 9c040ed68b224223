package gateway

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config/signoff"
	"aman/gateway/wire"
	"aman/rules"
)

// loosened is the standing of a file whose limit was raised after it was signed.
func loosened() *signoff.Standing {
	return &signoff.Standing{
		Fingerprint: "ABCD-EFGH-IJKL-MNOP-QRST", SHA256: "00ff", State: signoff.Changed,
		People: []signoff.Person{{Name: "A. Serikov", Role: "inspector"}}, Time: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		Changes: signoff.Changes{{Part: signoff.PartRule, ID: "leak", Of: "gas.x above", Key: "limit", Old: "50", New: "60", Direction: signoff.Less}},
	}
}

// TestSignOffGoesWithBirthAndSuspension: who reads the evidence knows which
// rules were in force and whether people had signed them.
func TestSignOffGoesWithBirthAndSuspension(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		l.build()
		l.p.signOff = loosened()
		var lane [][]byte
		write := l.p.journal.append
		l.p.journal.append = func(records [][]byte) (uint64, error) {
			lane = append(lane, records...)
			return write(records)
		}
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		l.instruments["gas"].says(90)
		time.Sleep(time.Second)
		b := l.p.birth()
		require.NotNil(t, b.SignOff)
		assert.Equal(t, "ABCD-EFGH-IJKL-MNOP-QRST", b.SignOff.Fingerprint)
		assert.Equal(t, "changed", b.SignOff.State)
		assert.Equal(t, "A. Serikov (inspector)", b.SignOff.By)
		assert.Equal(t, []string{"leak: limit 50 → 60 (gas.x above): towards less safety"}, b.SignOff.Changes)

		stop()
		var suspended []wire.Notice
		for _, record := range lane {
			n, err := wire.DecodeNotice(record)
			require.NoError(t, err)
			if n.Event.Kind == rules.Suspended && n.Event.Rule == "leak" {
				suspended = append(suspended, n)
			}
			assert.Equal(t, n.Event.Kind == rules.Suspended, n.SignOff != nil, n.Event.Kind)
		}
		require.Len(t, suspended, 1)
		assert.Equal(t, &wire.SignOff{
			Fingerprint: "ABCD-EFGH-IJKL-MNOP-QRST", SHA256: "00ff", State: "changed", By: "A. Serikov (inspector)",
			Time: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		}, suspended[0].SignOff)
	})
}

// TestPageTellsTheSignOff in each language.
func TestPageTellsTheSignOff(t *testing.T) {
	s := uiSignOff(loosened())
	assert.Equal(t, "changed", s.State)
	assert.Equal(t, "ИЗМЕНЕНО ПОСЛЕ ПОДПИСИ (A. Serikov (inspector), 2026-11-22): отличий 1, из них ослабляют защиту 1", s.Line["ru"])
	assert.Equal(t, "leak: шек 50 → 60 (gas.x ≥): қорғанысты әлсіретеді", s.Changes[0]["kk"])
	assert.Nil(t, uiSignOff(nil))
}

// TestLongListOfChanges is cut in births, and says so.
func TestLongListOfChanges(t *testing.T) {
	standing := loosened()
	for len(standing.Changes) < maxChanges+7 {
		standing.Changes = append(standing.Changes, standing.Changes[0])
	}
	got := (&pipeline{signOff: standing}).birthSignOff().Changes
	require.Len(t, got, maxChanges+1)
	assert.Equal(t, "and 7 more", got[maxChanges])
	assert.Nil(t, (&pipeline{}).birthSignOff())
}
