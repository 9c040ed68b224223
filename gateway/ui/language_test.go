package ui

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name, query, cookie, accept string
		want                        Choice
		set                         bool
	}{
		{"Russian by default", "", "", "", Choice{"ru", "auto"}, false},
		{"what is asked for, and remembered", "?lang=kk&theme=dark", "", "en", Choice{"kk", "dark"}, true},
		{"what was remembered", "", "lang=en; theme=light", "kk", Choice{"en", "light"}, false},
		{"what the browser prefers", "", "", "de-DE, kk-KZ;q=0.9, en;q=0.8", Choice{"kk", "auto"}, false},
		{"never what it refuses", "", "", "kk;q=0, en", Choice{"en", "auto"}, false},
		{"nonsense is ignored", "?lang=<script>&theme=pink", "lang=xx", "!!", Choice{"ru", "auto"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/"+c.query, nil)
			r.Header.Set("Accept-Language", c.accept)
			r.Header.Set("Cookie", c.cookie)
			w := httptest.NewRecorder()
			assert.Equal(t, c.want, Choose(w, r))
			assert.Equal(t, c.set, w.Header().Get("Set-Cookie") != "")
		})
	}
}
