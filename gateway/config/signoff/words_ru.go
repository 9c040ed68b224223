package signoff

var russian = vocabulary{
	standing: map[State]string{
		Signed:   "как подписано: {who}, {date}",
		Unsigned: "не подписано",
		Changed:  "ИЗМЕНЕНО ПОСЛЕ ПОДПИСИ ({who}, {date}): отличий {n}, из них ослабляют защиту {less}",
		Damaged:  "подписям нельзя верить: {why}",
	},
	direction: map[Direction]string{
		Less: "ослабляет защиту", More: "усиливает защиту", Neutral: "на защиту не влияет",
		Unclear: "влияние неизвестно, считается ослаблением защиты",
	},
	part: map[Part]string{
		PartSite: "объект", PartBus: "шина", PartSensor: "прибор", PartPoint: "точка", PartZone: "зона", PartRule: "правило", PartOutput: "выход", PartPanel: "пульт",
	},
	added: "добавлено", gone: "удалено", yes: "да",
	key: map[string]string{
		"zone": "зона", "unit": "единица или номер", "gas": "газ", "severity": "важность", "latch": "защёлка", "suspend": "приостанавливает работу", "group": "группа",
		"limit": "порог", "reset": "порог возврата", "source": "источник порога", "clear_for": "задержка отпускания", "hold": "задержка срабатывания",
		"on_fault": "при неисправности", "k": "нужно голосов", "join": "условия связаны", "degrade": "при отказе участника", "every": "период опроса", "stale": "молчание считается отказом через",
		"lel": "основа %НКПР", "min": "нижний предел диапазона", "max": "верхний предел диапазона", "frozen": "застывшее значение", "fault_hold": "выдержка неисправности", "warm_up": "прогрев",
		"falls_back": "сигнал падает за диапазоном", "release": "снимает приостановку", "silence_for": "тишина длится", "drops_after": "модуль отпускает выходы через",
		"role": "роль", "act": "действие", "kind": "вид", "line": "линия", "active": "активный уровень", "bus": "шина", "address": "адрес", "output": "выход", "quiet_under": "молчит при",
		"suppress_while": "подавлено, пока", "escalate": "эскалация на", "shelve_max": "наибольшее откладывание", "rearm": "повторный сигнал через", "rearm_at": "повторный сигнал при", "spread": "допустимый разброс",
		"spread_for": "разброс дольше", "respond_in": "время на действия", "do": "что делать", "tell": "что случилось", "consequence": "последствие", "t90": "время отклика T90",
		"driver": "драйвер", "register": "регистр", "type": "тип", "order": "порядок байтов", "scale": "множитель", "offset": "сдвиг", "timeout": "время ожидания", "retries": "повторы",
		"pause": "пауза", "device": "устройство", "timezone": "часовой пояс", "shifts": "смены", "plant": "предприятие", "gateway": "шлюз", "enterprise": "организация",
		"rate": "скорость изменения", "deviation": "расхождение", "exposure": "воздействие", "expression": "выражение", "inputs": "входы",
	},
}
