// Package ui is what the pages of the gateway and of the server have in
// common: tokens, components, fonts and scripts as embedded assets, the
// catalogues of the three languages, the forms of numbers, units and times,
// and the view models that turn what is known of a site into what a person
// sees.
//
// It holds no state besides the embedded files and does no I/O. A view is made
// of a Site, which does not change while a gateway runs, and a State, which is
// a photograph of one instant; making it twice gives the same words. Whatever
// is missing or faulty is said so on the page and never shown as normal.
package ui
