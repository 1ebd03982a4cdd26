package lang

import (
	"slices"
	"strings"
	"testing"
)

// Forms of a word find one another in its own language, and in no other.
func TestLanguagesStem(t *testing.T) {
	for _, test := range []struct{ code, a, b string }{
		{"de", "Fähren", "Fähre"}, {"de", "Häfen", "Hafen"}, {"fr", "l’île", "îles"}, {"fr", "qu'elle", "elle"}, {"it", "dell’isola", "isole"},
		{"es", "pescadores", "pescador"}, {"pt", "cidades", "cidade"}, {"ru", "гавани", "гаванью"}, {"ru", "ЙОДА", "йода"},
		{"tr", "Ankara’nın", "ankara"},
		{"tr", "KAPILAR", "kapıda"}, {"tr", "İZMİR", "izmir"}, {"tr", "IRMAK", "ırmak"}, {"ar", "الميناء", "ميناء"},
		{"el", "λιμάνια", "λιμάνι"}, {"nl", "boten", "boot"}, {"sv", "hamnen", "hamnar"}, {"ro", "orașele", "oraș"},
		{"en", "d'accord", "d’accord"},
	} {
		l := Named(test.code)
		a, b := l.Tokens(test.a), l.Tokens(test.b)
		if len(a) == 0 || len(b) == 0 || a[len(a)-1].Stem != b[len(b)-1].Stem {
			t.Errorf("%s: %q is %v, %q is %v", test.code, test.a, a, test.b, b)
		}
	}
	war := map[string]string{}
	for _, code := range []string{"en", "de", "nl", "pl"} {
		stem := Named(code).Tokens("war")[0].Stem
		if other, ok := war[stem]; ok {
			t.Errorf("war is %q in %s and in %s", stem, other, code)
		}
		if war[stem] = code; Bare(stem) != "war" {
			t.Errorf("the stem of war in %s is %q", code, stem)
		}
	}
	for _, same := range []string{"2024", "2.10.3", "👍", "東京"} {
		if a, b := English.Tokens(same)[0].Stem, Named("de").Tokens(same)[0].Stem; a != b {
			t.Errorf("%s is %q in English and %q in German", same, a, b)
		}
	}
}

// Forms that Snowball leaves apart are one word, and words that look like them are not.
func TestPlainForms(t *testing.T) {
	for code, pairs := range map[string]string{
		"pt": "nível/níveis profissional/profissionais hotel/hotéis fácil/fáceis civil/civis espanhol/espanhóis homem/homens " +
			"som/sons museu/museus",
		"es": "imagen/imágenes joven/jóvenes luz/luces juez/jueces lápiz/lápices",
		"fr": "ami/amis numéro/numéros élue/élus loi/lois travail/travaux jeu/jeux parler/parlent nouveau/nouvelles active/actifs " +
			"français/françaises blanc/blanche directeur/directrice étranger/étrangère président/présidente client/clients",
		"it": "italiano/italiana quartiere/quartieri moneta/monete parete/pareti telefono/telefoni militare/militari",
	} {
		for pair := range strings.FieldsSeq(pairs) {
			a, b, _ := strings.Cut(pair, "/")
			if l := Named(code); l.Stem(a) != l.Stem(b) {
				t.Errorf("%s: %s is %s, %s is %s", code, a, l.Stem(a), b, l.Stem(b))
			}
		}
	}
	for code, pairs := range map[string]string{
		"pt": "mais/mal país/pal", "es": "marzo/marcos plaza/placa", "fr": "client/clie gros/gras argent/argue",
		"it": "rete/re quartiere/quarto",
	} {
		for pair := range strings.FieldsSeq(pairs) {
			a, b, _ := strings.Cut(pair, "/")
			if l := Named(code); l.Stem(a) == l.Stem(b) {
				t.Errorf("%s: %s and %s are %s", code, a, b, l.Stem(a))
			}
		}
	}
}

