package web

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"aman/gateway/ui"
	"aman/gateway/ui/uitest"
)

// TestPageTellsWhetherTheRulesAreSigned, with the differences in the language of
// who reads it, and says nothing where nothing is known.
func TestPageTellsWhetherTheRulesAreSigned(t *testing.T) {
	f := newFake(uitest.Leak())
	assert.NotContains(t, get(newPage(t, f), "/").Body.String(), "data-sign-off")
	f.site.SignOff = &ui.SignOff{
		State: "changed", Fingerprint: "ABCD-EFGH-IJKL-MNOP-QRST",
		Line:    ui.Texts{"ru": "ИЗМЕНЕНО ПОСЛЕ ПОДПИСИ", "kk": "ӨЗГЕРТІЛГЕН", "en": "CHANGED SINCE SIGN-OFF"},
		Changes: []ui.Texts{{"ru": "порог 40 → 60", "kk": "шек 40 → 60", "en": "limit 40 → 60"}},
	}
	p := newPage(t, f)
	for lang, want := range map[string][]string{
		"ru": {"Подпись под правилами", "ИЗМЕНЕНО ПОСЛЕ ПОДПИСИ", "порог 40 → 60", "отпечаток"},
		"kk": {"Ережелерге қойылған қол", "ӨЗГЕРТІЛГЕН", "шек 40 → 60", "таңба"},
		"en": {"Sign-off of the rules", "CHANGED SINCE SIGN-OFF", "limit 40 → 60", "fingerprint"},
	} {
		body := get(p, "/?lang="+lang).Body.String()
		assert.Contains(t, body, `data-sign-off="changed"`)
		assert.Contains(t, body, "ABCD-EFGH-IJKL-MNOP-QRST")
		for _, words := range want {
			assert.Contains(t, body, words)
		}
	}
	assert.Contains(t, get(p, "/api/v1/site").Body.String(), `"sign_off":{"state":"changed","fingerprint":"ABCD-EFGH-IJKL-MNOP-QRST"`)
}
