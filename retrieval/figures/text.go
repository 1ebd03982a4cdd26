package figures

import (
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Reader cuts texts into sentences and words for questions. It is for one goroutine.
type Reader struct{ words *reader }

// NewReader makes a Reader.
func NewReader() *Reader { return &Reader{newReader()} }

// Sentence is a sentence of a text with its words.
type Sentence struct {
	article.Range // of the whole text
	text          string
	ts            []token
}

// Text is an article that figures are looked for in. Its paragraphs are read when they
// are first needed.
type Text struct {
	reader  *Reader
	article *article.Article
	title   Sentence
	read    map[int][]Sentence
}

// Open makes an article ready.
func (r *Reader) Open(a *article.Article) *Text {
	return &Text{reader: r, article: a, title: r.sentence(a.Title, 0), read: map[int][]Sentence{}}
}

func (r *Reader) sentence(text string, at int) Sentence {
	return Sentence{Range: article.Range{Start: at, End: at + len(text)}, text: text, ts: r.words.tokens(text)}
}

// paragraph are the sentences of paragraph i; none where there is no such paragraph.
func (t *Text) paragraph(i int) []Sentence {
	if i < 0 || i >= len(t.article.Paragraphs) {
		return nil
	}
	if s, ok := t.read[i]; ok {
		return s
	}
	p := t.article.Paragraphs[i]
	text := t.article.Slice(p.Range)
	var out []Sentence
	for _, s := range article.Sentences(text) {
		out = append(out, t.reader.sentence(text[s.Start:s.End], p.Start+s.Start))
	}
	t.read[i] = out
	return out
}

// lead is the first paragraph that is not a heading.
func (t *Text) lead() []Sentence {
	for i, p := range t.article.Paragraphs {
		if !p.Heading {
			return t.paragraph(i)
		}
	}
	return nil
}
