package verify

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// quay is a quotation in each language of the interface and in some others, of one
// Ruth Calder about a quay.
var quay = map[string]string{
	"en.md": "The mayor of the town is with the board.\n\n“We will not sell the old quay before winter, and it has forty piles,” said " +
		"Ruth Calder. “I’m not afraid of the worm.”\n",
	"de.md": "Der Rat der Stadt ist dagegen.\n\n„Wir werden den alten Kai nicht vor dem Winter verkaufen, und er hat vierzig Pfähle“, " +
		"sagte Ruth Calder.\n",
	"fr.md": "Le conseil de la ville est contre, pour des raisons de prix.\n\n« Nous n’allons pas vendre le vieux quai avant l’hiver, " +
		"et il a quarante pieux », a dit Ruth Calder.\n",
	"es.md": "El consejo de la ciudad está en contra por los costes.\n\n«No vamos a vender el viejo muelle antes del invierno, y tiene " +
		"cuarenta pilotes», dijo Ruth Calder.\n",
	"ru.md": "Совет города был против, и это не новость.\n\n«Мы не продадим старый причал до зимы, и у него сорок свай», — сказала Рут " +
		"Кальдер.\n",
	"tr.md": "Kent kurulu buna karşı ve bu yeni bir şey değil.\n\n“Eski rıhtımı satmak doğru değil, çünkü kırk kazığı var ve çok " +
		"sağlam,” dedi Ruth Calder.\n",
	"ar.md": "كان مجلس المدينة في الاجتماع من الصباح إلى المساء.\n\nقالت روث كالدر: «لن نبيع الرصيف القديم قبل الشتاء، وفيه أربعون " +
		"عمودا من الخشب».\n",
	"ja.md": "新しい桟橋\n\n「古い桟橋は冬の前に売らない」と市長の佐倉は述べた。\n",
}

// Words in marks are compared and nothing else, in whatever language and marks the
// rest is; none of them is called the article's own.
func TestVerifyLanguages(t *testing.T) {
	x := memory(t, read(t, folder(quay)))
	const (
		en = "We will not sell the old quay before winter"
		de = "Wir werden den alten Kai nicht vor dem Winter verkaufen"
		fr = "Nous n’allons pas vendre le vieux quai avant l’hiver"
		es = "No vamos a vender el viejo muelle antes del invierno"
		ru = "Мы не продадим старый причал до зимы"
		tr = "Eski rıhtımı satmak doğru değil"
		ar = "لن نبيع الرصيف القديم قبل الشتاء"
		ja = "古い桟橋は冬の前に売らない"
	)
	for _, text := range []string{
		"“" + en + ",” said Ruth Calder", "Ruth Calder: “" + en + "”", "“" + en + "” Calder", "The mayor's friend Ruth Calder once said: “" +
			en + "”",
		"„" + de + "“, sagte Ruth Calder", "Ruth Calder sagte am Montag: „" + de + "“", "»" + de + "«, so Calder",
		"Wie Calder dem Blatt sagte: „" + de + "“",
		"« " + fr + " », a dit Ruth Calder", "Ruth Calder a déclaré : « " + fr + " »", "Selon Ruth Calder, « " + fr + " »", "« " + fr +
			" » (Ruth Calder)",
		"«" + es + "», dijo Ruth Calder", "Según Ruth Calder, «" + es + "»", "Ruth Calder afirmó ayer: “" + es + "”", "\"" + es +
			"\" - Ruth Calder",
		"«" + ru + "», — сказала Рут Кальдер", "Рут Кальдер заявила: «" + ru + "»", "По словам Рут Кальдер, «" + ru + "»", "„" + ru +
			"“ — Рут Кальдер",
		"“" + tr + "” dedi Ruth Calder", "Ruth Calder, “" + tr + "” diye konuştu", "Ruth Calder’a göre “" + tr + "”", "Ruth Calder: “" + tr + "”",
		"قالت روث كالدر: «" + ar + "»", "«" + ar + "»، قالت روث كالدر", "روث كالدر: “" + ar + "”",
		"「" + ja + "」と佐倉は述べた", "『" + ja + "』", "佐倉市長「" + ja + "」",
	} {
		v := verify(t, x, Query{Text: text})
		if v.Verdict != Verbatim || v.Places[0].Voice != VoiceQuoted {
			t.Errorf("%q: %s, %v, %v", text, v.Verdict, v.Details, v.Places)
		}
		for _, n := range v.Details {
			if strings.HasPrefix(string(n.Code), "own_words") || strings.HasPrefix(string(n.Code), "not_quoting") {
				t.Errorf("%q: %s", text, n)
			}
		}
	}
}

