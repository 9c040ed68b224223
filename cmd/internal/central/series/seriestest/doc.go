// Package seriestest is the suite that every series store passes.
package seriestest
