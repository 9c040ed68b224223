package sheet

import "regexp"

// warning is one of check's sentences, which are English, in the other two
// languages; $1 and on are what its pattern has caught. Without texts it is left
// out of a sheet: it stands there in other words.
type warning struct {
	pattern *regexp.Regexp
	ru, kk  string
}

func says(pattern, ru, kk string) warning {
	return warning{regexp.MustCompile("^(?s)" + pattern + "$"), ru, kk}
}

var warnings = []warning{
	says(`(\S+) is a danger without do: .*`, "", ""),
	says(`(\S+) measures \S+ and no rule watches it: .*`, "", ""),
	says(`.* are all on \S+ \S+: .*`, "", ""),
	says(`(\S+) is not confirmed: let the site's HSE check (.+) in (.*) before you rely on it`,
		"строка норм $1 не подтверждена: пусть служба охраны труда проверит $2 по источнику $3", "$1 норма жолы расталмаған: еңбек қауіпсіздігі қызметі $2 мәнін $3 көзінен тексерсін"),
	says(`(\S+) is shorter than two readings of (\S+), which is read every (\S+): .*`,
		"окно $1 короче двух показаний точки $2 (опрос каждые $3): решает одно значение", "$1 терезесі $2 нүктесінің екі көрсеткішінен қысқа (әр $3 сұралады): бір мән шешеді"),
	says(`(\S+) and (\S+) watch no point in common: .*`,
		"у $1 и $2 нет общей точки: один сигнал может скрыть то, чего не видит другой", "$1 мен $2 ортақ нүктесі жоқ: бір дабыл екіншісі көрмейтінді жасыруы мүмкін"),
	says(`outdoor air holds about (.+) of CO2, so an alarm that clears below (.+) may never clear`,
		"в наружном воздухе около $1 CO₂: сигнал, который возвращается ниже $2, может не вернуться никогда", "сыртқы ауада шамамен $1 CO₂ бар: $2 төмен қайтатын дабыл ешқашан қайтпауы мүмкін"),
	says(`is not asked in a vote with degrade: safe, .*`,
		"on_fault не действует в голосовании с degrade: safe: отказавший участник и так голосует «за»", "degrade: safe дауыс беруінде on_fault қолданылмайды: істен шыққан мүше онсыз да «иә» дейді"),
	says(`(\S+): .*: its limits cannot be converted`,
		"$1: вещество неизвестно, его пороги нельзя пересчитать в другие единицы", "$1: зат белгісіз, шектерін басқа бірлікке түрлендіру мүмкін емес"),
	says(`(\S+) is a danger that drives no output and suspends nothing`,
		"$1: опасность, которая не включает ни одного выхода и ничего не приостанавливает", "$1: ешбір шығысты қоспайтын және ештеңені тоқтатпайтын қауіп"),
	says(`(\S+) is a danger in no zone: .*`,
		"$1: опасность вне зон: дайте зону правилу или прибору, чтобы люди знали, где это", "$1: аймағы жоқ қауіп: адамдар қайда екенін білуі үшін ережеге не аспапқа аймақ беріңіз"),
	says(`(\S+) stops at 1, so a broken wire is no stop: .*`,
		"$1 останавливает при 1: обрыв провода не остановит; нужен нормально замкнутый контакт и active: low", "$1 1 кезінде тоқтатады: сымның үзілуі тоқтатпайды; қалыпты тұйық түйіспе және active: low керек"),
	says(`(\S+) is read every (\S+): a shorter press is not seen; .*`,
		"$1 опрашивается каждые $2: более короткое нажатие не видно", "$1 әр $2 сұралады: одан қысқа басу көрінбейді"),
	says(`zone (\S+) has an interlock and the panel has no stop for it: .*`,
		"у зоны $1 есть блокировка, но на пульте нет её остановки: рукой её останавливает только страница", "$1 аймағының бұғаттауы бар, бірақ пультте оның тоқтатуы жоқ: қолмен тек беттен тоқтатылады"),
	says(`(\S+) is taken for parts of IEC's explosive limit, (\S+) %vol of (\S+): .*`,
		"$1: %НКПР приняты по МЭК ($2 %об. для $3); если прибор калиброван по другой шкале, укажите lel: us", "$1: %ЖТШ МЭК бойынша алынған ($3 үшін $2 %көл.); аспап басқа шкаламен калибрленсе, lel: us көрсетіңіз"),
	says(`(\S+) has its reset at its limit: .*`,
		"$1: порог возврата равен порогу: дрожащее значение будет поднимать сигнал снова и снова", "$1: қайту шегі шектің өзіне тең: тербелген мән дабылды қайта-қайта көтереді"),
	says(`zone (\S+) can be suspended and has no interlock: .*`,
		"зону $1 можно приостановить, но блокировки у неё нет: приостановка не остановит ни одной машины", "$1 аймағын тоқтата тұруға болады, бірақ бұғаттауы жоқ: тоқтату ешбір машинаны тоқтатпайды"),
	says(`bus (\S+) would be busy (\S+) % of the time: .*`,
		"шина $1 была бы занята $2 % времени: все её приборы опрашиваются реже, чем задано", "$1 шинасы уақыттың $2 %-ында бос болмас еді: барлық аспаптары берілгеннен сирек сұралады"),
	says(`(\S+) keeps its last value when the gateway or the bus dies, .*`,
		"$1 сохранит последнее значение при отказе шлюза или шины, если в модуле не задан тайм-аут связи (drops_after)", "$1 шлюз не шина істен шыққанда соңғы мәнін сақтайды, егер модульде байланыс тайм-ауты (drops_after) берілмесе"),
	says(`(\S+) is .* when the gateway's process dies: .*`,
		"$1: что станет с линией при гибели процесса, решает ядро; реле выхода life должно стоять последовательно", "$1: процесс тоқтағанда желінің не болатынын ядро шешеді; life шығысының релесі тізбектей тұруы керек"),
	says(`(\S+) is wired so that lost power leaves it as if all were well`,
		"$1 подключён так, что при потере питания выглядит, будто всё в порядке", "$1 қуат жоғалғанда бәрі дұрыс сияқты көрінетіндей қосылған"),
	says(`(\S+) is energised from power-on until the gateway starts: .*`,
		"$1 под напряжением с включения питания до пуска шлюза", "$1 қуат қосылғаннан шлюз іске қосылғанға дейін кернеуде болады"),
	says(`(\S+) is driven by no rule`, "$1: этот выход не включает ни одно правило", "$1: бұл шығысты ешбір ереже қоспайды"),
	says(`(\S+) shares the serial bus (\S+) with instruments and may wait (\S+) for .*`,
		"$1 стоит на одной последовательной шине $2 с приборами и может ждать $3 молчащий прибор; лучше отдельная линия", "$1 аспаптармен бірге $2 тізбекті шинасында тұр және жауап бермейтін аспапты $3 күтуі мүмкін; бөлек желі дұрыс"),
	says(`(\S+\.\S+): (.*unit.*)`, "$1: единица измерения неизвестна: $2", "$1: өлшем бірлігі белгісіз: $2"),
	says(`anyone who reaches (\S+) can acknowledge and release: .*`,
		"всякий, кто достигнет $1, может подтвердить и снять приостановку: входа по имени ещё нет", "$1 мекенжайына жеткен кез келген адам растай және тоқтатуды ала алады: әзірге атпен кіру жоқ"),
}