// What changes the sense is called out in each language, and nothing is that is not
// so.
func TestCalloutLanguages(t *testing.T) {
	x := memory(t, read(t, folder(quay)))
	const negation, number, name = CalloutNegation, CalloutNumber, CalloutName
	for _, test := range []struct {
		text string
		want []CalloutKind
	}{
		{"We will sell the old quay before winter, and it has forty piles", []CalloutKind{negation}},
		{"We will not sell the old quay before winter, and it has fifty piles", []CalloutKind{number}},
		{"We will not sell the old quay before summer, and it has forty piles", nil},
		{"We will not sell the old quay of Calder before winter, and it has forty piles", nil}, // the article has her name
		{"We will not sell the old quay of Duarte before winter, and it has forty piles", []CalloutKind{name}},
		{"I'm afraid of the worm", []CalloutKind{negation}},
		{"Wir werden den alten Kai vor dem Winter verkaufen, und er hat vierzig Pfähle", []CalloutKind{negation}},
		{"Wir werden den alten Kai nie vor dem Winter verkaufen, und er hat vierzig Pfähle", nil},
		{"Wir werden den alten Kai nicht vor dem Sommer verkaufen, und er hat fünfzig Pfähle", []CalloutKind{number}},
		{"Wir werden den alten Kai nicht vor dem Winter verkaufen, und er hat 40 Balken", []CalloutKind{number}},
		{"Nous allons vendre le vieux quai avant l’hiver, et il a quarante pieux", []CalloutKind{negation}},
		{"Nous n’allons pas vendre le vieux quai avant l’hiver, et il a trente pieux", []CalloutKind{number}},
		{"Y vamos a vender el viejo muelle antes del invierno, y tiene cuarenta pilotes", []CalloutKind{negation}},
		{"No vamos a vender el viejo muelle antes del invierno, y tiene treinta pilotes", []CalloutKind{number}},
		{"Мы продадим старый причал до зимы, и у него сорок свай", []CalloutKind{negation}},
		{"Мы не продадим старый причал до зимы, и у него тридцать свай", []CalloutKind{number}},
		{"Eski rıhtımı satmak doğru, çünkü kırk kazığı var ve çok sağlam", []CalloutKind{negation}},
		{"Eski rıhtımı satmak doğru değil, çünkü otuz kazığı var ve çok sağlam", []CalloutKind{number}},
		{"سوف نبيع الرصيف القديم قبل الشتاء، وفيه أربعون عمودا من الخشب", []CalloutKind{negation}},
		{"لن نبيع الرصيف القديم قبل الشتاء، وفيه خمسون عمودا من الخشب", []CalloutKind{number}},
		{"Wir werden den alten Kai nicht vor dem Winter verkaufen, und er hat fünfundvierzig Pfähle", []CalloutKind{number}},
		{"Wir werden den alten Kai vor dem Winter nicht verkaufen, und er hat vierzig Pfähle", []CalloutKind{negation}},
		{"We will sell the old quay not before winter, and it has forty piles", []CalloutKind{negation}},
	} {
		v := verify(t, x, Query{Text: test.text})
		var got []CalloutKind
		for _, c := range v.CalledOut {
			got = append(got, c.Kind)
		}
		if v.Verdict != DiffersHere || !slices.Equal(got, test.want) {
			t.Errorf("%q: %s, %v called out, want %v", test.text, v.Verdict, v.CalledOut, test.want)
		}
	}
}

