package rank

import (
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// written is a collection of passages in some languages.
func written(passages map[string][]string) (*Collection, []Candidate) {
	c := &Collection{AvgBody: 12, AvgTitle: 1, AvgHeading: 1}
	counts := map[string]int{}
	var candidates []Candidate
	for _, code := range []string{"en", "de", "fr", "es", "it", "pt", "ru", "tr", "ar", "zh"} {
		if len(passages[code]) > 0 {
			c.Languages = append(c.Languages, lang.Named(code))
		}
		for _, text := range passages[code] {
			seen := map[string]bool{}
			for _, tok := range lang.Named(code).Tokens(text) {
				if !seen[tok.Stem] {
					seen[tok.Stem] = true
					counts[tok.Stem]++
				}
			}
			candidates = append(candidates, Candidate{Article: len(candidates), Text: text, Language: lang.Named(code)})
			c.Passages++
		}
	}
	c.DocFreq = func(stem string) int { return counts[stem] }
	c.Similar = func(stem string) []string {
		var all []string
		for s := range counts {
			if s != stem && lang.OneEdit(s, stem) {
				all = append(all, s)
			}
		}
		return all
	}
	return c, candidates
}

// harbours says the same things in several languages.
var harbours = map[string][]string{
	"en": {"The old lighthouse burned down in the war.", "Nine boats left the harbour on Monday.", "The baker sells bread and salt."},
	"de": {"Der alte Leuchtturm war im Winter geschlossen.",
		"Neun Boote verließen am Montag den Hafen.", "Der Bäcker verkauft Brot und Salz."},
	"fr": {"Le vieux phare de l’île était fermé en hiver.", "Neuf bateaux ont quitté le port lundi.", "Le boulanger vend du pain et du sel."},
	"ru": {"Старый маяк зимой был закрыт.", "Девять лодок вышли из гавани в понедельник.", "Пекарь продаёт хлеб и соль."},
	"tr": {"Eski fener kışın kapalıydı.", "Dokuz tekne pazartesi günü limandan ayrıldı.", "Fırıncı ekmek ve tuz satıyor."},
	"ar": {"كانت المنارة القديمة مغلقة في الشتاء.", "غادرت تسعة قوارب الميناء يوم الاثنين.", "يبيع الخباز الخبز والملح."},
}

func TestQuestionsInTheirLanguage(t *testing.T) {
	c, candidates := written(harbours)
	for _, test := range []struct{ question, code, want string }{
		{"When did the boats leave the harbour?", "en", "Nine boats"},
		{"Wie viele Boote sind aus dem Hafen gefahren?", "de", "Neun Boote"},
		{"Wann war der Leuchtturm geschlossen?", "de", "Der alte Leuchtturm"},
		{"Quand l’île avait-elle un phare fermé ?", "fr", "Le vieux phare"},
		{"Сколько лодок вышло из гаваней?", "ru", "Девять лодок"},
		{"Liman ne zaman teknelerle doluydu?", "tr", "Dokuz tekne"},
		{"متى غادرت القوارب الميناء؟", "ar", "غادرت تسعة"},
	} {
		q := Parse(test.question, c)
		if q.Language().Code != test.code {
			t.Errorf("%q is read in %s", test.question, q.Language().Code)
		}
		ranked := q.Rank(candidates)
		if got := candidates[ranked[0].Candidate].Text; !strings.HasPrefix(got, test.want) {
			t.Errorf("%q is answered by %q", test.question, got)
		}
		if len(q.Corrections) > 0 {
			t.Errorf("%q is corrected: %v", test.question, q.Corrections)
		}
	}
	// A word of another language is found by it, where its own does not have it.
	q := Parse("What is a Leuchtturm?", c)
	if got := candidates[q.Rank(candidates)[0].Candidate].Text; !strings.HasPrefix(got, "Der alte Leuchtturm") {
		t.Errorf("the lighthouse is %q", got)
	}
}

func TestSlipsInOtherLanguages(t *testing.T) {
	only := func(code string) *Collection {
		c, _ := written(map[string][]string{code: harbours[code]})
		return c
	}
	for _, test := range []struct{ code, question, from, to string }{
		{"de", "Wer sah den Leuchttrum?", "Leuchttrum", "leuchtturm"},
		{"fr", "Qui est le bulanger ?", "bulanger", "boulanger"},
		{"ru", "Где стоит марк у гаваин?", "гаваин", "гавани"},
		{"tr", "Eski fenre nerede?", "fenre", "fener"},
		{"ar", "أين المنراة القديمة؟", "المنراة", "المنارة"},
		// Words of another language are not slips, and a name is no other word.
		{"en", "Wann ist der Leuchtturm nicht offen?", "", ""},
		{"en", "когда открыт маяк", "", ""},
		{"en", "Is it true that Baler sells it?", "", ""},
		{"de", "Was sagte Bager?", "", ""},
		{"fr", "Que vend Boulangir ?", "", ""},
	} {
		q := Parse(test.question, only(test.code))
		switch {
		case test.from == "" && len(q.Corrections) == 0:
		case test.from == "" || len(q.Corrections) == 0:
			t.Errorf("%q: the corrections are %v", test.question, q.Corrections)
		default:
			last := q.Corrections[len(q.Corrections)-1]
			if last.From != test.from || lang.Fold(last.To) != test.to {
				t.Errorf("%q: %q is taken for %q", test.question, last.From, last.To)
			}
		}
	}
	if q := Parse("Wann ist der Leuchtturm nicht offen?", only("en")); q.Foreign() != "de" {
		t.Errorf("a German question among English articles is in %q", q.Foreign())
	}
	if q := Parse("When is the lighthouse open?", only("en")); q.Foreign() != "" {
		t.Errorf("an English question among English articles is in %q", q.Foreign())
	}
}

func TestTypesInOtherLanguages(t *testing.T) {
	for _, test := range []struct {
		code, question string
		want           AnswerType
	}{
		{"de", "Wann wurde er gebaut?", DateAnswer}, {"de", "Wer baute ihn?", AnyAnswer}, // every noun has a capital
		{"fr", "Qui l’a construit ?", PersonAnswer}, {"ru", "Сколько их было?", NumberAnswer},
		{"tr", "Neden kapandı?", ReasonAnswer}, {"ar", "متى بني؟", DateAnswer}, {"zh", "谁建造了它？", AnyAnswer},
	} {
		c, _ := written(map[string][]string{test.code: {"…"}})
		if q := Parse(test.question, c); q.Type != test.want || !q.asks {
			t.Errorf("%q asks for %q, not %q", test.question, q.Type, test.want)
		}
	}
}

// TestSharedStem checks that a question's word is not found in another one of its stem:
// neither in one of another vowel, nor, where the question has two, in the other's form.
func TestSharedStem(t *testing.T) {
	de := lang.Named("de")
	c := &Collection{
		Passages: 50, AvgBody: 12, Languages: []*lang.Language{de},
		DocFreq: func(stem string) int { return map[string]int{"de:fahr": 4, "de:fahrt": 2, "de:hafen": 3}[stem] },
	}
	ferry := Candidate{Article: 1, Language: de, Text: "Die Fähre legt um neun Uhr ab."}
	train := Candidate{Article: 2, Language: de, Text: "Der Zug fährt um acht Uhr ab. Züge fahren bis Mitternacht."}
	for _, question := range []string{
		"Wann legt die Fähre ab?", "Wie oft fahren Fähren, wann geht die Fähre?", "Wann fährt die Fähre ab?", "wann faehrt die faehre ab",
	} {
		ranked := Parse(question, c).Rank([]Candidate{train, ferry})
		if best := ranked[0].Candidate; best != 1 {
			t.Errorf("%s: the best passage is %d", question, best)
		}
	}
}

// TestFamilies checks that a passage with a broken plural has the word that is asked for,
// and comes behind one that has the word itself.
func TestFamilies(t *testing.T) {
	c, candidates := written(map[string][]string{"ar": {
		"تباع الأسماك في السوق كل صباح.", "يحمل القارب الملح إلى الجزر البعيدة.", "كان للحاكم منصب قديم في المدينة.",
		"شغل الكاتب عدة مناصب في الصحف.",
	}})
	ranked := Parse("ما هو منصب الكاتب؟", c).Rank(candidates)
	if first, second := ranked[0].Candidate, ranked[1].Candidate; first != 3 || second != 2 {
		t.Errorf("the passages are %d and %d", first, second)
	}
	if n := ranked[0].found.len(); n != 2 {
		t.Errorf("the passage with the plural has %d of two words", n)
	}
}

// Asked what a thing is, the passage comes first that begins with it and says so.
func TestDefinitions(t *testing.T) {
	for _, test := range []struct {
		code, question string
		passages       []string
	}{
		{"pt", "O que é o farol?", []string{
			"Na ilha ficou fechado por um ano o velho farol.", "O farol é uma torre com luz, que guia os barcos à noite.",
			"O padeiro vende pão e sal."}},
		{"fr", "Qu’est-ce qu’un phare ?", []string{
			"Dans l’île on a fermé pour une année le vieux phare.", "Un phare est une tour avec une lampe, qui guide les bateaux la nuit.",
			"Le boulanger vend du pain."}},
		{"ar", "ما هي المنارة؟", []string{
			"أغلقت في الجزيرة لمدة سنة كاملة المنارة.", "المنارة هي برج فيه ضوء يرشد القوارب ليلا.", "يبيع الخباز الخبز."}},
	} {
		c, candidates := written(map[string][]string{test.code: test.passages})
		q := Parse(test.question, c)
		if ranked := q.Rank(candidates); ranked[0].Candidate != 1 || ranked[0].defines != 1 {
			t.Errorf("%s: %q comes first, and says so by %v", test.question, candidates[ranked[0].Candidate].Text, ranked[0].defines)
		}
	}
}

// A particle that is written as one with an Arabic word keeps nothing from being found.
func TestParticles(t *testing.T) {
	c, _ := written(map[string][]string{"ar": {"يجري نهر طويل في الوادي.", "غادرت القوارب الميناء."}})
	q := Parse("متى وصلوا لنهر الوادي؟", c)
	terms := q.Terms()
	found := slices.ContainsFunc(terms, func(t Term) bool { return t.Stem == "ar:نهر" && t.Frequency == 1 })
	if len(q.Corrections) > 0 || !found {
		t.Errorf("the terms are %+v, corrections %v", terms, q.Corrections)
	}
}

// What is typed in a chat without its accents, or shortened, finds what is written with them, and
// nothing is said to be corrected.
func TestTypedInChats(t *testing.T) {
	c, candidates := written(map[string][]string{
		"es": {"La asociación de pescadores perdió nueve barcos.", "El panadero vende pan y sal en la plaza.",
			"La policía cerró el puerto el martes."},
	})
	for question, want := range map[string]string{
		"cuantos barcos perdio la asociacion": "La asociación", "xq cerro la policia el puerto": "La policía",
		"q vende el panadero": "El panadero",
	} {
		q := Parse(question, c)
		if got := candidates[q.Rank(candidates)[0].Candidate].Text; !strings.HasPrefix(got, want) || len(q.Corrections) > 0 {
			t.Errorf("%q is answered by %q, %v", question, got, q.Corrections)
		}
		if question[0] == 'x' && q.Type != ReasonAnswer {
			t.Errorf("%q asks for %v", question, q.Type)
		}
		for _, term := range q.Terms() {
			if term.Frequency == 0 {
				t.Errorf("%q looks for %q, which nothing has", question, term.Form)
			}
		}
	}
	for _, word := range []string{"muerto", "marcos", "marido"} { // not puerto, barcos, martes
		if q := Parse("¿Hay "+word+" en la plaza?", c); len(q.Corrections) > 0 {
			t.Errorf("%q is corrected: %v", word, q.Corrections)
		}
	}
}

// Somebody who asks when she died finds the passage that tells of her death, in every
// language that has a table of kindred words.
func TestKindredWordsOfLanguages(t *testing.T) {
	for code, test := range map[string]struct{ question, right, wrong string }{
		"de": {"Wann starb Anna Moll?", "Der Tod von Anna Moll kam 1911 unerwartet.", "Im Jahr 1911 besuchte Anna Moll die Stadt Bonn."},
		"fr": {"Quand Anna Moll est-elle morte ?", "Le décès d’Anna Moll fut annoncé en 1911.", "Anna Moll visita en 1911 la ville de Lyon."},
		"es": {"¿Cuándo murió Anna Moll?", "El fallecimiento de Anna Moll llegó en 1911.", "Anna Moll visitó en 1911 la ciudad de Toledo."},
		"it": {"Quando morì Anna Moll?", "Il decesso di Anna Moll avvenne nel 1911.", "Anna Moll visitò nel 1911 la città di Parma."},
		"pt": {"Quando morreu Anna Moll?", "O falecimento de Anna Moll ocorreu em 1911.", "Anna Moll visitou em 1911 a cidade de Braga."},
		"ru": {"Когда умерла Анна Молль?", "Кончина Анны Молль случилась в 1911 году.", "В 1911 году Анна Молль посетила город Тверь."},
		"tr": {"Anna Moll ne zaman öldü?", "Anna Moll 1911 yılında vefat etti.", "Anna Moll 1911 yılında Bursa kentini gezdi."},
		"ar": {"متى مات سامي الحداد؟", "كانت وفاة سامي الحداد عام 1911.", "زار سامي الحداد عام 1911 مدينة حلب."},
	} {
		c, candidates := written(map[string][]string{code: {test.wrong, test.right}})
		q := Parse(test.question, c)
		ranked := q.Rank(candidates)
		if got := candidates[ranked[0].Candidate].Text; got != test.right {
			t.Errorf("%s: %q is answered by %q", code, test.question, got)
		}
		l := lang.Named(code)
		if len(q.related) == 0 || l.Related(q.terms[0].Stem) == nil && l.Related(q.terms[len(q.terms)-1].Stem) == nil {
			t.Errorf("%s: no word of %q has kindred ones", code, test.question)
		}
	}
}

// A German compound is akin to its parts, and a part to the compounds that the question has.
func TestCompounds(t *testing.T) {
	c, candidates := written(map[string][]string{"de": {
		"Ertl lobte am Montag die neue Ausstellung in der Stadt.", "Der Museumsleiter Ertl kam 1911 in die Stadt.",
		"Für das Schwimmbad gelten längere Zeiten.", "Das Bad öffnet um neun Uhr für alle Leute.",
	}})
	for question, want := range map[string]string{
		"Wann kam Ertl an das Museum?": "Der Museumsleiter", "Ab wann gelten am Bad längere Zeiten?": "Für das Schwimmbad",
	} {
		q := Parse(question, c)
		ranked := q.Rank(candidates)
		if got := candidates[ranked[0].Candidate].Text; !strings.HasPrefix(got, want) {
			t.Errorf("%q is answered by %q", question, got)
		}
	}
	for _, test := range []struct {
		part, whole string
		want        bool
	}{
		{"de:museum", "de:museumsleit", true}, {"de:weg", "de:radschnellweg", false}, {"de:zaun", "de:gartenzaun", true},
		{"de:zaun", "de:zaune", false}, {"de:gart", "de:bogart", false},
	} {
		if got := isPart(test.part, test.whole); got != test.want {
			t.Errorf("%s is a part of %s: %v", test.part, test.whole, got)
		}
	}
}
