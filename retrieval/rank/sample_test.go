package rank

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// sample is about 800 characters of invented news.
const sample = `The harbour council of Port Ellery voted nine to four on Tuesday to close the old grain terminal, ending a quarrel ` +
	`that had ` +
	`divided the town for six years. “Nobody wanted this to be the last word,” said Ingrid Solheim-Vance, who chairs the council, ` +
	`“but the cranes are rusting and the insurers have left.” About 340 dockers will lose their jobs by the end of March 2031. ` +
	`The U.S.-owned operator, Calder & Finch, bought the site in 2019 for $41.5 million and has promised to pay for retraining. ` +
	`Critics, among them the mayor's own brother, argued that the council had ignored a study which put the cost of repairs at ` +
	`less than a third of that sum. The study's author, Dr. Tomas Reyl of the Institute for Coastal Works, told the meeting that ` +
	`“no engineer was asked.” A fishing co-operative hopes to use the northern quay. `

func hostile() []string {
	return []string{
		"", " ", "\x00", "\xff\xfe\xfd", "a\u0301\u0301\u0301-b", "U.S.A.", "...", "----", "'''", "’s", "x’",
		"\u200d\u200d", "👩‍👩‍👧‍👦 said “no”.", "\u202eolleh\u202c ISIS-K", strings.Repeat("a", 3000), strings.Repeat("a-", 2000),
		strings.Repeat("a.", 2000), strings.Repeat("e\u0301", 2000), "1,1,1,1,000,000.0.0.0", strings.Repeat("“", 500),
		"Ǆ ﬁ Ⅷ ½ ﾞ ﷺ İstanbul", "一二三四五", "مرحبا بالعالم", "a\n\nb\r\n\r\nc", "Mr. Smith. Dr. No! Who?", "e\u0301" + strings.Repeat("\u0301", 900),
	}
}

// TestBeginnings: a word begins as its stem does, so that a word whose beginning
// no stem of a question has is none of its words.
func TestBeginnings(t *testing.T) {
	forms := slices.Collect(maps.Keys(lang.Related()))
	for _, tok := range lang.Tokens(sample + " cries crying dry dried ties tied ugly early only singly idly gently skies skis news by say " +
		"yes yellow éclair 1990s x") {
		forms = append(forms, tok.Form)
	}
	for stem := range lang.Related() {
		forms = append(forms, stem)
		for _, ending := range []string{"", "e", "y", "s", "es", "ies", "ed", "ing", "er", "est", "ly"} {
			forms = append(forms, stem+ending)
		}
	}
	var all lang.Beginnings
	for i := range all {
		all[i] = ^uint64(0)
	}
	questions := []*Question{}
	for _, text := range []string{"Who threatened the harbour co-operative?", "What was he given, and when did it begin?",
		"oldest ferry of 1990", "What is it?"} {
		questions = append(questions, Parse(text,
			&Collection{Passages: 100, AvgBody: 50, DocFreq: func(string) int { return 3 }, Similar: func(string) []string { return nil }}))
	}
	left := 0
	for _, form := range forms {
		var v lang.Vocabulary
		w := v.At(v.ID([]byte(form)))
		if stemmed := lang.BeginningOf(w.Stem()); stemmed != w.Begins || w.Stem() != lang.Stem(form) {
			t.Errorf("%q begins with %d, its stem %q with %d", form, w.Begins, w.Stem(), stemmed)
		}
		for _, q := range questions {
			if !q.begins.Has(w.Begins) {
				left++
			}
			looked := *q
			looked.begins = all
			if got, want := q.sense(w), looked.sense(w); got != want {
				t.Errorf("%q: the sense of %q is %+v, and %+v when it is looked for", q.Text, form, got, want)
			}
		}
	}
	if left < len(forms) {
		t.Errorf("only %d of %d words are told by their beginnings", left, len(questions)*len(forms))
	}
}
