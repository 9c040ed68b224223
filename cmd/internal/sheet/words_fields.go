package sheet

// fieldPhrases are what stands in fields.
var fieldPhrases = map[string]texts3{
	"severity.warning": {"предупреждение", "ескерту", "warning"},
	"severity.alarm":   {"тревога", "дабыл", "alarm"},
	"severity.danger":  {"ОПАСНОСТЬ", "ҚАУІП", "DANGER"},

	"vote": {"голосование {k} из {n}:", "дауыс беру, {n} ішінен {k}:", "vote {k} of {n}:"},
	"vote.member": {
		"один участник на пороге: отдельное предупреждение", "бір мүше шекте: жеке ескерту", "one member at its limit: a warning of its own",
	},
	"spread":     {"расходятся больше {limit} дольше {for}: неисправность", "{for} ұзағырақ {limit} көп айырма: ақау", "apart by more than {limit} for {for}: a fault"},
	"source.own": {"задан этим правилом", "осы ережеде берілген", "given by this rule"},
	"latch":      {"защёлка: сбрасывает человек", "бекіту: адам ысырады", "latches: a person resets it"},
	"suspends":   {"приостанавливает {zone}; снимает: {roles}", "{zone} тоқтатады; алып тастайды: {roles}", "suspends {zone}; released by: {roles}"},

	"fault.trip":   {"срабатывает: «защита потеряна»", "іске қосылады: «қорғаныс жоғалды»", "trips: protection lost"},
	"fault.fault":  {"только сигнал неисправности", "тек ақау сигналы", "a fault event only"},
	"fault.ignore": {"видно только по показанию", "тек көрсеткіштен көрінеді", "the reading shows it only"},
	"degrade.safe": {
		"отказавший участник голосует «за»: {from} → {safe}", "істен шыққан мүше «иә» деп дауыс береді: {from} → {safe}", "a faulty member votes for the alarm: {from} → {safe}",
	},
	"degrade.available": {
		"отказавший участник выбывает: {from} → {available}; осталось меньше {k}: {policy}", "істен шыққан мүше шығады: {from} → {available}; {k} кем қалса: {policy}",
		"a faulty member is left out: {from} → {available}; fewer than {k} left: {policy}",
	},

	"role.trip":                {"включение при тревоге", "дабыл кезінде қосу", "trip: on while tripped"},
	"role.horn":                {"сирена: до подтверждения", "сирена: расталғанша", "horn: until acknowledged"},
	"role.beacon":              {"лампа: пока есть тревога", "шам: дабыл барда", "beacon: while in alarm"},
	"role.interlock":           {"блокировка работ зоны", "аймақ жұмысын бұғаттау", "interlock of the zone"},
	"role.fault":               {"сигнал неисправности", "ақау сигналы", "fault signal"},
	"role.life":                {"сигнал работы шлюза", "шлюз жұмысының сигналы", "life signal"},
	"role.responsible":         {"ответственное лицо работодателя", "жұмыс берушінің жауапты тұлғасы", "responsible person"},
	"role.inspector":           {"технический инспектор", "техникалық инспектор", "inspector"},
	"role.operator":            {"оператор", "оператор", "operator"},
	"role.maintenance":         {"обслуживание", "техникалық қызмет", "maintenance"},
	"role.gas-safety-engineer": {"инженер по газовой безопасности", "газ қауіпсіздігі инженері", "gas-safety engineer"},
	"role.council-member":      {"член производственного совета", "өндірістік кеңес мүшесі", "council member"},
	"role.state-inspector":     {"государственный инспектор труда", "мемлекеттік еңбек инспекторы", "state inspector"},

	"range.none":         {"не задан", "берілмеген", "not given"},
	"beyond.limit":       {"тревога и неисправность", "дабыл және ақау", "alarm and fault"},
	"beyond.latch":       {"тревога с защёлкой: сигнал может упасть", "бекітілетін дабыл: сигнал төмендеуі мүмкін", "latched alarm: the signal can fall back"},
	"beyond.unknown":     {"не распознаётся: диапазон не задан", "танылмайды: ауқым берілмеген", "not recognised: no range given"},
	"fault_hold.default": {"2-е плохое или 2 с", "2-нашар немесе 2 с", "2nd faulty, or 2 s"},

	"escalate":      {"через {after}: {outputs}", "{after} кейін: {outputs}", "after {after}: {outputs}"},
	"shelve":        {"до {max}", "{max} дейін", "at most {max}"},
	"suppressed":    {"подавлено по проекту, пока {when}", "жоба бойынша басылған, егер {when}", "suppressed by design while {when}"},
	"shelve.danger": {"до {max}, только по наряду-допуску", "{max} дейін, тек рұқсат-нарядпен", "at most {max}, with a permit only"},

	"active.energised": {"под напряжением", "кернеуде", "energised"},
	"active.resting":   {"без напряжения", "кернеусіз", "de-energised"},
	"active.high":      {"активный уровень высокий", "белсенді деңгей жоғары", "active high"},
	"active.low":       {"активный уровень низкий", "белсенді деңгей төмен", "active low"},

	"act.stop":      {"остановка работ в зоне", "аймақтағы жұмысты тоқтату", "stop: suspends the zone"},
	"act.ack":       {"подтверждение", "растау", "acknowledge"},
	"act.silence":   {"тишина", "үнсіздік", "silence"},
	"act.lamp-test": {"проверка ламп и сирен", "шамдар мен сиреналарды тексеру", "lamp test"},
	"act.presence":  {"ключ присутствия", "қатысу кілті", "presence key"},
	"pressed.high":  {"при 1 (обрыв провода не виден)", "1 кезінде (үзіліс көрінбейді)", "at 1 (a broken wire is not seen)"},
	"pressed.low":   {"при 0 (обрыв провода действует как нажатие)", "0 кезінде (үзіліс басу болып әсер етеді)", "at 0 (a broken wire acts as a press)"},

	"start.locked": {
		"как было; если состояние неизвестно, приостановлена до снятия людьми; защита взводится, когда каждая точка опасных правил дала исправное показание",
		"бұрынғыдай; күйі белгісіз болса, адамдар алып тастағанша тоқтатылған; қауіп ережелерінің әр нүктесі жарамды көрсеткіш бергенде қорғаныс дайын",
		"as it was; suspended until people release it where that is not known; armed once every point of its danger rules has been good",
	},
	"start.free": {
		"как было; защита взводится, когда каждая точка опасных правил дала исправное показание", "бұрынғыдай; қауіп ережелерінің әр нүктесі жарамды көрсеткіш бергенде қорғаныс дайын",
		"as it was; armed once every point of its danger rules has been good",
	},

	"unprotected.layer": {
		"Это не сертифицированная газовая защита (нет МЭК 60079-29, EN 50271, SIL, Ex).", "Бұл сертификатталған газ қорғанысы емес (МЭК 60079-29, EN 50271, SIL, Ex жоқ).",
		"It is no certified gas detection: no IEC 60079-29, EN 50271, SIL or Ex marking.",
	},
	"unprotected.between": {
		"Газ между датчиками и вдали от них: измеряется только место, где стоит датчик.", "Датчиктер арасындағы және олардан алыс газ: тек датчик тұрған жер өлшенеді.",
		"Gas between the sensors or away from them: only the place of a sensor is measured.",
	},
	"unprotected.gases": {
		"Другие газы и опасности, для которых в таблице точек нет датчика.", "Нүктелер кестесінде датчигі жоқ басқа газдар мен қауіптер.",
		"Other gases and hazards for which the table of points has no sensor.",
	},
	"unprotected.above": {
		"Значения выше диапазона прибора: известно только, что выше.", "Аспап ауқымынан жоғары мәндер: тек жоғары екені белгілі.",
		"Values above an instrument's range: only that they are above is known.",
	},
	"unprotected.poison": {
		"Отравленный, старый или закрытый чувствительный элемент: потерю чувствительности находит только проверка газом.", "Уланған, ескі немесе жабылған сезгіш элемент: сезгіштіктің жоғалуын тек газбен тексеру табады.",
		"A poisoned, old or covered cell: a loss of sensitivity is found by a test with gas alone.",
	},
	"unprotected.instrument": {
		"Время отклика самого прибора (T90) и время до прихода газа к нему.", "Аспаптың өз жауап уақыты (T90) және газдың оған жету уақыты.",
		"The instrument's own response (T90) and the time until gas reaches it.",
	},
	"unprotected.stop": {
		"Последствия самой остановки (вентиляция, подъём людей, освещение): что останавливается, принимается этим листом.", "Тоқтатудың өз салдары (желдету, адамдарды көтеру, жарық): не тоқтайтыны осы парақпен қабылданады.",
		"What stopping does by itself (ventilation, hoists, lighting): what stops is accepted with this sheet.",
	},
	"unprotected.people": {
		"Люди, которые не слышат сирену и не видят лампу.", "Сиренаны естімейтін және шамды көрмейтін адамдар.",
		"People who do not hear the horn and do not see the beacon.",
	},

	"gap.unwatched": {"{point}: газовая точка, за которой не следит ни одно правило", "{point}: ешбір ереже бақыламайтын газ нүктесі", "{point}: a gas point that no rule watches"},
	"gap.sensor": {
		"{rule}: участники голосования {points} в одном приборе {what}: он голосует один", "{rule}: {points} дауыс мүшелері бір {what} аспабында: ол жалғыз дауыс береді",
		"{rule}: the voters {points} are in one instrument, {what}: it votes alone",
	},
	"gap.bus": {
		"{rule}: участники голосования {points} на одной шине {what}: один обрыв отнимает их вместе", "{rule}: {points} дауыс мүшелері бір {what} шинасында: бір үзіліс бәрін бірге алып кетеді",
		"{rule}: the voters {points} share bus {what}: one broken wire takes them together",
	},
	"gap.driver": {
		"{rule}: участники голосования {points} одного типа {what}: одна ошибка типа действует на всех", "{rule}: {points} дауыс мүшелері бір {what} түрінен: түрдің бір қатесі бәріне әсер етеді",
		"{rule}: the voters {points} are of one kind, {what}: one mistake of that kind takes them together",
	},
	"gap.range": {
		"без диапазона измерения, зашкаливание не распознаётся: {points}", "өлшеу ауқымы жоқ, ауқымнан асу танылмайды: {points}", "no measuring range given, so that a value beyond it is not recognised: {points}",
	},
	"gap.t90": {
		"время отклика прибора (T90) не задано, наихудшее время неполное: {rules}", "аспаптың жауап уақыты (T90) берілмеген, ең нашар уақыт толық емес: {rules}", "the instrument's response time (T90) is not given, the worst case is incomplete: {rules}",
	},
	"gap.idle": {
		"правила, которые ничего не включают и не приостанавливают, видны только на странице: {rules}", "ештеңе қоспайтын және тоқтатпайтын, тек бетте көрінетін ережелер: {rules}",
		"rules that switch nothing and suspend nothing, seen on a page alone: {rules}",
	},
	"gap.do":    {"людям не сказано, что делать: {rules}", "адамдарға не істеу керегі айтылмаған: {rules}", "people are not told what to do: {rules}"},
	"gap.fault": {"нет выхода с ролью fault: неисправность на месте не видна", "fault рөлді шығыс жоқ: ақау орнында көрінбейді", "no output has the role fault: a fault is not seen at the site"},
	"gap.life":  {"нет выхода с ролью life: остановку шлюза не заметит ни одно реле", "life рөлді шығыс жоқ: шлюздің тоқтағанын ешбір реле байқамайды", "no output has the role life: no relay notices that the gateway is dead"},
}
