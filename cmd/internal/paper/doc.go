// Package paper makes papers as PDF: A4, black ink, in Russian, Kazakh and
// English, with tables whose heads repeat and whose rows are not split, a drawn
// matrix, places for signatures, and a foot with "n of m" on every page.
//
// It owns nothing: a paper is made in memory and returned. The same drawing
// gives the same bytes, so that a paper can be hashed. Text that its font does
// not have prints as "?", never as nothing. An error comes from the PDF library
// alone and means that there is no paper.
package paper
