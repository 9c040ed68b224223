package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestBecause(t *testing.T) {
	ru, en := speaker(t, "ru"), speaker(t, "en")
	for name, c := range map[string]struct {
		say       *Speaker
		why, want string
	}{
		"a value over its limit": {ru, "41 [ppm] at or above 40 [ppm]", "41 ppm ≥ 40 ppm"},
		"decimals and units":     {ru, "21.9 %{LEL} at or above 20 %{LEL}", "21,9 % НКПР ≥ 20 % НКПР"},
		"below a reset":          {en, "34.3 [ppm] below 36 [ppm]", "34.3 ppm < 36 ppm"},
		"without a unit":         {en, "7 at or below 9", "7 ≤ 9"},
		"protection lost":        {en, "protection lost: timeout of co.co", "Protection lost: co.co, " + en.T("fault.timeout")},
		"what a person wrote":    {ru, "room aired, readings normal", "room aired, readings normal"},
		"nothing":                {ru, "", ""},
		"a danger and a name":    {ru, "nobody is named; it is a danger, and no permit is named", "имя не названо; это опасность, а наряд-допуск не назван"},
		"too long":               {en, "1h1m0s is longer than an inhibit may last, 1h0m0s; renew it instead", "1 h 1 min is longer than an inhibit may last, 1 h 0 min; renew it instead"},
		"a mode in the way":      {ru, "it is shelved: that must end first", "сигнал сейчас: отложен; сначала это должно кончиться"},
		"half of a zone":         {ru, "2 of the 3 danger points of zone hall would be inhibited, and at most 1 may be", "заблокировано было бы 2 из 3 точек опасности зоны hall, а можно не больше 1"},
		"a sentence in another":  {ru, "the condition is there: 41 [ppm] at or above 40 [ppm]", "условие держится: 41 ppm ≥ 40 ppm"},
		"what is left of a vote": {ru, "2oo3 works as 1oo2: gas.x is inhibited", "2oo3 работает как 1oo2: gas.x заблокирована"},
		"a group's first":        {ru, "41 [ppm] at or above 40 [ppm]; first-out of boiler-gas", "41 ppm ≥ 40 ppm; первый в группе boiler-gas"},
		"a group's second":       {en, "41 [ppm] at or above 40 [ppm]; after co-stop, the first-out of gas", "41 ppm ≥ 40 ppm; after co-stop, the first-out of gas"},
		"by design":              {en, "by design: gas.x reads 41 [ppm]", "by design: gas.x reads 41 [ppm]"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, c.say.Because(c.why)) })
	}
}

func TestPerson(t *testing.T) {
	ru := speaker(t, "ru")
	assert.Equal(t, "Анна ("+ru.T("role.operator")+")", ru.Person("Анна (operator)"))
	assert.Equal(t, "Анна (сменщик)", ru.Person("Анна (сменщик)"), "an unknown role stays")
	assert.Equal(t, "Анна", ru.Person("Анна"))
	assert.Empty(t, ru.Person(""))
}
