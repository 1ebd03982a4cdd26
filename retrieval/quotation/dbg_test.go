package quotation

import (
	"fmt"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"os"
	"testing"
)

func TestDbg(t *testing.T) {
	b, _ := os.ReadFile("/tmp/dbg.txt")
	text := string(b)
	var ps []article.Paragraph
	at := 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == '\n' {
			if i > at {
				ps = append(ps, article.Paragraph{Range: article.Range{Start: at, End: i}})
			}
			at = i + 1
		}
	}
	d := read(text, ps)
	for i, s := range d.sentences {
		fmt.Println("S", i, text[d.tokens[s.first].start:d.tokens[s.last-1].end])
		for _, mi := range s.mentions {
			m := d.mentions[mi]
			nm := ""
			if m.entity >= 0 {
				nm = d.entities[m.entity].name
			}
			fmt.Println("   M", mi, text[d.mentionRange(mi).Start:d.mentionRange(mi).End], "kind", m.kind, "emb", m.embedded, "att", m.attached, "ent", nm)
		}
		for _, l := range s.links {
			c := d.cues[l.cue]
			fmt.Println("   L", d.tokens[c.token].word, "class", c.class, "<-", text[d.mentionRange(l.mention).Start:d.mentionRange(l.mention).End], relationNames[l.rel], l.steps)
		}
	}
	d.attribute(func(a *attribution, c []candidate) {
		tk := d.tokens[a.context.token]
		fmt.Println("Q", text[tk.start:tk.end], "pq", a.pQuote, "ps", a.pSpeaker, "shape", a.context.shape)
		for _, x := range c {
			if x.p > 0.02 {
				fmt.Printf("    %.3f %s %v pos %d\n", x.p, relationNames[x.rel], text[d.mentionRange(x.mention).Start:d.mentionRange(x.mention).End], x.position)
			}
		}
	})
}
