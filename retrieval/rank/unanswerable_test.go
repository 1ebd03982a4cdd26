package rank

import "testing"

// nothingAnswers are questions that use words of the five documents and that
// nothing in them answers.
var nothingAnswers = []string{
	"What is the population of Moscow?",
	"When did Vladimir Putin become president?",
	"Who won the 2022 FIFA World Cup?",
	"Which airline operated the Russian charter jet?",
	"What is the capital of Turkmenistan?",
	"How many people live in Tajikistan?",
	"Who founded Boko Haram?",
	"How did Osama bin Laden die?",
	"Which team won the basketball game in Kazan?",
	"What was the price of oil in March 2024?",
	"How did the stock market react to the Moscow attack?",
	"What did the Pope say about the war in Gaza?",
	"Who is the president of Kazakhstan?",
	"How many medals did Russia win at the Paris Olympics?",
	"What did Elon Musk say about Ukraine?",
	"Which band was to play at the concert hall that night?",
	"How old is Gabriel Attal?",
	"Which language is spoken in Riga?",
	"What is the salary of a Russian soldier?",
	"When was the Suez Canal opened?",
	"How long is the border between Iran and Turkey?",
	"Who wrote War and Peace?",
	"What is the best hotel in Istanbul?",
	"How many bridges cross the river in St. Petersburg?",
	"Which university did Vladimir Putin attend?",
	"What is the weather like in Kabul in winter?",
	"Who directed the film about the Beslan school?",
	"Which vaccine did Russia develop against the coronavirus?",
	"What is the unemployment rate in Germany?",
	"Who commands the Israeli air force?",
	"How do I apply for a visa to Uzbekistan?",
	"What does the Swedish parliament think about nuclear power?",
	"When did Syria join the United Nations?",
	"What happened to the Malaysian plane in 2014?",
	"How much money does Hamas receive from Qatar?",
	"Who is the mayor of Paris?",
	"What did Angela Merkel say about refugees?",
	"Which country has the largest army in Africa?",
	"Why did Finland join NATO?",
	"How are concert tickets sold in Russia?",
}

// TestNothingAnswers counts how many of the questions are refused. Many are
// made of words that are in the documents, near each other even: words
// alone cannot refuse those ("Who is the president of Kazakhstan?").
func TestNothingAnswers(t *testing.T) {
	cands := seedPassages(t)
	c := collectionOf(cands)
	answered := 0
	for _, question := range nothingAnswers {
		q := Parse(question, c)
		ranked := q.Rank(cands)
		p := q.Probability(ranked)
		t.Logf("%.3f %s", p, question)
		if p >= AnswerThreshold {
			answered++
		}
	}
	if answered > len(nothingAnswers)*2/5 {
		t.Errorf("%d of %d are answered", answered, len(nothingAnswers))
	}
	t.Logf("%d of %d answered", answered, len(nothingAnswers))
}

// The age of somebody else in the same passage is no answer: the word that asks is about nobody.
func TestAttributeOfAnother(t *testing.T) {
	c, candidates := written(map[string][]string{"tr": {
		"Liman başkanı Nermin Özkök iskeleyi kapattı. Seferler ertelendi. Köydeki ağaçların ortalama yaşının 140 olduğu söylendi.",
		"Deniz bugün sakin. Balıkçılar limandan ayrıldı ve akşam dönecek.", "Fırıncı Ali ekmek ve tuz satıyor, kardeşi süt.",
	}})
	q := Parse("Nermin Özkök kaç yaşında?", c)
	if step, p := q.Judge(q.Rank(candidates)); step == Answers {
		t.Errorf("%s with %.2f", step, p)
	}
}