// A negation that stands elsewhere has one note.
func TestMovedNegation(t *testing.T) {
	x := memory(t, read(t, folder(quay)))
	for _, text := range []string{
		"We will sell the old quay not before winter, and it has forty piles",
		"Wir werden den alten Kai vor dem Winter nicht verkaufen, und er hat vierzig Pfähle",
	} {
		v := verify(t, x, Query{Text: text})
		if len(v.CalledOut) != 1 || v.CalledOut[0].Note.Code != NoteMoved {
			t.Errorf("%q: %v", text, v.CalledOut)
		}
	}
}

// A negation and a number are called out in languages that speakers are not read in, too.
func TestCalloutsElsewhere(t *testing.T) {
	for code, test := range map[string][3]string{
		"pl": {"„Nie sprzedamy starego nabrzeża przed zimą i ono ma czterdzieści pali” – powiedziała Ruth Calder, bo jest dla miasta ważne.",
			"Sprzedamy starego nabrzeża przed zimą i ono ma czterdzieści pali",
			"Nie sprzedamy starego nabrzeża przed zimą i ono ma trzydzieści pali"},
		"nl": {"„Wij verkopen de oude kade niet voor de winter, en zij heeft veertig palen”, zei Ruth Calder in de stad.",
			"Wij verkopen de oude kade voor de winter, en zij heeft veertig palen",
			"Wij verkopen de oude kade niet voor de winter, en zij heeft dertig palen"},
		"sv": {"”Vi säljer inte den gamla kajen före vintern, och den har fyrtio pålar”, sade Ruth Calder till staden som det är.",
			"Vi säljer den gamla kajen före vintern, och den har fyrtio pålar",
			"Vi säljer inte den gamla kajen före vintern, och den har trettio pålar"},
		"uk": {"«Ми не продамо стару пристань до зими, і вона має сорок паль», — сказала Рут Калдер, але це було для міста важливо.",
			"Ми продамо стару пристань до зими, і вона має сорок паль", "Ми не продамо стару пристань до зими, і вона має тридцять паль"},
		"cs": {"„Staré nábřeží do zimy nikdy prodat se nechystáme, a ono má čtyřicet pilířů,“ řekla Ruth Calder, protože je pro město důležité.",
			"Staré nábřeží do zimy prodat se nechystáme, a ono má čtyřicet pilířů",
			"Staré nábřeží do zimy nikdy prodat se nechystáme, a ono má třicet pilířů"},
		"hi": {"रूथ काल्डर ने कहा, \"हम पुराना घाट सर्दी से पहले नहीं बेचेंगे और इसमें चालीस खंभे हैं\" क्योंकि यह शहर के लिए ज़रूरी है।",
			"हम पुराना घाट सर्दी से पहले बेचेंगे और इसमें चालीस खंभे हैं", "हम पुराना घाट सर्दी से पहले नहीं बेचेंगे और इसमें तीस खंभे हैं"},
		"vi": {"Bà Ruth Calder nói: \"Chúng tôi sẽ không bán bến cảng cũ trước mùa đông, và nó có bốn mươi cây cọc\", vì đó là của thành phố.",
			"Chúng tôi sẽ bán bến cảng cũ trước mùa đông, và nó có bốn mươi cây cọc",
			"Chúng tôi sẽ không bán bến cảng cũ trước mùa đông, và nó có sáu mươi cây cọc"},
		"ko": {"루스 콜더 씨는 \"우리는 겨울 전에 낡은 부두를 팔지 않는다 그리고 기둥은 마흔 개가 있다\"고 말했다. 이번 부두는 도시를 위해 필요한 것이다.",
			"우리는 겨울 전에 낡은 부두를 팔지 그리고 기둥은 마흔 개가 있다",
			"우리는 겨울 전에 낡은 부두를 팔지 않는다 그리고 기둥은 서른 개가 있다"},
	} {
		x := memory(t, read(t, folder(map[string]string{code + ".md": test[0] + "\n"})))
		for i, want := range []CalloutKind{CalloutNegation, CalloutNumber} {
			v := verify(t, x, Query{Text: test[1+i]})
			if len(v.CalledOut) != 1 || v.CalledOut[0].Kind != want {
				t.Errorf("%s: %q: %s, %+v", code, test[1+i], v.Verdict, v.CalledOut)
			}
		}
	}
}

