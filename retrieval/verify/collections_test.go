package verify

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// pastes are how people write down who said something: Q the words, N the name. The
// other name is nobody's of the collection.
var pastes = []struct {
	language, other string
	forms           []string
}{
	{"de", "Gerda Wolff", []string{"„Q“, sagte N", "„Q“, so N am Montag.", "N sagte: „Q“", "Laut N: „Q“", "»Q«, erklärte N.", "„Q“ (N)",
		"N: „Q“",
		"\"Q\", sagte N dem Blatt", "Die Chefin N meinte: „Q“"}},
	{"fr", "Paul Martin", []string{"« Q », a déclaré N", "N a dit : « Q »", "Selon N, « Q »", "“Q”, a dit N", "N : « Q »", "« Q » — N",
		"Le directeur N a expliqué : « Q »"}},
	{"es", "Luis Romero", []string{"«Q», dijo N", "N dijo: «Q»", "Según N, «Q»", "“Q”, afirmó N el lunes", "N: «Q»",
		"El director N explicó: «Q»",
		"\"Q\", aseguró el alcalde N"}},
	{"it", "Mario Bianchi", []string{"«Q», ha detto N", "N ha detto: «Q»", "Secondo N, «Q»", "“Q”, spiega N", "N: «Q»"}},
	{"pt", "Luís Romero", []string{"“Q”, disse N", "N disse: “Q”", "Segundo N, “Q”", "«Q», afirmou N", "N: “Q”"}},
	{"ru", "Иван Петров", []string{"«Q», — сказал N", "N заявил: «Q»", "— Q, — сказал N", "N: «Q»", "Директор N пояснил: «Q»"}},
	{"tr", "Ahmet Demir", []string{"\"Q\" dedi N", "N, \"Q\" dedi", "N \"Q\" diye konuştu", "\"Q\" diyen N", "N'a göre \"Q\"", "N: \"Q\""}},
	{"ar", "سامي العلي", []string{"قال N: «Q»", "«Q»، قال N", "بحسب N «Q»", "وأكد المدير N: \"Q\"", "N: «Q»"}},
	{"zh", "", []string{"N说：“Q”", "“Q”，N表示", "「Q」N說"}},
	{"ja", "", []string{"「Q」とN氏は述べた", "N氏は「Q」と話した", "N：「Q」"}},
}

// A true quotation pasted with its attribution is verbatim in every language, whatever
// stands outside its marks, and nothing untrue is said of it; with another name it is
// told to be another's, where speakers are read.
func TestVerifyPastes(t *testing.T) {
	for _, p := range pastes {
		t.Run(p.language, func(t *testing.T) {
			dir := "../testdata/languages/" + p.language
			articles, _, err := (&article.Reader{}).Read(t.Context(), os.DirFS(dir+"/articles"))
			if err != nil {
				t.Fatal(err)
			}
			x := memory(t, articles)
			tried, told := 0, 0
			for i, q := range listedQuotations(t, dir, articles) {
				for k, form := range p.forms {
					if (i+k)%3 != 0 && testing.Short() {
						continue
					}
					text := func(name string) string { return strings.NewReplacer("Q", q.words, "N", name).Replace(form) }
					v := verify(t, x, Query{Text: text(q.name)})
					untrue := len(v.CalledOut) > 0
					for _, n := range v.Details {
						untrue = untrue || strings.HasPrefix(string(n.Code), "own_words") || strings.HasPrefix(string(n.Code), "not_")
					}
					if v.Verdict != Verbatim || untrue {
						t.Errorf("%s: %s %v", text(q.name), v.Verdict, v.Details)
					}
					if p.other == "" {
						continue
					}
					tried++
					switch v := verify(t, x, Query{Text: text(p.other)}); v.Verdict {
					case AnotherSpeaker:
						told++
					case Verbatim:
					default:
						t.Errorf("%s: %s %v", text(p.other), v.Verdict, v.Details)
					}
				}
			}
			if told*100 < tried*95 {
				t.Errorf("of %d with another name %d are told to be another's", tried, told)
			}
		})
	}
}

// spokenWords are the words of a quotation and who speaks them.
type spokenWords struct{ words, name string }

// listedQuotations are the listed quotations of a small news collection.
func listedQuotations(t *testing.T, dir string, articles []*article.Article) (out []spokenWords) {
	f, err := os.Open(dir + "/quotations.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var l struct {
			Document, Starts string
			Speaker          []string
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		for _, a := range articles {
			if a.File != l.Document {
				continue
			}
			found, err := quotation.Find(t.Context(), a.Text, a.Paragraphs)
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range found {
				if words := a.Text[q.Start:q.End]; strings.HasPrefix(words, l.Starts) {
					out = append(out, spokenWords{strings.TrimRight(words, ","), l.Speaker[0]})
				}
			}
		}
	}
	if len(out) == 0 {
		t.Fatal("no quotations")
	}
	return out
}
