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