// The sign of negation within a Turkish verb, numbers of several words written as one and
// signs among others of Chinese are called out; what only looks like them is not.
func TestCalloutWithinWords(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"tr.md": "“Biz bu eski rıhtımı kıştan önce satmayacağız ve bu karar kesin,” dedi Ruth Calder, çünkü kent için çok değerli.\n",
		"it.md": "«Non venderemo il vecchio molo e abbiamo ventidue barche nella baia», ha detto Ruth Calder alla città.\n",
		"zh.md": "港务局长卢思凯说：“旧防波堤撑不过下一个冬天了。”他还说：“我们总共要打下三百二十根钢桩，一根也不能少。”\n",
		"ja.md": "港長の軽部るり氏は「立会人を集めるのに二十三日かかり、もう誰も残っていない」と述べた。\n",
		"th.md": "รูธ คาลเดอร์กล่าวว่า \"เราจะไม่ขายท่าเรือเก่าก่อนฤดูหนาว\" เมื่อวันจันทร์ที่ผ่านมา\n",
	})))
	for text, want := range map[string][]CalloutKind{
		"我们总共要打下五百二十根钢桩，一根也不能少。":                                             {CalloutNumber},
		"我们总共要打下三百二十根钢管，一根也不能少。":                                             nil,
		"我们总共要打下三百二十根钢桩，半根也不能少。":                                             nil,
		"立会人を集めるのに二十五日かかり、もう誰も残っていない":                                        {CalloutNumber},
		"立会人を集めるのに二十三日かかり、もう誰も残っている":                                         {CalloutNegation},
		"เราจะขายท่าเรือเก่าก่อนฤดูหนาว":                                     {CalloutNegation},
		"Biz bu eski rıhtımı kıştan önce satacağız ve bu karar kesin":        {CalloutNegation},
		"Biz bu eski rıhtımı yazdan önce satmayacağız ve bu karar kesin":     nil,
		"Non venderemo il vecchio molo e abbiamo ventitré barche nella baia": {CalloutNumber},
		"E venderemo il vecchio molo e abbiamo ventidue barche nella baia":   {CalloutNegation},
		"旧防波堤撑得过下一个冬天了":                                                      {CalloutNegation},
		"旧防波堤撑不过下一个夏天了":                                                      nil,
	} {
		v := verify(t, x, Query{Text: text})
		var got []CalloutKind
		for _, c := range v.CalledOut {
			got = append(got, c.Kind)
		}
		if v.Verdict != DiffersHere || !slices.Equal(got, want) {
			t.Errorf("%q: %s, %v called out, want %v", text, v.Verdict, v.CalledOut, want)
		}
	}
}

// Who is said to have spoken is compared in Chinese and Japanese, where a name has no
// capital and a title is written as one word with it.
func TestClaimUnspaced(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"ja.md": "港長の軽部るり氏は「古い防波堤は次の冬を越せない」と述べた。\n\n大森健組合長は反対している。\n",
		"zh.md": "港务局长卢思凯说：“旧防波堤撑不过下一个冬天了。”\n\n俄罗斯总统普京表示，“能源供应不会中断”。\n",
	})))
	for text, want := range map[string]Verdict{
		"「古い防波堤は次の冬を越せない」と軽部るり氏は述べた":  Verbatim,
		"軽部さんは「古い防波堤は次の冬を越せない」と話した":   Verbatim,
		"「古い防波堤は次の冬を越せない」と市長は述べた":     Verbatim,
		"「古い防波堤は次の冬を越せない」と大森健組合長は述べた": AnotherSpeaker,
		"卢思凯局长表示：“旧防波堤撑不过下一个冬天了。”":    Verbatim,
		"俄罗斯总统泽连斯基表示，“能源供应不会中断”":      AnotherSpeaker,
		"陶静雯表示：“能源供应不会中断”":            AnotherSpeaker,
		"“能源供应不会中断”——陶静雯":             AnotherSpeaker,
		"「古い防波堤は次の冬を越せない」と大森健組合長":     AnotherSpeaker,
		"大森「古い防波堤は次の冬を越せない」":          AnotherSpeaker,
		"軽部「古い防波堤は次の冬を越せない」":          Verbatim,
		"“能源供应不会中断”，总统说":              Verbatim,
		"卢思凯局长表示：“旧防波堤撑得过下一个冬天了。”":    DiffersHere,
	} {
		if v := verify(t, x, Query{Text: text}); v.Verdict != want {
			t.Errorf("%q: %s, %v, want %s", text, v.Verdict, v.Details, want)
		}
	}
}

