package verify

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/naming"
)

// spoken is something in the articles of speech, and by whom the article has it.
type spoken struct{ words, speaker string }

// speech makes n articles with quotations over two paragraphs, denied and doubted
// ones, turns of a transcript and struck words.
func (g gazette) speech(n int) (files map[string]string, made map[string][]spoken) {
	files, made = map[string]string{}, map[string][]spoken{}
	note := func(kind, words, speaker string) { made[kind] = append(made[kind], spoken{words, speaker}) }
	for i := range n {
		var b strings.Builder
		b.WriteString(upper(g.clause()) + ".\n\n")
		name, first, second := g.name(), upper(g.clause())+".", upper(g.clause())
		fmt.Fprintf(&b, "“%s,” said %s, %s. “%s\n\n“%s.”\n\n", upper(g.clause()), name, g.pick(madeRole), first, second)
		note("paragraphs", first+" "+second, name)
		name, words := g.name(), g.clause()
		fmt.Fprintf(&b, []string{
			"%s denied having said “%s”.", "%s never said “%s”, a spokesman told the court.", "%s did not say “%s”, the tape shows.", "A " +
				"forged letter in which %s says “%s” was sent to the board.",
		}[g.r.IntN(4)]+"\n\n", name, words)
		note("denied", words, name)
		name, words = g.name(), g.clause()
		fmt.Fprintf(&b, []string{"%s might have said “%s”, but nobody wrote it down.", "Did %s say “%s”? The tape does not tell.",
			"If %s says “%s”, the plan is dead."}[g.r.IntN(3)]+"\n\n", name, words)
		note("doubted", words, name)
		files[fmt.Sprintf("speech-%03d.md", i)] = b.String()

		b.Reset()
		one, two := g.name(), g.name()
		for surname(one) == surname(two) {
			two = g.name()
		}
		b.WriteString("The hearing in " + g.pick(madePlace) + "\n\n")
		for turn := range 6 {
			who := []string{one, two}[turn%2]
			words := upper(g.clause()) + "."
			fmt.Fprintf(&b, "%s: %s\n\n", strings.ToUpper(who), words)
			note("transcript", words, who)
		}
		files[fmt.Sprintf("hearing-%03d.txt", i)] = b.String()

		kept, struck, rest := upper(g.clause()), g.pick("never |hardly |twice |not at all "), g.clause()
		strike := g.pick("s|del|strike")
		files[fmt.Sprintf("struck-%03d.html", i)] = fmt.Sprintf("<html lang=en><title>A page</title><article><h1>The page of "+
			"%s</h1><p>%s.</p><p>%s, and <%s>%s</%s>%s.</p></article></html>",
			g.pick(madePlace), upper(g.clause()), kept, strike, struck, strike, rest)
		note("struck", kept+", and "+struck+rest, "")
	}
	return files, made
}

// attributions are ways to name a speaker outside the marks, in the languages of the
// interface: words and speaker.
var attributions = []string{
	"“%[1]s,” said %[2]s", "%[2]s told reporters: “%[1]s”", "“%[1]s” (%[2]s)", "As %[2]s put it, “%[1]s”",
	"„%[1]s“, sagte %[2]s", "»%[1]s«, so %[2]s am Montag", "Wie %[2]s dem Blatt sagte: „%[1]s“", "%[2]s: „%[1]s“", "„%[1]s“, erklärte " +
		"Bürgermeister %[2]s",
	"« %[1]s », a dit %[2]s", "%[2]s a déclaré : « %[1]s »", "Selon %[2]s, « %[1]s »", "« %[1]s », a expliqué le maire, %[2]s",
	"«%[1]s», dijo %[2]s", "Según %[2]s, «%[1]s»", "%[2]s afirmó ayer: «%[1]s»", "“%[1]s”, aseguró la alcaldesa %[2]s",
	"«%[1]s», — сказал %[2]s", "%[2]s заявил журналистам: «%[1]s»", "„%[1]s“, — отметила %[2]s",
	"“%[1]s” dedi %[2]s", "%[2]s, “%[1]s” diye konuştu", "%[2]s: “%[1]s”", "“%[1]s” diyen Başkan %[2]s",
	"قال %[2]s: «%[1]s»", "«%[1]s»، قال %[2]s", "وأكد %[2]s أن «%[1]s»",
}

// names reports whether a verdict names the speaker at its first place.
func names(name string) func(*Result) bool {
	return func(v *Result) bool {
		return len(v.Places) > 0 && v.Places[0].Identified && v.Places[0].Speaker == name
	}
}

// calledUnsaid reports whether a verdict says first that the words were denied or
// doubted.
func calledUnsaid(v *Result) bool {
	return len(v.CalledOut) > 0 && v.CalledOut[0].Kind == CalloutUnsaid
}

