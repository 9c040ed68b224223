// Package units knows the units that points and limits are written in: UCUM
// codes, the everyday spellings that are accepted for them, and how a value is
// converted between two units of one kind. Gas units (parts by volume, mass in
// a volume, part of the lower explosive limit) are one family that converts
// when the gas is known. Without another temperature they take 20 °C and one
// standard atmosphere: 101.325 kPa, which the norms write as 101.3, and so a
// molar volume of 24.055 l/mol.
//
// It owns no state and does no I/O. What it does not know is an error: a wrong
// unit is never guessed.
package units
