package lang

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"The men won.", "0:the/the 1:men/man 2:won/win"},
		{"ISIS-K’s leader", "0:isisk*/isisk 0:isis/isi 1:k/k 2:leader/leader"},
		{"al-Baghdadi", "0:albaghdadi*/albaghdadi 0:al/al 1:baghdadi/baghdadi"},
		{"a concert‑hall killing", "0:a/a 1:concerthall*/concerthal 1:concert/concert 2:hall/hall 3:killing/kill"},
		{"U.S. and US and us", "0:usa/usa 1:and/and 2:usa/usa 3:and/and 4:us/us"},
		{"U.S.-led", "0:usaled*/usal 0:usa/usa 1:led/lead"},
		{"the U.K.", "0:the/the 1:uk/uk"},
		{"F.D.R.’s plan", "0:fdr/fdr 1:plan/plan"},
		{"J. Smith, J.Smith", "0:j/j 1:smith/smith 2:j/j 3:smith/smith"},
		{"Café Ångström NAÏVE straße", "0:cafe/cafe 1:angstrom/angstrom 2:naive/naiv 3:strasse/strass"},
		{"1,100 attacks, 3.5 of 12,5", "0:1100/1100 1:attacks/attack 2:3.5/3.5 3:of/of 4:12/12 5:5/5"},
		{"4,000-6,000 men", "0:4000/4000 1:6000/6000 2:men/man"},
		{"O’Brien don't", "0:obrien/obrien 1:dont/dont"},
		{"soft\u00adhyphen ze\u200bro", "0:softhyphen/softhyphen 1:zero/zero"},
		{"e\u0301te\u0301", "0:ete/ete"},
		{"a-b-c-d-e", "0:a/a 1:b/b 2:c/c 3:d/d 4:e/e"},
		{"end. Next", "0:end/end 1:next/next"},
		{"- ' . ,", ""},
		{"bad \xff\xfe bytes", "0:bad/bad 1:bytes/byte"},
		{"AT&T, C++ and C#", "0:at&t*/at&t 0:at/at 1:t/t 2:c++/c++ 3:and/and 4:c#/c#"},
		{"👍🏽 boats 🚢", "0:👍/👍 1:boats/boat 2:🚢/🚢"},
		{"v2.10.3 on 2024-05-07", "0:2.10.3/2.10.3 1:on/on 2:2024/2024 3:may/may 4:7/7"},
		{"30kg, 40-kilometre", "0:30kg*/30kg 0:30/30 1:kg/kg 2:40kilometre*/40kilometre 2:40/40 3:kilometre/km"},
		{"getBoatCount iPhone", "0:getboatcount*/getboatcount 0:get/get 1:boat/boat 2:count/count 3:iphone/iphon"},
		{"the United States", "0:the/the 1:usa*/usa 1:united/unit 2:states/state"},
		{"東京 tower", "0:東京*/東京 0:東/東 1:京/京 2:tower/tower"},
	}
	for _, test := range tests {
		var got []string
		for _, tok := range Tokens(test.text) {
			whole := ""
			if tok.Whole {
				whole = "*"
			}
			got = append(got, fmt.Sprintf("%d:%s%s/%s", tok.Position, tok.Form, whole, tok.Stem))
		}
		if g := strings.Join(got, " "); g != test.want {
			t.Errorf("Tokens(%q)\n got %s\nwant %s", test.text, g, test.want)
		}
	}
}

func TestTokensFindEitherWriting(t *testing.T) {
	for _, pair := range [][2]string{
		{"ISIS-K", "ISIS K"}, {"ISIS-K", "ISISK"}, {"al-Baghdadi", "Baghdadi"}, {"concert-hall", "concert hall"},
		{"U.S.", "USA"}, {"US", "United States"}, {"30 kg", "30kg"}, {"7 May 2024", "2024-05-07"}, {"bought", "buys"}, {"held",
			"holding"}, {"children", "child"}, {"Zürich", "Zurich"},
	} {
		stems := map[string]bool{}
		for _, tok := range Tokens(pair[0]) {
			stems[tok.Stem] = true
		}
		found := false
		for _, tok := range Tokens(pair[1]) {
			found = found || stems[tok.Stem]
		}
		if !found {
			t.Errorf("%q and %q share no stem", pair[0], pair[1])
		}
	}
}

func TestIrregularLeadsToPlainForms(t *testing.T) {
	for form, plain := range irregular {
		if _, again := irregular[plain]; again {
			t.Errorf("irregular[%q] = %q, which is irregular itself", form, plain)
		}
	}
}

