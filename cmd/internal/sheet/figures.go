package sheet

import "strings"

// figures are how the names of figures and the words of cited norms read in the
// other two languages; what no pattern knows stays as it is.
var figures = []warning{
	says(`rate over (\S+)`, "скорость изменения за $1", "$1 ішіндегі өзгеру жылдамдығы"),
	says(`mean over (.+)`, "среднее за $1", "$1 ішіндегі орташа"),
	says(`deviation from (\S+)`, "расхождение с $1", "$1 айырмашылығы"),
	says(`expression (.*)`, "выражение $1", "өрнек $1"),
	says(`gas-twa8`, "средняя за 8 ч (gas-twa8)", "8 сағаттық орташа (gas-twa8)"),
	says(`gas-mean`, "средняя (gas-mean)", "орташа (gas-mean)"),
	says(`gas-stel`, "средняя за 15 мин (gas-stel)", "15 мин орташа (gas-stel)"),
	says(`gas-ceiling`, "наибольшее (gas-ceiling)", "ең үлкен мән (gas-ceiling)"),
	says(`gas-peak`, "пик с длительностью (gas-peak)", "ұзақтығы бар шың (gas-peak)"),
	says(`noise-(\S+)(.*)`, "шум, noise-$1$2", "шу, noise-$1$2"),
	says(`heat-(\S+)`, "тепло, heat-$1", "жылу, heat-$1"),
	says(`wind-chill`, "охлаждение ветром (wind-chill)", "желмен салқындау (wind-chill)"),
}

// figureName is what a figure is called in the sheet's language.
func (s *Sheet) figureName(name string) string {
	for _, f := range figures {
		switch {
		case !f.pattern.MatchString(name):
		case s.in.Lang == "ru":
			return citing["ru"].Replace(spans("ru", f.pattern.ReplaceAllString(name, f.ru)))
		case s.in.Lang == "kk":
			return citing["kk"].Replace(spans("kk", f.pattern.ReplaceAllString(name, f.kk)))
		}
	}
	return name
}

// citing are the words between the figures of a cited row.
var citing = map[string]*strings.Replacer{
	"ru": strings.NewReplacer("maximum single", "максимальная разовая", "shift average", "среднесменная", "short-term limit (STEL)", "кратковременный предел (STEL)",
		", ceiling", ", потолок", ", peak", ", пик", " in a shift", " за смену", "at least ", "не менее ", ", mean,", ", среднее,", ", instant", ", мгновенно", " min", " мин", " h;", " ч;", " h,", " ч,", ", table ", ", таблица "),
	"kk": strings.NewReplacer("maximum single", "бір реттік ең жоғары", "shift average", "ауысымдық орташа", "short-term limit (STEL)", "қысқа мерзімді шек (STEL)",
		", ceiling", ", төбе шек", ", peak", ", шың", " in a shift", " ауысымда", "at least ", "кемінде ", ", mean,", ", орташа,", ", instant", ", лезде", " min", " мин", " h;", " сағ;", " h,", " сағ,", ", table ", ", кесте "),
}

// cited is the source of a limit in the sheet's language.
func (s *Sheet) cited(source string) string {
	if r := citing[s.in.Lang]; r != nil {
		source = r.Replace(source)
	}
	return plainUnit(source)
}