// What an article only reports is told to be reported, in other languages too, and of
// whom.
func TestReportedLanguages(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"de.md": "Die Kämmerin Ida Brandt teilte mit, dass die alte Brücke im Herbst gesperrt wird, und das ist nicht neu.\n",
		"fr.md": "Paul Tanguy a expliqué à la presse que l’été sera très chaud dans la baie, et il est inquiet pour les bêtes.\n",
		"es.md": "Luis Prado dijo que el viejo puerto estaría cerrado en el invierno, y no es una sorpresa para los vecinos.\n",
	})))
	for text, speaker := range map[string]string{
		"„die alte Brücke im Herbst gesperrt wird“, sagte Ida Brandt":       "Ida Brandt",
		"« l’été sera très chaud dans la baie », a dit Paul Tanguy":         "Paul Tanguy",
		"«el viejo puerto estaría cerrado en el invierno», dijo Luis Prado": "Luis Prado",
	} {
		v := verify(t, x, Query{Text: text})
		if v.Verdict != Reported || v.Places[0].Speaker != speaker || v.Places[0].Voice != VoiceReported {
			t.Errorf("%q: %s, %v, %v", text, v.Verdict, v.Details, v.Places)
		}
	}
}

// The comparison marks the smallest difference.
func TestSmallestDifference(t *testing.T) {
	x := memory(t, read(t, folder(quay)))
	for text, want := range map[string]string{
		"I'm afraid of the worm":                          "dropped not ",
		"I am not afraid of the worm":                     "changed I /I’m , added am ",
		"We will sell the old quay before winter":         "dropped not ",
		"We will not now sell the old quay before winter": "added now ",
		"They will not sell the old quay before winter":   "changed They /We ",
	} {
		var got []string
		for _, c := range verify(t, x, Query{Text: text}).Difference {
			switch {
			case c.Op == OpAdded:
				got = append(got, "added "+c.Pasted)
			case c.Op == OpDropped:
				got = append(got, "dropped "+c.Stored)
			case c.Op == OpChanged:
				got = append(got, "changed "+c.Pasted+"/"+c.Stored)
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A text of many pages is compared whole.
func TestVerifyLong(t *testing.T) {
	g := gazette{rand.New(rand.NewPCG(11, 2))}
	var b strings.Builder
	for range 90 {
		b.WriteString(g.paragraph(g.name(), g.pick(madeRole)) + "\n\n")
	}
	text := strings.TrimSpace(b.String())
	x := memory(t, read(t, folder(map[string]string{"long.md": text})))
	if v := verify(t, x, Query{Text: text}); v.Verdict != Verbatim || len(text) < 3*longestLookup {
		t.Errorf("%d bytes: %s", len(text), v.Verdict)
	}
	words := strings.Split(text, " ")
	at := len(words) - 40
	words[at] = "not " + words[at]
	v := verify(t, x, Query{Text: strings.Join(words, " ")})
	added := 0
	for _, c := range v.Difference {
		if c.Op == OpAdded {
			added += len(c.Pasted)
		}
	}
	if v.Verdict != DiffersHere || added != len("not ") || len(v.CalledOut) != 1 || v.CalledOut[0].Kind != CalloutNegation {
		t.Errorf("%s, %d bytes put in, %v called out", v.Verdict, added, v.CalledOut)
	}
}

// Of very many ellipses the first are heeded, and the verdict says so.
func TestManyEllipses(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	for _, part := range []string{"the", "We have had worse winters", "a of the in", "zzz"} {
		v := verify(t, x, Query{Text: strings.Repeat(part+" … ", 150) + part})
		if !slices.Contains(v.Details, Note{NoteFirstParts, NoteArgs{N: mostEllipses}}) {
			t.Errorf("%q: %s, %v", part, v.Verdict, v.Details)
		}
	}
	if v := verify(t, x, Query{Text: "We have had … worse winters"}); slices.ContainsFunc(v.Details,
		func(n Note) bool { return n.Code == NoteFirstParts }) {
		t.Error(v.Details, fmt.Sprint(v.Verdict))
	}
}

// A short quotation within a sentence is the speaker's, and a comma of who pasted it
// is no difference.
func TestShortQuotation(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"a.md": "The board met on Monday.\n\nMayor Torrin Lowe said the pier was “beyond all hope” and left.\n\nIda Park called the plan " +
			"“a farce”, and the board laughed.\n",
	})))
	for _, text := range []string{
		"Mayor Torrin Lowe said the pier was “beyond all hope”", "“beyond all hope” Lowe", "Lowe: 'beyond all hope'", "As Lowe put it, " +
			"“beyond all hope”",
		"„beyond all hope“, so Lowe", "Lowe l’a dit « beyond all hope »",
	} {
		v := verify(t, x, Query{Text: text})
		if v.Verdict != Verbatim || v.Places[0].Speaker != "Torrin Lowe" || v.Words != "beyond all hope" {
			t.Errorf("%q: %s, %q, %v", text, v.Verdict, v.Words, v.Places)
		}
	}
	v := verify(t, x, Query{Text: "“beyond hope,” Lowe said"})
	changed := slices.DeleteFunc(v.Difference, func(c Change) bool { return c.Op == OpKept })
	if v.Verdict != DiffersHere || len(changed) != 1 || changed[0].Stored != "all " {
		t.Errorf("%s: %v", v.Verdict, changed)
	}
}