// translate says a warning in a language; a sentence that is not known stays
// English, and one that the sheet says itself is empty.
func translate(lang, text string) string {
	for _, w := range warnings {
		if !w.pattern.MatchString(text) {
			continue
		}
		switch {
		case w.ru == "":
			return ""
		case lang == "ru":
			return spans(lang, w.pattern.ReplaceAllString(text, w.ru))
		case lang == "kk":
			return spans(lang, w.pattern.ReplaceAllString(text, w.kk))
		}
		return text
	}
	return text
}

var goSpan = regexp.MustCompile(`\b[0-9][0-9.hmsµn]*[hms]\b`)

// spans writes the durations of a text as the language does.
func spans(lang, text string) string {
	s := &Sheet{in: Input{Lang: lang}}
	return goSpan.ReplaceAllStringFunc(text, s.durationText)
}

// levels are what config says of lines that nobody drives.
var levels = []warning{
	says(`energised \(needs its supply\)`, "под напряжением (нужно питание)", "кернеуде (қуат көзі керек)"),
	says(`de-energised`, "обесточен", "тоқсыз"),
	says(`nothing is switched`, "ничего не переключает", "ештеңе ауыстырмайды"),
	says(`no bus`, "шины нет", "шина жоқ"),
	says(`as the module is set`, "как настроен модуль", "модуль қалай бапталса, солай"),
	says(`off after (\S+)`, "отпускает через $1", "$1 кейін босатады"),
	says(`last value \(no time-out known\)`, "последнее значение (тайм-аут неизвестен)", "соңғы мән (тайм-аут белгісіз)"),
	says(`last level \(Raspberry Pi OS\) or input \(Debian\)`, "последний уровень (Raspberry Pi OS) или вход (Debian)", "соңғы деңгей (Raspberry Pi OS) немесе кіріс (Debian)"),
	says(`as the line is pulled: unknown for (\S+)`, "как подтянута линия: для $1 неизвестно", "желі қалай тартылса: $1 үшін белгісіз"),
	says(`pulled up: energised`, "подтянут вверх: под напряжением", "жоғары тартылған: кернеуде"),
	says(`pulled up: de-energised`, "подтянут вверх: обесточен", "жоғары тартылған: тоқсыз"),
	says(`pulled down: energised`, "подтянут вниз: под напряжением", "төмен тартылған: кернеуде"),
	says(`pulled down: de-energised`, "подтянут вниз: обесточен", "төмен тартылған: тоқсыз"),
}

// level says in the sheet's language what a line does; a text that is not known
// stays English.
func (s *Sheet) level(text string) string {
	for _, l := range levels {
		switch {
		case !l.pattern.MatchString(text):
		case s.in.Lang == "ru":
			return spans("ru", l.pattern.ReplaceAllString(text, l.ru))
		case s.in.Lang == "kk":
			return spans("kk", l.pattern.ReplaceAllString(text, l.kk))
		}
	}
	return text
}
