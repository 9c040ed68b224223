// Package scd4x drives Sensirion's SCD40, SCD41 and SCD43: carbon dioxide by
// photoacoustic NDIR, with temperature and humidity, on I²C.
//
// It is our own on periph.io/x/conn: periph's driver for this chip writes a
// wrong temperature offset, sleeps without a deadline, and times out by the
// wall clock, which steps when the network sets it.
//
// A Sensor owns the chip's measuring mode. Open stops the chip, checks its
// serial number and variant, sets altitude and temperature offset where the
// configuration names them, switches automatic self-calibration off and starts
// the periodic measurement; nothing is written to the chip's EEPROM.
//
// The chip converts every 5 s by a clock of its own and hands each conversion
// out once. Read never waits for one. While the first is not due it answers
// Warmup. While the chip itself says, with a good checksum, that nothing is
// newer than the conversion already read, and the next is not overdue, that
// conversion is the present measurement and is given again, at most 6 s after
// it was read; after that the reading is a Timeout. A damaged word is a CRC
// fault, a conversion that the chip marks as invalid (0 ppm) a Range fault.
//
// Facts are from Sensirion's data sheet of September 2024 and cite the command
// or table by name:
// https://sensirion.com/media/documents/48C4B7FB/66E05452/CD_DS_SCD4x_Datasheet_D1.pdf
package scd4x