func TestSignsWithoutSpaces(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"東京都", "東京* 東 京都* 京 都"},
		{"กขค", "กขค* ก ข ค"},
		{"l’Oréal", "loreal* l oreal"},
	} {
		var got []string
		end := 0
		for _, tok := range Tokens(test.text) {
			form := tok.Form
			if tok.Whole {
				form += "*"
			}
			got, end = append(got, form), max(end, tok.End)
		}
		if all := strings.Join(got, " "); all != test.want || end != len(test.text) {
			t.Errorf("%q: got %q up to %d, want %q", test.text, all, end, test.want)
		}
	}
}

func TestDates(t *testing.T) {
	for code, month := range map[string]string{"en": "may", "de": "mai", "fr": "mai", "es": "mayo", "ru": "мая", "tr": "mayıs", "xx": "may"} {
		l := Named(code)
		written, said := l.Tokens("2024-05-07"), l.Tokens(month)
		if len(written) != 3 || written[1].Stem != said[0].Stem || written[2].Form != "7" {
			t.Errorf("%s: 2024-05-07 is %v, %s is %v", code, written, month, said)
		}
	}
}

var samples = map[string]string{
	"en": "The ferry left the harbour in the evening, and nobody knew when it would be back.",
	"de": "Die Fähre verließ am Abend den Hafen, und niemand wusste, wann sie wieder da sein würde.",
	"fr": "Le bac a quitté le port dans la soirée et personne ne savait quand il serait de retour.",
	"es": "El transbordador salió del puerto por la tarde y nadie sabía cuándo iba a volver.",
	"it": "Il traghetto ha lasciato il porto di sera e nessuno sapeva quando sarebbe tornato.",
	"pt": "A balsa deixou o porto à noite e ninguém sabia quando ela iria voltar para a ilha.",
	"nl": "De veerboot verliet 's avonds de haven en niemand wist wanneer hij terug zou zijn.",
	"ro": "Feribotul a părăsit portul seara și nimeni nu știa când se va întoarce pe insulă.",
	"sv": "Färjan lämnade hamnen på kvällen och ingen visste när den skulle vara tillbaka.",
	"da": "Færgen forlod havnen om aftenen, og ingen vidste, hvornår den ville være tilbage.",
	"fi": "Lautta lähti satamasta illalla, eikä kukaan tiennyt, milloin se olisi takaisin.",
	"hu": "A komp este hagyta el a kikötőt, és senki sem tudta, hogy mikor lesz megint itt.",
	"pl": "Prom opuścił port wieczorem i nikt nie wiedział, kiedy wróci na wyspę z ludźmi.",
	"tr": "Feribot akşam limandan ayrıldı ve ne zaman geri döneceğini kimse bilmiyordu.",
	"ru": "Паром вышел из гавани вечером, и никто не знал, когда он вернётся обратно.",
	"uk": "Пором вийшов з гавані ввечері, і ніхто не знав, коли він повернеться назад.",
	"ar": "غادرت العبارة الميناء في المساء ولم يعرف أحد متى ستعود إلى الجزيرة.",
	"el": "Το φέρι έφυγε από το λιμάνι το βράδυ και κανείς δεν ήξερε πότε θα γυρίσει.",
	"zh": "渡船傍晚离开了港口，没有人知道它什么时候回来。",
	"ja": "フェリーは夕方に港を出て、いつ戻るのか誰も知らなかった。",
	"th": "เรือข้ามฟากออกจากท่าเรือในตอนเย็น และไม่มีใครรู้ว่าจะกลับมาเมื่อไร",
	"hi": "नौका शाम को बंदरगाह से निकली और किसी को नहीं पता था कि वह कब लौटेगी।",
	"ko": "배는 저녁에 항구를 떠났고 언제 돌아올지 아무도 몰랐다.",
}

