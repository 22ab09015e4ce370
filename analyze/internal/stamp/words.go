package stamp

// A kind is what a word or a number is in a date.
type kind = byte

// The kinds. Patterns of namedForms are written in them.
const (
	number  kind = 'n' // of one digit or two
	year    kind = 'Y' // of four
	month   kind = 'M' // by name
	weekday kind = 'w'
	between kind = 'b' // says nothing
	yearOf  kind = 'y' // of East Asia, after the number: year, month, day
	monthOf kind = 'm'
	dayOf   kind = 'd'
)

// words are the words in dates, in the languages of Windows, in lower case. A month is
// abbreviated to its first three letters, if no other month begins with them, or to a word of its
// own; a day to its first three letters.
var words = []struct {
	kind  kind
	names []string // those of months in their order
}{
	// English, Czech, German, Spanish, French, Italian, Dutch, Polish, Portuguese, Russian,
	// Swedish, Turkish; where a month has two cases, both.
	{month, []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}},
	{month, []string{"ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince"}},
	{month, []string{"leden", "únor", "březen", "duben", "květen", "červen", "červenec", "srpen", "září", "říjen", "listopad", "prosinec"}},
	{month, []string{"januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"}},
	{month, []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}},
	{month, []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}},
	{month, []string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"}},
	{month, []string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}},
	{month, []string{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"}},
	{month, []string{"styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik", "listopad", "grudzień"}},
	{month, []string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"}},
	{month, []string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}},
	{month, []string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"}},
	{month, []string{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"}},
	{month, []string{"ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık"}},
	// Abbreviations that are no first three letters.
	{month, []string{"janv", "févr", "mrz", "", "", "čvn", "čvc", "", "sept", "", "", ""}},
	{month, []string{"", "февр", "mrt", "", "", "", "", "", "сент", "", "нояб", ""}},

	{weekday, []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}},
	{weekday, []string{"pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle", "po", "út", "st", "čt", "pá", "so", "ne"}},
	{weekday, []string{"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "mo", "di", "mi", "do", "fr", "sa", "so"}},
	{weekday, []string{"lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"}},
	{weekday, []string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}},
	{weekday, []string{"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"}},
	{weekday, []string{"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "ma", "wo", "vr", "za", "zo"}},
	{weekday, []string{"poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela", "pn", "pon", "wt", "śr", "czw", "pt", "sob", "ndz", "niedz"}},
	{weekday, []string{"segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "segunda", "terça", "quarta", "quinta", "sexta", "feira"}},
	{weekday, []string{"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "пн", "вт", "ср", "чт", "пт", "сб", "вс"}},
	{weekday, []string{"måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"}},
	{weekday, []string{"pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar", "pzt", "sal", "çar", "per", "cum", "cmt", "paz"}},
	{weekday, []string{"星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日", "星期天"}},
	{weekday, []string{"周一", "周二", "周三", "周四", "周五", "周六", "周日", "週一", "週二", "週三", "週四", "週五", "週六", "週日"}},
	{weekday, []string{"月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"}},
	{weekday, []string{"월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"}},

	{yearOf, []string{"年", "년"}},
	{monthOf, []string{"月", "월"}},
	{dayOf, []string{"日", "일"}},

	// Between day, month, year and time.
	{between, []string{"at", "of", "st", "nd", "rd", "th", "um", "den", "uhr", "de", "del", "à", "er", "alle", "ore", "om", "as", "às", "o", "v", "в", "г", "kl", "klo"}},
}

// oneDays are the days of the week in one character of East Asia, as they stand in brackets.
const oneDays = "月火水木金土日一二三四五六월화수목금토일"

// halves are the names of the halves of the day.
var halves = [...]struct {
	name string
	half dayHalf
}{
	{"am", forenoon}, {"pm", afternoon}, {"a.m.", forenoon}, {"p.m.", afternoon}, {"a. m.", forenoon}, {"p. m.", afternoon},
	{"a.\u00a0m.", forenoon}, {"p.\u00a0m.", afternoon}, {"dop.", forenoon}, {"odp.", afternoon}, {"ÖÖ", forenoon}, {"ÖS", afternoon},
	{"π.μ.", forenoon}, {"μ.μ.", afternoon}, {"πμ", forenoon}, {"μμ", afternoon},
	{"上午", forenoon}, {"下午", afternoon}, {"午前", forenoon}, {"午後", afternoon}, {"오전", forenoon}, {"오후", afternoon},
	{"凌晨", forenoon}, {"清晨", forenoon}, {"早上", forenoon}, {"早晨", forenoon}, {"中午", noon}, {"傍晚", evening}, {"晚上", evening},
	{"새벽", forenoon}, {"아침", forenoon}, {"낮", noon}, {"저녁", evening}, {"밤", evening},
}
