package ui

// unitForms are the printed forms of UCUM codes where they differ from the
// code. A word joiner keeps "мг/м³" in one piece.
var unitForms = map[string]Texts{
	"[ppm]":    {"": "ppm"},
	"[ppb]":    {"": "ppb"},
	"mg/m3":    {"ru": "мг/" + wordJoiner + "м³", "kk": "мг/" + wordJoiner + "м³", "en": "mg/m³"},
	"ug/m3":    {"ru": "мкг/" + wordJoiner + "м³", "kk": "мкг/" + wordJoiner + "м³", "en": "µg/m³"},
	"%{LEL}":   {"ru": "% НКПР", "kk": "% ЖТШ", "en": "% LEL"},
	"%{vol}":   {"ru": "% об.", "kk": "% көл.", "en": "% vol"},
	"%{RH}":    {"ru": "% отн. вл.", "kk": "% салыст. ылғ.", "en": "% RH"},
	"dB[A]":    {"ru": "дБА", "kk": "дБА", "en": "dBA"},
	"dB":       {"ru": "дБ", "kk": "дБ", "en": "dB"},
	"Cel":      {"": "°C"},
	"[degF]":   {"": "°F"},
	"Pa":       {"ru": "Па", "kk": "Па", "en": "Pa"},
	"kPa":      {"ru": "кПа", "kk": "кПа", "en": "kPa"},
	"hPa":      {"ru": "гПа", "kk": "гПа", "en": "hPa"},
	"bar":      {"ru": "бар", "kk": "бар", "en": "bar"},
	"m/s":      {"ru": "м/с", "kk": "м/с", "en": "m/s"},
	"V":        {"ru": "В", "kk": "В", "en": "V"},
	"A":        {"ru": "А", "kk": "А", "en": "A"},
	"mA":       {"ru": "мА", "kk": "мА", "en": "mA"},
	"Hz":       {"ru": "Гц", "kk": "Гц", "en": "Hz"},
	"lx":       {"ru": "лк", "kk": "лк", "en": "lx"},
	"s":        {"ru": "с", "kk": "с", "en": "s"},
	"%{vol}/s": {"ru": "% об./с", "kk": "% көл./с", "en": "% vol/s"},
}

// Unit writes a UCUM code as people read it.
func Unit(lang, code string) string {
	forms, ok := unitForms[code]
	if !ok {
		return code
	}
	if form, ok := forms[lang]; ok {
		return form
	}
	return forms[""]
}

// gasForms are formulas with their small figures, as on the instruments.
var gasForms = map[string]string{
	"CO2": "CO₂", "O2": "O₂", "H2S": "H₂S", "CH4": "CH₄", "NH3": "NH₃", "NO2": "NO₂",
	"SO2": "SO₂", "H2": "H₂", "Cl2": "Cl₂", "O3": "O₃", "C3H8": "C₃H₈",
}

// Gas writes a formula with small figures where they belong.
func Gas(code string) string {
	if form, ok := gasForms[code]; ok {
		return form
	}
	return code
}
