package signoff

var kazakh = vocabulary{
	standing: map[State]string{
		Signed:   "қол қойылғандай: {who}, {date}",
		Unsigned: "қол қойылмаған",
		Changed:  "ҚОЛ ҚОЙЫЛҒАННАН КЕЙІН ӨЗГЕРТІЛГЕН ({who}, {date}): айырмашылық {n}, оның ішінде қорғанысты әлсірететіні {less}",
		Damaged:  "қолтаңбаларға сенуге болмайды: {why}",
	},
	direction: map[Direction]string{
		Less: "қорғанысты әлсіретеді", More: "қорғанысты күшейтеді", Neutral: "қорғанысқа әсер етпейді",
		Unclear: "әсері белгісіз, қорғанысты әлсірету деп саналады",
	},
	part: map[Part]string{
		PartSite: "нысан", PartBus: "шина", PartSensor: "аспап", PartPoint: "нүкте", PartZone: "аймақ", PartRule: "ереже", PartOutput: "шығыс", PartPanel: "пульт",
	},
	added: "қосылды", gone: "жойылды", yes: "иә",
	key: map[string]string{
		"zone": "аймақ", "unit": "бірлік немесе нөмір", "gas": "газ", "severity": "маңыздылық", "latch": "бекіту", "suspend": "жұмысты тоқтата тұрады", "group": "топ",
		"limit": "шек", "reset": "қайту шегі", "source": "шектің көзі", "clear_for": "босату кідірісі", "hold": "іске қосылу кідірісі",
		"on_fault": "ақау кезінде", "k": "қажет дауыс", "join": "шарттар байланысы", "degrade": "мүше істен шыққанда", "every": "сұрау кезеңі", "stale": "үнсіздік ақау саналатын уақыт",
		"lel": "%ЖТШ негізі", "min": "ауқымның төменгі шегі", "max": "ауқымның жоғарғы шегі", "frozen": "қатып қалған мән", "fault_hold": "ақау кідірісі", "warm_up": "қызу",
		"falls_back": "ауқымнан тыс сигнал төмендейді", "release": "тоқтатуды алып тастайды", "silence_for": "үнсіздік ұзақтығы", "drops_after": "модуль шығыстарды босатады",
		"role": "рөлі", "act": "әрекет", "kind": "түрі", "line": "желі", "active": "белсенді деңгей", "bus": "шина", "address": "мекенжай", "output": "шығыс", "quiet_under": "мына кезде үнсіз",
		"suppress_while": "басылған, егер", "escalate": "күшейту", "shelve_max": "ең ұзақ кейінге қалдыру", "rearm": "қайта дабыл", "rearm_at": "қайта дабыл шегі", "spread": "рұқсат етілген айырма",
		"spread_for": "айырма ұзақтығы", "respond_in": "әрекет уақыты", "do": "не істеу керек", "tell": "не болды", "consequence": "салдары", "t90": "жауап уақыты T90",
		"driver": "драйвер", "register": "регистр", "type": "типі", "order": "байт реті", "scale": "көбейткіш", "offset": "ығысу", "timeout": "күту уақыты", "retries": "қайталау",
		"pause": "үзіліс", "device": "құрылғы", "timezone": "уақыт белдеуі", "shifts": "ауысымдар", "plant": "кәсіпорын", "gateway": "шлюз", "enterprise": "ұйым",
		"rate": "өзгеру жылдамдығы", "deviation": "айырмашылық", "exposure": "әсер ету", "expression": "өрнек", "inputs": "кірістер",
	},
}
