package quotation

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// longText is a text of a paragraph for each line.
func longText(lines ...string) (string, []article.Paragraph) {
	var paragraphs []article.Paragraph
	at := 0
	for _, l := range lines {
		heading := strings.HasPrefix(l, "Chapter ")
		paragraphs = append(paragraphs, article.Paragraph{Range: article.Range{Start: at, End: at + len(l)}, Heading: heading})
		at += len(l) + 2
	}
	return strings.Join(lines, "\n\n"), paragraphs
}

// Parts have every paragraph once, in order, and none is longer than it may be.
func TestPartsOfText(t *testing.T) {
	sentence := "The ferry left the harbour late. "
	for name, lines := range map[string][]string{
		"short":         {"One."},
		"paragraphs":    strings.Split(strings.Repeat(sentence+"\n", 40), "\n"),
		"sections":      {strings.Repeat(sentence, 9), "Chapter two", strings.Repeat(sentence, 9), "Chapter three", sentence},
		"one paragraph": {strings.Repeat(sentence, 100)},
		"no space":      {strings.Repeat("x", 3000)},
		"no word":       {strings.Repeat("é", 1500), strings.Repeat("漢", 900)},
		"marks":         {strings.Repeat("- ", 2000)},
		"lone bytes":    {strings.Repeat("\x80", 3000)},
	} {
		t.Run(name, func(t *testing.T) {
			text, paragraphs := longText(lines...)
			most := partLimits{bytes: 400, words: 200}
			parts := 0
			var words, pieces strings.Builder
			for _, p := range paragraphs {
				words.WriteString(text[p.Start:p.End])
			}
			for part := range partsOf(text, paragraphs, most) {
				parts++
				body := text[part.Start:part.End]
				if len(body) > most.bytes && len(text) > most.words {
					t.Errorf("a part of %d bytes", len(body))
				}
				for _, p := range part.paragraphs {
					if s := body[p.Start:p.End]; utf8.ValidString(text) && !utf8.ValidString(s) {
						t.Errorf("cut inside a character: %q", s)
					}
					pieces.WriteString(body[p.Start:p.End])
				}
			}
			if pieces.String() != words.String() {
				t.Errorf("the %d parts do not have the words of the text", parts)
			}
		})
	}
}

// What is found in parts is what is found in each of them alone, at its place in the
// whole text.
func TestFindInParts(t *testing.T) {
	defer func(most partLimits) { mostOfPart = most }(mostOfPart)
	chapter := []string{
		"Chapter one",
		"The mayor of Tolme, Anna Berg, opened the bridge. “It has taken us nine years,” she said.",
		"Engineer Karl Voss warned that the north pier was sinking. “Nobody listened to me,” Voss said.",
	}
	alone, paragraphs := longText(chapter...)
	want, err := Find(context.Background(), alone, paragraphs)
	if err != nil || len(want) < 2 {
		t.Fatalf("found %d quotations, error %v", len(want), err)
	}
	const times = 6
	var lines []string
	for range times {
		lines = append(lines, chapter...)
	}
	text, paragraphs := longText(lines...)
	mostOfPart = partLimits{bytes: len(alone) + 2, words: len(alone) + 2}
	got, err := Find(context.Background(), text, paragraphs)
	if err != nil || len(got) != times*len(want) {
		t.Fatalf("found %d quotations and not %d, error %v", len(got), times*len(want), err)
	}
	for i, q := range got {
		w := want[i%len(want)]
		w.move(i / len(want) * (len(alone) + 2))
		if !reflect.DeepEqual(q, w) {
			t.Errorf("quotation %d is %+v and not %+v", i, q, w)
		}
	}
}

// However long a sentence is, a quotation has only the words of it that are around it.
func TestSentenceAroundQuotation(t *testing.T) {
	for name, c := range map[string]struct{ unit, cut string }{
		"words":    {"Mara Lindqvist said “we saw the tide of the morning” when the boat came and ", " "},
		"no space": {"议员林娜说：“我们会在早上看到潮水，而且会等船”，", ""},
	} {
		text := strings.Repeat(c.unit, 4*mostAround/len(c.unit)+1)
		found, err := Find(t.Context(), text, []article.Paragraph{{Range: article.Range{End: len(text)}}})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) < 10 {
			t.Fatalf("%s: only %d quotations", name, len(found))
		}
		whole := false
		for _, q := range found {
			s := q.Sentence
			whole = whole || s.Len() > mostAround
			if s.Start > q.Start || s.End < q.End || s.Len() > q.End-q.Start+2*mostAround || !utf8.ValidString(text[s.Start:s.End]) {
				t.Errorf("%s: the quotation is from %d to %d, its sentence from %d to %d", name, q.Start, q.End, s.Start, s.End)
			}
			if c.cut != "" && (s.Start > 0 && text[s.Start-1] != ' ' || s.End < len(text) && text[s.End] != ' ') {
				t.Errorf("%s: cut inside a word: …%q, %q…", name, text[s.Start:s.Start+9], text[s.End-9:s.End])
			}
		}
		if !whole {
			t.Errorf("%s: no sentence is long", name)
		}
	}
}
