package ui

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"time"
)

//go:embed templates/*.html
var templateFiles embed.FS

// Pages are the templates of a page server, one set for each language.
type Pages struct {
	sets  map[string]*template.Template
	say   map[string]*Speaker
	clock func() time.Time
}

// NewPages reads the shared templates and those of files that match the
// pattern. zone is where times of day are written.
func NewPages(files fs.FS, pattern string, zone *time.Location) (*Pages, error) {
	say, err := Speakers(zone)
	if err != nil {
		return nil, err
	}
	p := &Pages{sets: map[string]*template.Template{}, say: say, clock: time.Now}
	for lang, speaker := range say {
		set, err := template.New(lang).Funcs(helpers(speaker)).ParseFS(templateFiles, "templates/*.html")
		if err != nil {
			return nil, fmt.Errorf("shared templates: %w", err)
		}
		if set, err = set.ParseFS(files, pattern); err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		p.sets[lang] = set
	}
	return p, nil
}

// Head is what every page needs; page data embeds it.
type Head struct {
	Choice
	Title string
	Page  string // class of the body
	Live  string // address of the event stream; empty on pages that do not move
	Here  *url.URL
	Now   time.Time
	// Offset is how far the page's clock is ahead of UTC, in minutes.
	Offset int
	Say    *Speaker
}

// Head starts the answer to a page request: it finds language and theme.
func (p *Pages) Head(w http.ResponseWriter, r *http.Request, page, live string) Head {
	choice := Choose(w, r)
	say := p.say[choice.Lang]
	now := p.clock()
	_, offset := now.In(say.Zone).Zone()
	return Head{Choice: choice, Page: page, Live: live, Here: r.URL, Now: now, Offset: offset / 60, Say: say}
}

// Speaker says things in one of Languages.
func (p *Pages) Speaker(lang string) *Speaker { return p.say[lang] }

// With is the address of this page with one query parameter changed.
func (h Head) With(key, value string) string {
	q := h.Here.Query()
	q.Set(key, value)
	return "?" + q.Encode()
}

// Render executes a template and sends it whole, or a problem and none of it.
func (p *Pages) Render(w http.ResponseWriter, status int, head Head, name string, data any) error {
	var b bytes.Buffer
	if err := p.sets[head.Lang].ExecuteTemplate(&b, name, data); err != nil {
		WriteProblem(w, Problem{Status: http.StatusInternalServerError, Detail: "the page could not be made"})
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Language", head.Lang)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a browser that went away is no error of ours
	return nil
}

func helpers(say *Speaker) template.FuncMap {
	return template.FuncMap{
		"t":       say.T,
		"tn":      say.N,
		"num":     say.Num,
		"plain":   func(v float64) string { return Plain(say.Lang, v) },
		"unit":    func(code string) string { return Unit(say.Lang, code) },
		"clock":   say.Clock,
		"when":    say.When,
		"span":    say.Span,
		"fig":     Figure,
		"figs":    Figures,
		"ms":      millis,
		"asset":   Asset,
		"build":   Build,
		"sign":    func(state string) template.HTML { return sign(say, state, "") },
		"mute":    func(state string) template.HTML { return muteSign(state) },
		"pulsing": func(state, class string) template.HTML { return sign(say, state, class) },
		"icon":    icon,
		"json":    asJSON,
	}
}

func millis(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprint(t.UnixMilli())
}

func asJSON(v any) (string, error) {
	data, err := json.Marshal(v)
	return string(data), err
}

// sign draws the sign of a state with its name for readers. State and class
// are words of ours, but they are escaped all the same.
func sign(say *Speaker, state, class string) template.HTML {
	name := say.T("state." + state)
	if !say.Has("state." + state) {
		name = state
	}
	esc := template.HTMLEscapeString
	return template.HTML(fmt.Sprintf( //nolint:gosec // every part is escaped
		`<svg class="sign sign-%[1]s %[2]s" viewBox="0 0 24 24" role="img" aria-label="%[3]s"><use href="#s-%[1]s"/></svg>`,
		esc(state), esc(class), esc(name)))
}

// muteSign is a sign beside words that already say its name.
func muteSign(state string) template.HTML {
	s := template.HTMLEscapeString(state)
	return template.HTML(fmt.Sprintf( //nolint:gosec // every part is escaped
		`<svg class="sign sign-%[1]s" viewBox="0 0 24 24" aria-hidden="true"><use href="#s-%[1]s"/></svg>`, s))
}

func icon(name string) template.HTML {
	return template.HTML(fmt.Sprintf( //nolint:gosec // every part is escaped
		`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-%s"/></svg>`, template.HTMLEscapeString(name)))
}
