package tongue

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// FuzzAttribute attributes whatever stands between marks: what it returns are slices of
// the text, and it comes to an end.
func FuzzAttribute(f *testing.F) {
	for _, s := range []string{
		"„Nein“, sagte Ruth Kalder, die Hafenmeisterin.", "Laut „x“ In Hat „y“ so", "— Non, dit-il. « a, dit X, b »",
		"X, \"y\" dedi. In \"z\" diye",
		"قال يونس العمري: «لا»", "«а, — сказал он, — б»", "¿Dijo: «no»?", "A. B. C. „d“ e. f", "„“„“", "Der der der „a“ von der von der",
		"'’'’ « » ««»»", "Ida Brandt sagte, dass er geht. Selon Ida Brandt, oui non peut.", "Can Öz, evin satılacağını söyledi.",
		"港長の軽部るり氏は「古い」と述べた。「いや」", "「a」と話すX氏。田中さんと「b」", "市长王强说：“是。”“不”，李明说，“好”",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 || !utf8.ValidString(text) {
			return
		}
		p := article.Range{End: len(text)}
		quotes := pairs(text)
		for _, code := range Codes {
			r := NewReader(text, []article.Paragraph{{Range: p}}, false, func(int) *Tongue { return tongues[code] },
				func(int) []Quote { return quotes })
			for _, rep := range r.Reported(tongues[code], p, quotes) {
				if rep.Start < 0 || rep.End > len(text) || rep.Start >= rep.End || rep.Name == "" {
					t.Fatalf("%s: %q: report %d-%d of %q", code, text, rep.Start, rep.End, rep.Name)
				}
			}
			for _, a := range r.Attribute(tongues[code], p, quotes) {
				for _, x := range []article.Range{a.Speaker, a.Role, a.Cue, a.Doubt, a.Sentence} {
					if x.Start < 0 || x.End > len(text) || x.Start > x.End {
						t.Fatalf("%s: %q: range %v", code, text, x)
					}
				}
				if a.Confidence < 0 || a.Confidence > 1 {
					t.Fatalf("%s: %q: confidence %v", code, text, a.Confidence)
				}
			}
		}
	})
}

// pairs are the marks of a text, two and two.
func pairs(text string) []Quote {
	var quotes []Quote
	open, size := -1, 0
	for i, r := range text {
		if !strings.ContainsRune("„“”«»\"「」", r) {
			continue
		}
		n := utf8.RuneLen(r)
		if open < 0 {
			open, size = i, n
			continue
		}
		quotes = append(quotes, Quote{Open: open, Start: open + size, End: i, Close: i + n})
		open = -1
	}
	return quotes
}

// The language of a text is told by its letters and small words, and no neighbour is
// taken for one that there are words of speech for.
func TestOf(t *testing.T) {
	for text, want := range map[string]string{
		"Der Hafen ist nicht so groß, und das Wasser steigt mit jedem Tag.":          "de",
		"De haven is niet zo groot en het water stijgt met elke dag van het jaar.":   "",
		"Le port n’est pas grand et l’eau monte avec les jours dans la baie.":        "fr",
		"El puerto no es tan grande y el agua sube con los días en la bahía.":        "es",
		"O porto não é tão grande e a água sobe com os dias na baía.":                "pt",
		"Il porto non è così grande e l’acqua sale con i giorni nella baia.":         "it",
		"Liman o kadar büyük değil ve su her gün biraz daha yükseliyor.":             "tr",
		"Порт не такой большой, и вода с каждым днём поднимается, и мы это видим.":   "ru",
		"Порт не такий великий, і вода з кожним днем підіймається, і ми це бачимо.":  "",
		"الميناء ليس كبيرا إلى هذا الحد والماء يرتفع كل يوم.":                        "ar",
		"بندر آنقدر بزرگ نیست و آب هر روز بالاتر می آید و ما می بینیم که چه می شود.": "",
		"Port nie jest tak duży, a woda podnosi się z każdym dniem na brzegu.":       "",
		"Portul nu este atât de mare și apa crește cu fiecare zi în golf.":           "",
		"Havnen er ikke så stor, og vandet stiger for hver dag, det er sikkert.":     "",
		"港は大きくない。":        "ja",
		"这个港口并不大。":        "zh",
		"항구는 크지 않다.":      "",
		"הנמל אינו גדול.": "",
		"":                "",
	} {
		got := ""
		if l := Of(text, 2); l != nil {
			got = l.Code
		}
		if got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}