func TestDetect(t *testing.T) {
	for code, text := range samples {
		if got := Detect(text); got != code {
			t.Errorf("%q is taken to be in %q, not %s", text, got, code)
		}
	}
	// Names, formulas and what is quoted tell little of the language around them.
	for text, code := range map[string]string{
		"ذكر السلطان في رسالته: پاشا، ثم عاد الجيش إلى المدينة في يوم الجمعة": "ar",
		"Si scrive n = T (n) con t, n, s e c, dove la somma non cresce più":   "it",
		"ทีม Northport Rovers และทีม Eastvale United เล่นใน Kalmar League":    "th",
		"Dans sa lettre, la reine des îles écrit à son ministre que la flotte ne viendra pas : « We are sorry that the ships are late and the " +
			"sea is frozen »": "fr",
	} {
		if got := Detect(text); got != code {
			t.Errorf("%q is taken to be in %q, not %s", text, got, code)
		}
	}
	for _, text := range []string{"", "4711", "Kalmar Vaxjo Nybro", "…"} {
		if got := Detect(text); got != "" {
			t.Errorf("%q is taken to be in %q", text, got)
		}
	}
	if l := Of("de-AT", samples["fr"]); l.Code != "de" {
		t.Errorf("what says that it is German is read as %s", l.Code)
	}
}

func TestGuess(t *testing.T) {
	among := []*Language{English, Named("de"), Named("tr")}
	known := func(stem string) bool { return stem == "de:fahr" || stem == "ferri" }
	for _, test := range []struct {
		text, hint, want string
		sure             bool
	}{
		{"Wann verließ die Fähre den Hafen?", "", "de", true},
		{"When did the ferry leave?", "tr", "en", true},
		{"Feribot ne zaman geri döndü?", "", "tr", true},
		{"NATO", "", "en", false},
		{"NATO", "tr", "tr", false},
		{"Fähre", "", "de", false},
	} {
		l, sure := Guess(test.text, among, known, test.hint)
		if l.Code != test.want || sure != test.sure {
			t.Errorf("%q with the hint %q: got %s, sure %v", test.text, test.hint, l.Code, sure)
		}
	}
}

func TestElsewhere(t *testing.T) {
	for _, test := range []struct{ text, in, want string }{
		{"Wann kommt die nächste Fähre nicht?", "en", "de"},
		{"When does the next ferry come?", "en", ""},
		{"когда вернётся паром", "en", "ru"},
		{"when is the ferry due", "de", "en"},
		{"ferry", "de", ""},
		{"Wo ist das Boot?", "de", ""},
	} {
		if got := Elsewhere(test.text, []*Language{Named(test.in)}); got != test.want {
			t.Errorf("%q among %s: got %q, want %q", test.text, test.in, got, test.want)
		}
	}
}

func TestAsksFor(t *testing.T) {
	for _, test := range []struct{ code, question, want string }{
		{"de", "In welchem Jahr wurde der Hafen gebaut?", "date"}, {"de", "Wer baute ihn?", "person"},
		{"fr", "En quelle année ?", "date"}, {"es", "¿Cuántos barcos hay?", "number"}, {"tr", "Ne zaman geldi?", "date"},
		{"ru", "Сколько лодок?", "number"}, {"ar", "متى عادت؟", "date"}, {"it", "Chi lo disse?", "person"}, {"pt", "Onde fica?", "place"},
		{"de", "Der Hafen ist alt.", ""},
	} {
		l := Named(test.code)
		var forms []string
		for _, tok := range l.Tokens(test.question) {
			forms = append(forms, tok.Form)
		}
		if got, _, _ := l.AsksFor(forms); got != test.want {
			t.Errorf("%q asks for %q, not %q", test.question, got, test.want)
		}
	}
}

// The tables of every language have the form that is read.
func TestLanguageTables(t *testing.T) {
	for _, codes := range scripts {
		for _, code := range codes {
			l := Named(code)
			if n := len(l.table().months); n != 0 && n != 12 {
				t.Errorf("%s has %d months", code, n)
			}
			for _, ask := range l.table().asks {
				if ask.kind != "person" && ask.kind != "date" && ask.kind != "place" && ask.kind != "number" && ask.kind != "reason" {
					t.Errorf("%s: a question for %q", code, ask.kind)
				}
			}
			for _, e := range l.endings {
				if Fold(e) != e {
					t.Errorf("%s: the ending %q is not folded", code, e)
				}
			}
		}
	}
}