// checkTokens fails when tokens do not fit their text.
func checkTokens(t *testing.T, text string, tokens []Token) {
	t.Helper()
	position := -1
	for _, tok := range tokens {
		if tok.Start < 0 || tok.Start >= tok.End || tok.End > len(text) {
			t.Fatalf("token %+v is outside the text of %d bytes", tok, len(text))
		}
		if tok.Form == "" || tok.Stem == "" || len(tok.Form) > maxForm+1 {
			t.Fatalf("token %+v has an empty or overlong form or stem", tok)
		}
		if tok.Position < position || tok.Position > position+1 {
			t.Fatalf("position %d after %d", tok.Position, position)
		}
		position = tok.Position
		if !utf8.RuneStart(text[tok.Start]) || tok.End < len(text) && !utf8.RuneStart(text[tok.End]) && utf8.ValidString(text) {
			t.Fatalf("token %+v cuts a character", tok)
		}
	}
	if n := Length(text); n != position+1 {
		t.Fatalf("Length = %d, but the last position is %d", n, position)
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { checkTokens(t, text, Tokens(text)) })
}

// hostile are texts that nobody writes, but somebody sends.
func hostile() []string {
	return []string{
		"", " ", "\x00", "\xff\xfe\xfd", "a\u0301\u0301\u0301-b", "U.S.A.", "...", "----", "'''", "’s", "x’",
		"\u200d\u200d", "👩‍👩‍👧‍👦 said “no”.", "\u202eolleh\u202c ISIS-K", strings.Repeat("a", 3000), strings.Repeat("a-", 2000),
		strings.Repeat("a.", 2000), strings.Repeat("e\u0301", 2000), "1,1,1,1,000,000.0.0.0", strings.Repeat("“", 500),
		"Ǆ ﬁ Ⅷ ½ ﾞ ﷺ İstanbul", "一二三四五", "مرحبا بالعالم", "a\n\nb\r\n\r\nc", "Mr. Smith. Dr. No! Who?", "e\u0301" + strings.Repeat("\u0301", 900),
	}
}

func BenchmarkTokens(b *testing.B) {
	text := strings.Repeat(sample, 10)
	words := Length(text)
	b.ReportAllocs()
	for b.Loop() {
		Tokens(text)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(words), "ns/word")
}

func BenchmarkTokensHostile(b *testing.B) {
	for name, text := range map[string]string{
		"letters": strings.Repeat("a", 1<<20), "hyphens": strings.Repeat("a-", 1<<19), "points": strings.Repeat("a.", 1<<19),
		"marks": "e" + strings.Repeat("\u0301", 1<<19), "commas": strings.Repeat("1,", 1<<19), "apostrophes": strings.Repeat("a'", 1<<19),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Tokens(text)
			}
		})
	}
}

// sample is about 800 characters of invented news.
const sample = `The harbour council of Port Ellery voted nine to four on Tuesday to close the old grain terminal, ending a quarrel ` +
	`that had ` +
	`divided the town for six years. “Nobody wanted this to be the last word,” said Ingrid Solheim-Vance, who chairs the council, ` +
	`“but the cranes are rusting and the insurers have left.” About 340 dockers will lose their jobs by the end of March 2031. ` +
	`The U.S.-owned operator, Calder & Finch, bought the site in 2019 for $41.5 million and has promised to pay for retraining. ` +
	`Critics, among them the mayor's own brother, argued that the council had ignored a study which put the cost of repairs at ` +
	`less than a third of that sum. The study's author, Dr. Tomas Reyl of the Institute for Coastal Works, told the meeting that ` +
	`“no engineer was asked.” A fishing co-operative hopes to use the northern quay. `

// TestVocabulary: every form has one id of its own, also after the table has
// grown and was emptied.
func TestVocabulary(t *testing.T) {
	var v Vocabulary
	for range 2 {
		ids := map[int]string{}
		for i := range 5000 {
			for _, form := range []string{fmt.Sprint(i), fmt.Sprintf("word%d", i), fmt.Sprintf("%dmuchlonger%d", i%10, i),
				fmt.Sprintf("aaaaaaaa%dbbbbbbbb", i)} {
				id := v.ID([]byte(form))
				if before, ok := ids[id]; ok && before != form {
					t.Fatalf("%q and %q have one id", form, before)
				}
				ids[id] = form
			}
		}
		for id, form := range ids {
			if again := v.ID([]byte(form)); again != id {
				t.Fatalf("%q has id %d, then %d", form, id, again)
			}
			if w := v.word([]byte(form)); w.Form != form {
				t.Fatalf("the word of %q is %+v", form, w)
			}
		}
		v.Clear()
	}
}

