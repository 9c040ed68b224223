package web

import (
	"net/http"

	"aman/gateway/ui"
)

type rulebookPage struct {
	ui.Head
	Version string
	Books   []ui.Rulebook
	Limited []ui.Limited
}

// rulebook renders every rule and point with what may be done to it now.
func (p *Page) rulebook(w http.ResponseWriter, r *http.Request) {
	p.render(w, r, "rulebook", func(head *ui.Head, frame *ui.Frame) any {
		site, state := frame.Site(), frame.State()
		head.Title = head.Say.T("rulebook.title")
		return rulebookPage{
			Head: *head, Version: frame.Version, Books: ui.NewRulebook(head.Say, site, state),
			Limited: ui.NewView(head.Say, site, state, nil).Limited,
		}
	})
}