func FuzzLanguages(f *testing.F) {
	for code, text := range samples {
		f.Add(code, text)
	}
	for _, text := range hostile() {
		f.Add("tr", text)
		f.Add("fr", text)
	}
	f.Fuzz(func(t *testing.T, code, text string) {
		l := Named(code)
		tokens := l.Tokens(text)
		at := 0
		for _, tok := range tokens {
			if tok.Form == "" || tok.Stem == "" || tok.Start < 0 || tok.End > len(text) || tok.Start >= tok.End || tok.Start < at {
				t.Fatalf("%s: %q has the word %+v", code, text, tok)
			}
			at = tok.Start
		}
		if n := l.Length(text); len(tokens) < n {
			t.Fatalf("%d words, and %d tokens", n, len(tokens))
		}
		Detect(text)
		Elsewhere(text, []*Language{l})
	})
}

func TestAlikeInOtherLanguages(t *testing.T) {
	for _, test := range []struct{ code, a, b string }{
		{"en", "kiev", "kyiv"}, {"en", "42", "forty-two"}, {"de", "Peking", "Beijing"}, {"de", "42", "zweiundvierzig"},
		{"fr", "17", "dix-sept"}, {"es", "Pekín", "Beijing"}, {"ru", "Белоруссии", "Беларусь"}, {"tr", "40", "kırk"}, {"ar", "7", "سبعة"},
	} {
		l := Named(test.code)
		a, b := l.Tokens(test.a)[0].Stem, l.Tokens(test.b)[0].Stem
		if !slices.Contains(l.Alike(a), b) || !slices.Contains(l.Alike(b), a) {
			t.Errorf("%s: %q is like %v, %q like %v", test.code, a, l.Alike(a), b, l.Alike(b))
		}
	}
}

func TestDefines(t *testing.T) {
	for _, test := range []struct{ code, text, want string }{
		{"de", "Was ist ein Leuchtturm?", "Was ist"},
		{"de", "Was der Bäcker verkauft", ""},
		{"es", "¿Qué es un faro?", "¿Qué es"},
		{"pt", "O que é um farol?", "O que é"},
		{"it", "Che cos’è un faro?", "Che cos’è"},
		{"fr", "Qu’est-ce qu’un phare ?", "Qu’est-ce qu"},
		{"fr", "Est-ce que le phare est fermé ?", ""},
		{"ru", "Что такое маяк?", "Что такое"},
		{"tr", "Deniz feneri nedir?", " nedir"},
		{"ar", "ما هي المنارة؟", "ما هي"},
		{"ar", "المنارة القديمة", ""},
	} {
		from, to := Named(test.code).Defines(test.text)
		if got := test.text[from:to]; got != test.want {
			t.Errorf("of %q %q asks what something is, want %q", test.text, got, test.want)
		}
	}
}

// Where no stemmer is at hand the forms of a word meet by their endings, and other words do not.
func TestEndings(t *testing.T) {
	for code, words := range map[string][]string{
		"pl": {"latarnia latarni latarnię latarniami", "most mostu mostem mostach", "otworzyła otworzyli otworzył", "nowego nowych nowy nowa"},
		"cs": {"město města městem městech", "starosta starosty starostou", "otevřela otevřeli otevřel", "nového nových nová"},
		"uk": {"місто міста містом містах", "маяк маяка маяком", "відкрила відкрили відкрив", "нового нових нова"},
		"bg": {"град градът града градове", "къща къщата къщи", "новата новите нова"},
	} {
		l := Named(code)
		seen := map[string]string{}
		for _, line := range words {
			for w := range strings.FieldsSeq(line) {
				stem := l.Stem(w)
				if other, ok := seen[stem]; ok && other != line {
					t.Errorf("%s: %q has the stem of %q", code, w, other)
				}
				seen[stem] = line
				if first := l.Stem(strings.Fields(line)[0]); stem != first {
					t.Errorf("%s: %q has the stem %q, not %q", code, w, stem, first)
				}
			}
		}
	}
}