// fullQuotation is a whole quotation as it is pasted, and its speaker.
func (n *nursery) fullQuotation() (words, speaker string, ok bool) {
	a, q, ok := n.quoted(quotation.KindFull)
	if !ok {
		return "", "", false
	}
	return strings.TrimRight(a.Text[q.Start:q.End], ",. "), q.Name, true
}

// madeSpeech draws something of a kind from the articles of speech; where there are
// none it gives false.
func (n *nursery) madeSpeech(kind string) (spoken, bool) {
	all := n.made[kind]
	if len(all) == 0 {
		return spoken{}, false
	}
	return all[n.r.IntN(len(all))], true
}

// speechClasses are sorts of mutants that are about who speaks.
var speechClasses = []class{
	{"attribution in seven languages", func(n *nursery) (mutant, bool) {
		words, speaker, ok := n.fullQuotation()
		return mutant{text: fmt.Sprintf(attributions[n.r.IntN(len(attributions))], words, speaker), words: words,
			want: []Verdict{Verbatim}, good: names(speaker)}, ok
	}},
	{"another speaker, in seven languages", func(n *nursery) (mutant, bool) {
		words, speaker, ok := n.fullQuotation()
		other := n.name()
		text := fmt.Sprintf(attributions[n.r.IntN(len(attributions))], words, other)
		return mutant{text: text, words: words, want: []Verdict{AnotherSpeaker}, good: names(speaker)}, ok && !naming.SayName(other,
			surname(speaker))
	}},
	{"a word swapped, in seven languages", func(n *nursery) (mutant, bool) {
		words, speaker, ok := n.fullQuotation()
		if !ok {
			return mutant{}, false
		}
		words, ok = n.swapped(words, func(w string) bool { return len(w) > 4 && w == strings.ToLower(w) },
			func(string) string { return n.pick("marble|velvet|harpsichord") })
		return mutant{text: fmt.Sprintf(attributions[n.r.IntN(len(attributions))], words, speaker), words: words,
			want: []Verdict{DiffersHere}}, ok && !n.stands(words)
	}},
	{"a trailing name", func(n *nursery) (mutant, bool) {
		words, speaker, ok := n.fullQuotation()
		named := []string{speaker, surname(speaker)}[n.r.IntN(2)]
		return mutant{text: n.pick("“|\"") + words + n.pick("”|\"") + n.pick(" |, | - | — |\n") + named, words: words,
			want: []Verdict{Verbatim}, good: names(speaker)}, ok
	}},
	{"over two paragraphs", func(n *nursery) (mutant, bool) {
		s, ok := n.madeSpeech("paragraphs")
		return mutant{text: fmt.Sprintf(attributions[n.r.IntN(len(attributions))], s.words, s.speaker), words: s.words,
			want: []Verdict{Verbatim}, good: names(s.speaker)}, ok
	}},
	{"over two paragraphs, another speaker", func(n *nursery) (mutant, bool) {
		s, ok := n.madeSpeech("paragraphs")
		other := n.name()
		return mutant{text: "“" + s.words + "” said " + other, words: s.words, want: []Verdict{AnotherSpeaker},
			good: names(s.speaker)}, ok && !naming.SayName(other, surname(s.speaker))
	}},
	{"denied", func(n *nursery) (mutant, bool) {
		s, ok := n.madeSpeech("denied")
		return mutant{text: fmt.Sprintf(attributions[n.r.IntN(len(attributions))], s.words, s.speaker), words: s.words,
			want: []Verdict{Verbatim}, good: calledUnsaid}, ok
	}},
	{"doubted", func(n *nursery) (mutant, bool) {
		s, ok := n.madeSpeech("doubted")
		return mutant{text: fmt.Sprintf(attributions[n.r.IntN(len(attributions))], s.words, s.speaker), words: s.words,
			want: []Verdict{Verbatim}, good: calledUnsaid}, ok
	}},
	{"from a transcript", func(n *nursery) (mutant, bool) {
		s, ok := n.madeSpeech("transcript")
		words := strings.TrimRight(s.words, ".")
		return mutant{text: fmt.Sprintf(attributions[n.r.IntN(len(attributions))], words, s.speaker), words: words,
			want: []Verdict{Verbatim}, good: func(v *Result) bool {
				return len(v.Places) > 0 && v.Places[0].Identified && strings.EqualFold(v.Places[0].Speaker, s.speaker)
			}}, ok
	}},
	{"struck", func(n *nursery) (mutant, bool) {
		s, ok := n.madeSpeech("struck")
		return mutant{text: "“" + s.words + "”", words: s.words, want: []Verdict{DiffersHere, Reported}}, ok
	}},
}
