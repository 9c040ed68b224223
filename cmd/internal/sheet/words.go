package sheet

// texts3 is one text in the three languages of papers.
type texts3 struct{ ru, kk, en string }

// phrase returns a text; the key in brackets where there is none, which a test
// finds.
func phrase(lang, key string) string {
	t, ok := lookUp(key)
	switch {
	case !ok:
		return "⟨" + key + "⟩"
	case lang == "kk":
		return t.kk
	case lang == "en":
		return t.en
	}
	return t.ru
}

func lookUp(key string) (texts3, bool) {
	for _, table := range []map[string]texts3{phrases, columnPhrases, fieldPhrases} {
		if t, ok := table[key]; ok {
			return t, true
		}
	}
	return texts3{}, false
}

// phrases are titles, notes and what stands around the tables.
var phrases = map[string]texts3{
	"title": {"Причинно-следственная таблица защит", "Қорғаныстардың себеп-салдар кестесі", "Cause-and-effect sheet"},
	"layer": {
		"Дополнительный уровень: не учитывается при оценке риска, не единственная преграда; блокировки включены последовательно с существующей защитой и могут только добавить остановку.",
		"Қосымша деңгей: тәуекелді бағалауда есепке алынбайды, жалғыз тосқауыл емес; бұғаттаулар бар қорғаныспен тізбектей қосылған және тек тоқтатуды қоса алады.",
		"Supplementary layer: no credit may be taken for it in a risk assessment, and it is never the only barrier; its interlocks stand in series with existing protection and can only add a stop.",
	},
	"ms":      {"мс", "мс", "ms"},
	"s":       {"с", "с", "s"},
	"min":     {"мин", "мин", "min"},
	"h":       {"ч", "сағ", "h"},
	"none":    {"не задано", "берілмеген", "none given"},
	"unknown": {"неизвестно", "белгісіз", "not known"},
	"or":      {"или", "немесе", "or"},
	"and":     {"и", "және", "and"},
	"line":    {"строка {n}", "{n}-жол", "line {n}"},

	"identity":             {"О чём этот лист", "Бұл парақ не туралы", "What this sheet is of"},
	"identity.enterprise":  {"организация", "ұйым", "enterprise"},
	"identity.plant":       {"предприятие", "кәсіпорын", "plant"},
	"identity.gateway":     {"шлюз", "шлюз", "gateway"},
	"identity.file":        {"файл", "файл", "file"},
	"identity.fingerprint": {"отпечаток", "таңба", "fingerprint"},
	"identity.sha256":      {"SHA-256", "SHA-256", "SHA-256"},
	"identity.standing":    {"подпись", "қолтаңба", "sign-off"},
	"identity.version":     {"версия программы", "бағдарлама нұсқасы", "version of the program"},

	"changes":     {"Изменено после подписи", "Қол қойылғаннан кейін өзгертілген", "Changed since sign-off"},
	"unprotected": {"От чего эта система не защищает", "Бұл жүйе неден қорғамайды", "What this does not protect from"},
	"gaps":        {"Найденные пробелы", "Табылған олқылықтар", "Gaps found"},
	"gaps.none":   {"Пробелов не найдено.", "Олқылықтар табылмады.", "No gaps were found."},
	"gaps.note":   {"Каждый пробел принимается подписью или устраняется.", "Әр олқылық қол қою арқылы қабылданады немесе жойылады.", "Each gap is accepted by signing, or mended."},
	"rules":       {"Причины: правила, пороги, задержки, неисправности", "Себептер: ережелер, шектер, кідірістер, ақаулар", "Causes: rules, limits, delays, faults"},
	"rules.note": {
		"Правило срабатывает на пороге и за ним. Значение за диапазоном на опасной стороне срабатывает всегда, что бы ни стояло в столбце неисправности. Неисправность считается со второго плохого показания подряд или через 2 с.",
		"Ереже шекте және одан асқанда іске қосылады. Қауіпті жақта ауқымнан асқан мән ақау бағанында не тұрса да әрқашан іске қосады. Ақау қатарынан екінші нашар көрсеткіштен немесе 2 с кейін есептеледі.",
		"A rule trips at its limit and beyond. A value beyond the range on the dangerous side always trips, whatever the fault column says. A fault counts from the second faulty reading in a row, or after 2 s.",
	},
	"limits":             {"Пороги", "Шектер", "Limits"},
	"matrix":             {"Причины и следствия", "Себептер мен салдарлар", "Causes and effects"},
	"matrix.corner":      {"причина ↓   следствие →", "себеп ↓   салдар →", "cause ↓   effect →"},
	"matrix.zone":        {"работа в зоне приостановлена", "аймақтағы жұмыс тоқтатылған", "work in the zone is suspended"},
	"matrix.latch":       {"с защёлкой", "бекітілетін", "latches"},
	"matrix.hand":        {"Остановка зоны {zone} человеком", "{zone} аймағын адам тоқтатады", "A person suspends zone {zone}"},
	"matrix.hand.sub":    {"кнопка или страница, без входа по имени", "түйме немесе бет, атсыз", "call point or page, no sign-in"},
	"matrix.fault":       {"Неисправность любой точки", "Кез келген нүктенің ақауы", "Fault of any point"},
	"matrix.fault.sub":   {"сверх того: столбец неисправности каждого правила", "оған қоса: әр ереженің ақау бағаны", "and what the fault column of each rule says"},
	"matrix.supply":      {"Пропало питание", "Қуат жоғалды", "Supply lost"},
	"matrix.supply.sub":  {"шлюза и выходов", "шлюздің және шығыстардың", "of the gateway and its outputs"},
	"matrix.process":     {"Шлюз не работает", "Шлюз жұмыс істемейді", "Gateway dead"},
	"matrix.process.sub": {"процесс остановлен или завис", "процесс тоқтаған немесе қатып қалған", "process stopped or hung"},
	"matrix.bus":         {"Потеряна шина выхода", "Шығыс шинасы жоғалды", "Bus of the output lost"},
	"matrix.bus.sub":     {"обрыв или отказ модуля связи", "үзіліс немесе байланыс модулінің ақауы", "broken wire or dead link"},
	"matrix.note": {
		"X — включается; S — через приостановку зоны, держится до снятия людьми; +время — если сигнал не подтверждён столько времени; ? — обещать нельзя, зависит от модуля или ядра; пусто — не действует. Белым по чёрному: опасность и остановка работ.",
		"X — қосылады; S — аймақты тоқтату арқылы, адамдар алып тастағанша ұсталады; +уақыт — дабыл осынша уақыт расталмаса; ? — уәде беруге болмайды, модульге немесе ядроға байланысты; бос — әсер етпейді. Қарада ақпен: қауіп және жұмысты тоқтату.",
		"X: is switched on; S: through the suspension of the zone, held until people release it; +time: once the alarm has been unacknowledged that long; ?: cannot be promised, module or kernel decide; empty: no effect. White on black: danger, and work stopped.",
	},
	"responses":      {"Что делать людям", "Адамдар не істейді", "What people do"},
	"responses.note": {"Сигнал без определённого действия не является сигналом (ISA-18.2). Наихудшее время правила должно быть короче времени на действия.", "Әрекеті анықталмаған дабыл дабыл емес (ISA-18.2). Ереженің ең нашар уақыты әрекет уақытынан қысқа болуы керек.", "An alarm without a defined response is not an alarm (ISA-18.2). A rule's worst case must be shorter than the time to respond."},
	"times":          {"Наихудшее время от воздуха до выхода", "Ауадан шығысқа дейінгі ең нашар уақыт", "Worst-case time from air to output"},
	"times.note":     {"Сумма: отклик прибора T90 + окно скорости + период опроса + задержка + чтение + текущий обмен на шине выхода + запись + обработка. Пока всё исправно. Усреднение не прибавляется: когда среднее превысит порог, зависит от воздуха.", "Қосынды: аспаптың T90 жауабы + жылдамдық терезесі + сұрау кезеңі + кідіріс + оқу + шығыс шинасындағы ағымдағы алмасу + жазу + өңдеу. Бәрі жарамды кезде. Орташалау қосылмайды: орташаның шектен қашан асатыны ауаға байланысты.", "Sum: the instrument's T90 + the window of a rate + polling period + hold + read + the transaction in flight on the output's bus + write + processing. While all is well. Averaging is not added: when a mean exceeds its limit depends on the air."},
	"annunciation":   {"Оповещение: тишина, повтор, эскалация, откладывание", "Хабарлау: үнсіздік, қайталау, күшейту, кейінге қалдыру", "Annunciation: quiet, repeat, escalation, shelving"},
	"annunciation.note": {
		"Подтверждение, тишина, откладывание и подавление действуют только на оповещение: блокировки и приостановка следуют условию.",
		"Растау, үнсіздік, кейінге қалдыру және басу тек хабарлауға әсер етеді: бұғаттаулар мен тоқтату шартқа бағынады.",
		"Acknowledge, silence, shelving and suppression act on annunciation only: interlocks and suspension follow the condition.",
	},
	"outputs":      {"Выходы: подключение и состояние без управления", "Шығыстар: қосылуы және басқарусыз күйі", "Outputs: wiring, and what they do while nobody drives them"},
	"outputs.note": {"Блокировка, неисправность и life под напряжением, пока всё в порядке; сирене, лампе и включению нужно питание. Звук выключает только тишина на месте, на заданное время.", "Бұғаттау, ақау және life бәрі дұрыс кезде кернеуде; сиренаға, шамға және қосуға қуат керек. Дыбысты тек орнындағы үнсіздік берілген уақытқа өшіреді.", "Interlock, fault and life are energised while all is well; horn, beacon and trip need their supply. Only a silence at the site mutes a horn, for its time."},
	"zones":        {"Зоны: приостановка и снятие", "Аймақтар: тоқтату және алып тастау", "Zones: suspension and release"},
	"zones.note":   {"Снять можно, когда каждый приостановивший сигнал в норме и сброшен, последнее показание каждой его точки исправно и строго внутри порога возврата. Снятие разрешает работу и ничего не запускает.", "Тоқтатқан әр дабыл қалыпта және ысырылған, оның әр нүктесінің соңғы көрсеткіші жарамды әрі қайту шегінің ішінде болғанда ғана алып тастауға болады. Алып тастау рұқсат береді, ештеңені іске қоспайды.", "A release asks that every suspending alarm is normal and reset and that the last reading of each of its points is good and strictly inside its reset. It permits work and starts nothing."},
	"panel":        {"Пульт: кнопки и ключи на месте", "Пульт: орнындағы түймелер мен кілттер", "Panel: buttons and keys at the site"},
	"panel.note": {
		"Остановка, подтверждение и тишина на месте не требуют входа по имени и не зависят от сервера.", "Орнындағы тоқтату, растау және үнсіздік атпен кіруді талап етпейді және серверге тәуелді емес.",
		"Stop, acknowledge and silence at the site need no sign-in and no server.",
	},
	"points":      {"Точки измерения", "Өлшеу нүктелері", "Points"},
	"points.note": {"Неисправность: тайм-аут, ошибка обмена, электрический отказ, застывшее значение, молчание дольше срока. Отсутствие показаний никогда не считается нормой.", "Ақау: тайм-аут, алмасу қатесі, электр ақауы, қатып қалған мән, мерзімнен ұзақ үнсіздік. Көрсеткіштің болмауы ешқашан қалып саналмайды.", "Faults: time-out, bad exchange, electrical, frozen value, silence beyond the deadline. Absence is never normal."},
	"signatures":  {"История подписей", "Қолтаңбалар тарихы", "Signatures so far"},
	"sign":        {"Подписи", "Қолдар", "Signatures"},
	"sign.note":   {"Подписывающий принимает лист с отпечатком {fingerprint}. Ослабление защиты подписывают двое, один из них со стороны безопасности.", "Қол қоюшы {fingerprint} таңбалы парақты қабылдайды. Қорғанысты әлсіретуге екі адам қол қояды, бірі қауіпсіздік тарапынан.", "Who signs accepts the sheet with the fingerprint {fingerprint}. A change towards less safety is signed by two people, one of the safety side."},
	"sign.name":   {"фамилия, имя", "тегі, аты", "name"},
	"sign.role":   {"должность, роль", "лауазымы, рөлі", "position, role"},
	"sign.date":   {"дата", "күні", "date"},
	"sign.hand":   {"подпись", "қолы", "signature"},

	"foot.page":     {"стр. {n} из {m}", "{m} беттің {n}-беті", "page {n} of {m}"},
	"foot.signed":   {"подписано", "қол қойылған", "signed"},
	"foot.unsigned": {"НЕ ПОДПИСАНО", "ҚОЛ ҚОЙЫЛМАҒАН", "NOT SIGNED"},
	"foot.changed":  {"ИЗМЕНЕНО ПОСЛЕ ПОДПИСИ", "ҚОЛ ҚОЙЫЛҒАННАН КЕЙІН ӨЗГЕРТІЛГЕН", "CHANGED SINCE SIGN-OFF"},
	"foot.damaged":  {"ПОДПИСЯМ НЕЛЬЗЯ ВЕРИТЬ", "ҚОЛТАҢБАЛАРҒА СЕНУГЕ БОЛМАЙДЫ", "SIGNATURES CANNOT BE BELIEVED"},
}