// TestFamilies checks that words of one family have one stem, and others another.
func TestFamilies(t *testing.T) {
	for _, test := range []struct {
		language string
		same     []string
		other    string
	}{
		{"ar", []string{"لغة", "اللغة", "للغة", "واللغة"}, "لغز"},
		{"ar", []string{"مدرسة", "المدرسة", "مدرسه", "مدرستها", "بالمدرسة"}, "مدير"},
		{"ar", []string{"أول", "اول", "الأول"}, "أرض"},
		{"ar", []string{"مسافات", "لمسافات", "بمسافة", "المسافة"}, "مسؤول"},
		{"ar", []string{"تفقد", "ستفقد"}, "ستة"},
		{"pt", []string{"condição", "condições"}, "condutor"},
		{"pt", []string{"função", "funções"}, "fundo"},
		{"pt", []string{"pão", "pães"}, "pé"},
	} {
		l := Named(test.language)
		for _, w := range test.same {
			if got, want := l.Stem(w), l.Stem(test.same[0]); got != want {
				t.Errorf("%s: the stem of %s is %s, of %s %s", test.language, w, got, test.same[0], want)
			}
		}
		if l.Stem(test.other) == l.Stem(test.same[0]) {
			t.Errorf("%s: %s and %s have one stem", test.language, test.other, test.same[0])
		}
	}
}

// TestNumbers checks which numbers in words are found in digits.
func TestNumbers(t *testing.T) {
	for _, test := range []struct {
		language, text string
		want           bool // 42 is among the words, or alike one of them
	}{
		{"es", "hay cuarenta y dos barcos", true},
		{"es", "ciento cuarenta y dos barcos", false},
		{"es", "cuarenta y ocho barcos", false},
		{"es", "cuarenta barcos y dos botes", false},
		{"pt", "são quarenta e duas ilhas", true},
		{"fr", "quarante-deux bateaux", true},
		{"fr", "quarante deux bateaux", false}, // no "et": two numbers, for all that is known
		{"fr", "cent quarante-deux bateaux", true},
		{"it", "quarantadue barche", true},
		{"de", "zweiundvierzig Boote", true},
		{"nl", "tweeënveertig boten", true},
		{"ru", "сорок два корабля", true},
		{"ru", "сто сорок два корабля", false},
		{"ru", "сорок восемь кораблей", false},
		{"tr", "kırk iki gemi", true},
		{"tr", "yüz kırk iki gemi", false},
		{"ar", "اثنان وأربعون قاربا", true},
		{"ar", "اثنان وخمسون قاربا", false},
	} {
		l := Named(test.language)
		got := false
		for _, token := range l.Tokens(test.text) {
			got = got || token.Stem == "42" || slices.Contains(l.Alike(token.Stem), "42")
		}
		if got != test.want {
			t.Errorf("%s: %s has 42: %t, want %t", test.language, test.text, got, test.want)
		}
	}
}

// TestSameWord checks which German words of one stem are forms of one word.
func TestSameWord(t *testing.T) {
	de := Named("de")
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"fähre", "fahren", false},
		{"fahren", "fähre", false},
		{"fähre", "fähren", true},
		{"haus", "häuser", true},
		{"städten", "stadt", true},
		{"mütter", "mutter", true},
		{"zug", "züge", true},
		{"fahren", "fahre", true},
	} {
		if got := de.SameWord(test.a, test.b); got != test.want {
			t.Errorf("%s and %s are one word: %t, want %t", test.a, test.b, got, test.want)
		}
	}
}

func TestArabicRoots(t *testing.T) {
	family := func(word string) string {
		l := Named("ar")
		return l.Family(l.Stem(word))
	}
	for _, words := range [][]string{
		{"منصب", "مناصب", "المناصب"}, {"قتل", "قتيل", "القتلى", "مقاتل"}, {"تزوج", "متزوج", "يتزوج"}, {"خدم", "استخدم", "يستخدم"},
	} {
		for _, w := range words[1:] {
			if family(w) != family(words[0]) || family(w) == "" {
				t.Errorf("%s is of %q, %s of %q", words[0], family(words[0]), w, family(w))
			}
		}
	}
	if family("لنهر") != family("نهر") {
		t.Error("a word behind a particle is of another family")
	}
	if family("بحر") == family("حرب") || family("يد") != "" {
		t.Error("other words are of one family, or two letters of any")
	}
	if l := Named("de"); l.Family(l.Stem("Haus")) != "" {
		t.Error("German has families")
	}
}
