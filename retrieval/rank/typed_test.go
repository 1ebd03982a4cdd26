package rank

import (
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// looksFor are the forms of the terms of a question that are not parts of others.
func looksFor(question string, texts ...string) string {
	var cands []Candidate
	for _, text := range texts {
		cands = append(cands, Candidate{Text: text})
	}
	var forms []string
	for _, t := range Parse(question, collectionOf(cands)).Terms() {
		forms = append(forms, t.Form)
	}
	return strings.Join(forms, " ")
}

// Of what people type in a chat, only what they ask about is looked for.
func TestTyped(t *testing.T) {
	const text = "The mayor of Flint sold the mill. The police held people. Did the USA warn the union?"
	for _, test := range []struct{ typed, want string }{
		{"hey guys, who is the mayor of flint pls lol", "mayor flint"},
		{"thx, i wanna know did ppl see the mill", "know people see mill"},
		{"did the us warn the union", "usa warn union"},
		{"who runs us union", "runs usa union"},
		{"tell us about the mill", "mill"},
		{"is it true that the mayor of flint sold the mill", "mayor flint sold mill"},
		{"any news on the mill", "mill"},
		{"y was the mill sold 4 the mayor", "mill sold mayor"},
		{"whats the mill", "mill"},
		{"is the mill sold 🏆🏆", "mill sold"},
	} {
		if got := looksFor(test.typed, text); got != test.want {
			t.Errorf("%q: looks for %q, want %q", test.typed, got, test.want)
		}
	}
}

// Greetings, and what asks about the program itself, are not questions.
func TestTalks(t *testing.T) {
	c := collectionOf([]Candidate{{Text: "They help the mill for 2 days. Who are you, he asked, and said hello."}})
	for _, typed := range []string{"hello", "hi there", "help", "who are you", "what is this about", "what can i ask", "good morning",
		"thanks", "lol ok", "what is 2+2"} {
		q := Parse(typed, c)
		ranked := q.Rank([]Candidate{{Text: "They help the mill for 2 days. Who are you, he asked, and said hello."}})
		if step, _ := q.Judge(ranked); step != Nothing {
			t.Errorf("%q: %s", typed, step)
		}
	}
}

// A question about a "he" that nothing stands for, or of vague words alone, is not said to be
// answered, whatever the passages have.
func TestLeaning(t *testing.T) {
	c := []Candidate{{Text: "The mayor of Flint died in 1994. He sold the mill, and said that it was an old thing."}}
	for typed, want := range map[string]bool{
		"and when did he die?": true, "what did he say about it": true, "what did people say": true, "who sold the mill?": false,
		"when did the mayor of flint say that he would die?": false, "The mayor sold the mill. When did he die?": false,
	} {
		q := Parse(typed, collectionOf(c))
		step, p := q.Judge(q.Rank(c))
		if q.leaning != want || want && (step == Answers || p >= AnswerThreshold) {
			t.Errorf("%q: leaning %v, %s, %.2f", typed, q.leaning, step, p)
		}
	}
}

// Where nothing in a passage tells of what is asked of something, or all that it has of the
// question is names, it is not said to answer.
func TestMissed(t *testing.T) {
	c := candidatesOf([]string{
		"The mayor of Flint, Omar Reis, sold the old mill to the town of Harrow in March. The mill has stood empty for years.",
		"The bridge over the Flint was closed in May, and Harrow has had no bakery since.",
		"A storm in June flooded the market hall, where nobody was hurt.",
	})
	for typed, want := range map[string]bool{
		"How much does the old mill weigh?": true, "What is the phone number of Omar Reis?": true, "Why did Omar Reis resign?": true,
		"When did Omar Reis sell the mill?": false, "Who is Omar Reis?": false, "What is the Flint?": false,
	} {
		q := Parse(typed, collectionOf(c))
		ranked := q.Rank(c)
		if step, _ := q.Judge(ranked); q.missed(ranked) != want || want && step == Answers {
			t.Errorf("%q: missed %v, %s", typed, q.missed(ranked), step)
		}
	}
}

// Of a long message the part that asks decides, and what is beside it still
// counts a little.
func TestPartThatAsks(t *testing.T) {
	texts := []string{"The League sent nine boats to the island.", "The harbour was founded by monks.", "My cousin lives on the mainland."}
	for _, typed := range []string{
		"My cousin says that monks founded the harbour. How many boats did the League send?",
		"I was wondering, because my cousin who lives on the mainland, and who is never wrong, told me that monks founded the harbour, " +
			"how many boats the League sent to the island, as we have a bet about it",
	} {
		terms := Parse(typed, collectionOf(candidatesOf(texts))).Terms()
		weight := func(form string) float64 {
			i := slices.IndexFunc(terms, func(t Term) bool { return t.Form == form })
			if i < 0 {
				return 0
			}
			return terms[i].Weight
		}
		if boats, monks := weight("boats"), weight("monks"); monks == 0 || monks > boats/2 {
			t.Errorf("%q: boats weigh %.2f, monks %.2f", typed, boats, monks)
		}
	}
}

// In a long sentence that states something, what a relative pronoun leads to is
// not what is asked: all of it counts.
func TestRelativeClauses(t *testing.T) {
	text := "The League sent nine boats to the island. Monks founded the harbour."
	c := collectionOf(candidatesOf([]string{text, "My cousin lives on the mainland."}))
	topic := "Boats that the League sent to the island in the north of the bay after monks founded it, which is the harbour in which " +
		"my cousin " +
		"lives and works"
	weight := func(question string) float64 {
		terms := Parse(question, c).Terms()
		return terms[slices.IndexFunc(terms, func(t Term) bool { return t.Form == "boats" })].Weight
	}
	if stated, alone := weight(topic+"."), weight("boats"); stated != alone {
		t.Errorf("boats weigh %.2f, alone %.2f", stated, alone)
	}
	if open, alone := weight(topic), weight("boats"); open >= alone {
		t.Errorf("without the full stop boats weigh %.2f, alone %.2f: the test is blind", open, alone)
	}
}

func candidatesOf(texts []string) []Candidate {
	var all []Candidate
	for i, text := range texts {
		all = append(all, Candidate{Article: i, Text: text})
	}
	return all
}

// first is the text that comes first for a question.
func first(question string, texts ...string) string {
	cands := candidatesOf(texts)
	return texts[Parse(question, collectionOf(cands)).Rank(cands)[0].Candidate]
}

// What is said of ISIS is not an answer about ISIS-K, and who leads one group does not
// lead another.
func TestOffices(t *testing.T) {
	const (
		old    = "The leader of the Guard, Omar Reis, died in 2011. He was the leader of the Guard for years."
		north  = "Since 2020 the Guard-N has been led by Sanna Holt, a former diver."
		league = "The leader of the League is Jens Ohm. He has called the Guard-N a gang."
	)
	for _, test := range []struct{ question, want string }{
		{"Who is the leader of Guard-N?", north},
		{"who leads the guard-n", north},
		{"Who leads the League?", league},
		{"who is the boss of the league", league},
	} {
		if got := first(test.question, old, north, league); got != test.want {
			t.Errorf("%q: %q comes first", test.question, got)
		}
	}
}

// Words that are alike find a passage, and are not marked as words of the question.
func TestAlike(t *testing.T) {
	const text = "At least 41 people were killed, and forty-two cars were lost near Kyiv."
	for _, question := range []string{"how many died", "42 cars", "what happened near Kiev"} {
		q := Parse(question, collectionOf([]Candidate{{Text: text}, {Text: "Nothing."}}))
		if ranked := q.Rank([]Candidate{{Text: text}}); q.Found(ranked[0]) < 0.5 {
			t.Errorf("%q is not found", question)
		}
		for _, m := range q.Matches(text) {
			if word := text[m.Start:m.End]; word == "killed" || word == "Kyiv" {
				t.Errorf("%q: %q is marked", question, word)
			}
		}
	}
}

// Names are known as the articles write them.
func TestNamesInSmallLetters(t *testing.T) {
	cands := candidatesOf([]string{"On Monday Putin spoke, and the mill said that Putin left.", "A mill burned, and the FSB came."})
	q := Parse("what did putin say about the mill", collectionOf(cands)).withNames(cands)
	if got := q.names; got.len() != 1 || q.terms[0].Form != "putin" || !got.has(0) {
		t.Errorf("names are %b of %v", got, q.terms)
	}
}

func TestLeans(t *testing.T) {
	for text, want := range map[string]bool{
		"It was sold in May.": true, "But they came.": true, "Both countries agreed.": true, "However, he left.": true, "These are few.": true,
		"The mill was sold.": false, "This week the mill was sold.": false, "“It is over,” she said.": false, "Italy agreed.": false, "": false,
	} {
		if got := lang.Leans(text); got != want {
			t.Errorf("Leans(%q) = %v", text, got)
		}
	}
}

// Two words are one where the articles hyphenate it, and only there.
func TestJoinedParts(t *testing.T) {
	const text = "Route B-7 and the Flint-K group. A mill. The covid-19 ward of the re-sort."
	for typed, want := range map[string]string{
		"who runs flint k":         "runs flintk flint k",
		"is route b 7 shut":        "route b7 b 7 shut",
		"hw many had covid 19":     "covid19 covid 19",
		"who owns the mill a year": "owns mill year",
	} {
		if got := looksFor(typed, text); got != want {
			t.Errorf("%q: looks for %q, want %q", typed, got, want)
		}
	}
}

// What praises an office counts little, and the office is still what is asked for.
func TestLoftyOffices(t *testing.T) {
	candidates := []Candidate{
		{Text: "The big storm came to Port Ellery, and the top floor of the league was wet."},
		{Text: "Mira Tolle became the League's leader in 2019. She was born in Flint."},
	}
	c := collectionOf(candidates)
	for _, typed := range []string{"whos the big boss of the league", "who is the current leader of the League?",
		"who's the league's leader these days"} {
		if got := Parse(typed, c).Rank(candidates)[0].Candidate; got != 1 {
			t.Errorf("%q: passage %d is first", typed, got)
		}
	}
}

// Of a few passages, one that has words of the question that are rare in English comes
// close to it, however much else it lacks; one that shares a common word does not.
func TestStands(t *testing.T) {
	c := candidatesOf([]string{
		"The Lanternfish ring costs nine shells now, and its charm lasts for two hours.",
		"Members meet on Sunday in the long hall. Nobody has to pay, and all may bring a friend.",
	})
	for typed, want := range map[string]Step{
		"did they nerf lanternfish": Closest, "why dont members unionize": Nothing, "best laptop for two": Nothing,
	} {
		q := Parse(typed, collectionOf(c))
		if step, _ := q.Judge(q.Rank(c)); step != want {
			t.Errorf("%q: %s, want %s", typed, step, want)
		}
	}
}

// A word that nobody knows is read as two where the space is missing, and as one that sounds
// like it; a name that happens to begin with a small word is neither.
func TestJoinedAndHeard(t *testing.T) {
	text := "Achterberg won the Quay Cup in March. The treasurer sent him a letter by mail, with a photograph."
	c := collectionOf(candidatesOf([]string{text, "My cousin lives on the mainland."}))
	c.Beside = func(a, b string) bool { return a == "quay" && b == "cup" }
	for typed, want := range map[string]string{
		"whowon the quaycup": "won quay cup", "whos thetreasurer": "treasurer", "who is ismail": "ismail",
		"akterberg": "achterberg", "the fotograf": "photograph", "tre asurer": "treasurer", "who is theroux": "theroux",
	} {
		var forms []string
		for _, term := range Parse(typed, c).Terms() {
			forms = append(forms, term.Form)
		}
		if got := strings.Join(forms, " "); got != want {
			t.Errorf("%q: looks for %q, want %q", typed, got, want)
		}
	}
}

// What is cut short is read as the long word that the collection has, and a letter with a
// number as the word before that number.
func TestClipped(t *testing.T) {
	c := collectionOf(candidatesOf([]string{"Season 3 begins in June. Accounts are not sold. The head moderator is Tansy.",
		"A config is kept in chapter two, and whoever sells it is banned."}))
	c.Beside = func(a, b string) bool { return a == "season" && b == "3" }
	for typed, want := range map[string]string{
		"when does s3 start": "season 3 start", "can i sell my acc": "sell account", "whos the head mod": "head moderator",
		"where is the config": "config", "what is ch2": "ch2", "how big is lvl3": "lvl3", "who is Acc": "acc",
		"how to unban accs": "ban accounts", "who is redford": "redford",
	} {
		var forms []string
		for _, term := range Parse(typed, c).Terms() {
			forms = append(forms, term.Form)
		}
		if got := strings.Join(forms, " "); got != want {
			t.Errorf("%q: looks for %q, want %q", typed, got, want)
		}
	}
}

// What stands with a capital at the beginnings of sentences alone, and is no word of English,
// is a name.
func TestNamesThatOpen(t *testing.T) {
	cands := candidatesOf([]string{"Orrin Vale joins the game. Damage is halved.",
		"Orrin can be unlocked. The ashwood is closed.", "Ashwood burns."})
	q := Parse("did orrin damage ashwood", collectionOf(cands)).withNames(cands)
	for i, term := range q.terms {
		if got, want := q.names.has(i), term.Form == "orrin"; got != want {
			t.Errorf("%s is a name: %v", term.Form, got)
		}
	}
}

// Words of a chat that are small words of another language do not make a message one in it.
func TestForeignBeside(t *testing.T) {
	c := collectionOf(candidatesOf([]string{"Harrow founded the server."}))
	for typed, want := range map[string]string{
		"harow founded wat": "", "is greefing ok": "", "is trading ok": "", "wat did harrow found": "",
		"wat is de hoofdstad van het land": "nl", "who founded it": "",
	} {
		if got := Parse(typed, c).Foreign(); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