// A title of courtesy before a surname is no given name: M. Calder may be Ruth Calder, as
// far as the article tells, but Paul Calder is not.
func TestCourtesies(t *testing.T) {
	x := memory(t, read(t, folder(quay)))
	const fr, es = "Nous n’allons pas vendre le vieux quai avant l’hiver", "No vamos a vender el viejo muelle antes del invierno"
	for text, want := range map[string]Verdict{
		"Mme Calder : « " + fr + " »": Verbatim, "Me Calder: \"" + fr + "\"": Verbatim, "« " + fr + " » (Mme Calder)": Verbatim,
		"Sra. Calder: «" + es + "»": Verbatim, "Doña Ruth Calder: «" + es + "»": Verbatim,
		"« " + fr + " », dit Mme Calder": Verbatim, "« " + fr + " », a dit Paul Calder": AnotherSpeaker,
		"«" + es + "», dijo Paul Calder": AnotherSpeaker, "M. Duarte : « " + fr + " »": AnotherSpeaker,
		"Paul Calder : « " + fr + " »": AnotherSpeaker,
	} {
		if v := verify(t, x, Query{Text: text}); v.Verdict != want {
			t.Errorf("%q: %s, %v, want %s", text, v.Verdict, v.Details, want)
		}
	}
}

// What is quoted of a text as a number stands there so.
func TestCalloutWordsBetween(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{"a.md": "Il porto è pieno e non si entra più.\n\n«La gru porta cento casse per venti " +
		"navi e non di più», ha detto Ruth Calder.\n"})))
	v := verify(t, x, Query{Text: "«La gru porta tante navi e non di più»"})
	if len(v.CalledOut) != 1 || v.CalledOut[0].Stored != "cento … venti" {
		t.Errorf("%s, %v", v.Verdict, v.CalledOut)
	}
}

// A Turkish verb and its negation, in the aorist and otherwise; others are not its negation.
func TestNegates(t *testing.T) {
	for negated, plain := range map[string]string{
		"sokamayız": "sokarız", "gelmez": "gelir", "bitmezler": "biterler", "yapamam": "yapabilirim", "yapamaz": "yapar",
		"satmayacağız": "satacağız",
		"gelmedi":      "geldi", "yapmıyor": "yapıyor", "istemezsiniz": "istersiniz",
	} {
		if !negates(negated, plain) {
			t.Errorf("%s does not negate %s", negated, plain)
		}
	}
	for a, b := range map[string]string{
		"gelmek": "gelir", "evim": "evi", "sorumlu": "soru", "gelmesi": "gelir", "yapılmaz": "yapar", "kaymak": "kayar",
	} {
		if negates(a, b) {
			t.Errorf("%s negates %s", a, b)
		}
	}
}

