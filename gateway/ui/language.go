package ui

import (
	"net/http"
	"strings"
	"time"
)

// Names of the cookies and query parameters that hold a person's choice.
const (
	langKey  = "lang"
	themeKey = "theme"
	// choiceLasts is how long a browser remembers; a year, since a phone on a
	// site is set up once.
	choiceLasts = 365 * 24 * time.Hour
)

// Choice is how one person wants pages.
type Choice struct {
	Lang  string // one of Languages
	Theme string // light, dark or auto
}

// Choose finds the language and theme of a request: what its query asks for,
// which is then remembered in a cookie, else what the cookie says, else what
// the browser prefers, else Russian and the theme of the system.
func Choose(w http.ResponseWriter, r *http.Request) Choice {
	lang := pick(w, r, langKey, knownLanguage)
	if lang == "" {
		lang = accepted(r.Header.Get("Accept-Language"))
	}
	theme := pick(w, r, themeKey, knownTheme)
	if theme == "" {
		theme = "auto"
	}
	return Choice{Lang: lang, Theme: theme}
}

func pick(w http.ResponseWriter, r *http.Request, key string, known func(string) bool) string {
	if asked := r.URL.Query().Get(key); known(asked) {
		http.SetCookie(w, &http.Cookie{
			Name: key, Value: asked, Path: "/", MaxAge: int(choiceLasts / time.Second),
			HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
		return asked
	}
	if c, err := r.Cookie(key); err == nil && known(c.Value) {
		return c.Value
	}
	return ""
}

func knownLanguage(s string) bool {
	for _, lang := range Languages {
		if s == lang {
			return true
		}
	}
	return false
}

func knownTheme(s string) bool { return s == "light" || s == "dark" || s == "auto" }

// accepted finds the first of our languages in an Accept-Language header.
// Browsers list them in falling preference, so weights need no sorting; a
// weight of nought means never.
func accepted(header string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if knownLanguage(base) && strings.ReplaceAll(params, " ", "") != "q=0" {
			return base
		}
	}
	return Languages[0]
}