// In languages without spaces a verb is not cut in two, a negation that only the pasted text has
// is said to be put in, the mark at the end is the article's, and a name behind the marks claims.
func TestUnspaced(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"ja.md": "港の会議が月曜日に開かれた。「来年の冬までこの橋を渡ることはできない」と、市長の森田健一氏は述べた。" +
			"商店主の大野進さんは「橋の前の店はまだ開いている」と話した。\n",
		"zh.md": "港口会议在周一举行。“我们不会为了几个月拿人的生命冒险，”市长孙立群说。\n",
	})))
	for text, want := range map[string]NoteCode{
		"来年の冬までこの橋を渡ることはできる":        NoteLeftOut,
		"橋の前の店はまだ開いていない":            NotePutIn,
		"“我们不会为了几个月拿人的生命冒险。”":       NoteLastMark,
		"「橋の前の店はまだ開いている」森田健一":       NoteAnotherSpeaker,
		"「来年の冬までこの橋を渡ることはできない」大野進":  NoteAnotherSpeaker,
		"「来年の冬までこの橋を渡ることはできない」森田健一": "",
	} {
		v := verify(t, x, Query{Text: text})
		var got NoteCode
		for _, n := range v.Details {
			if n.Code == NoteLastMark || n.Code == NoteAnotherSpeaker {
				got = n.Code
			}
		}
		for _, c := range v.CalledOut {
			got = c.Note.Code
		}
		if v.Verdict == AnotherSpeaker {
			got = NoteAnotherSpeaker
		}
		if got != want {
			t.Errorf("%s: %s %v, not %q", text, got, v.CalledOut, want)
		}
	}
}

// A number in hyphenated words is called out whole.
func TestCalloutSpelledNumber(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{"a.md": "Le port est plein et les bateaux ne sortent plus.\n\n« Il reste dix-huit " +
		"bateaux dans le port, et quatre-vingt-dix pieux », a dit Ruth Calder.\n"})))
	v := verify(t, x, Query{Text: "« Il reste dix-sept bateaux dans le port, et quatre-vingt-seize pieux »"})
	if len(v.CalledOut) != 2 || v.CalledOut[0].Stored != "dix-huit" || v.CalledOut[0].Pasted != "dix-sept" ||
		v.CalledOut[1].Stored != "quatre-vingt-dix" || v.CalledOut[1].Pasted != "quatre-vingt-seize" {
		t.Errorf("%s, %v", v.Verdict, v.CalledOut)
	}
}

// Nothing tells whether a name in other letters is that of who spoke, so it is neither called
// another's nor passed over in silence.
func TestOtherLetters(t *testing.T) {
	x := memory(t, read(t, folder(quay)))
	for text, other := range map[string]bool{
		"“Мы не продадим старый причал до зимы”, said Ruth Calder":                         true,
		"„Мы не продадим старый причал до зимы“, sagte Ruth Calder":                        true,
		"«Wir werden den alten Kai nicht vor dem Winter verkaufen», — сказала Рут Кальдер": true,
		"«Мы не продадим старый причал до зимы», — сказала Рут Кальдер":                    false,
	} {
		v := verify(t, x, Query{Text: text})
		noted := slices.ContainsFunc(v.Details, func(n Note) bool { return n.Code == NoteOtherLetters })
		if v.Verdict != Verbatim || noted != other {
			t.Errorf("%s: %s %v", text, v.Verdict, v.Details)
		}
	}
	if v := verify(t, x, Query{Text: "«Мы не продадим старый причал до зимы», — сказал Орлов"}); v.Verdict != AnotherSpeaker {
		t.Errorf("another in the same letters: %s", v.Verdict)
	}
}
