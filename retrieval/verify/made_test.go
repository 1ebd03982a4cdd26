package verify

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A gazette makes up the news of a region that does not exist: articles with
// numbers, names, units and negations, with quotations and reported speech, no
// two sentences alike but for chance.
type gazette struct{ r *rand.Rand }

func (g gazette) pick(words string) string {
	list := strings.Split(words, "|")
	return list[g.r.IntN(len(list))]
}

const (
	madeFirst = "Alma|Boris|Carla|Dmitri|Edda|Farid|Greta|Hanno|Ilse|Jorge|Katya|Leon|Mira|Nils|Olga|Pavel|Rosa|Sven|Tara|Ulrich|Vera|" +
		"Wanda|Yusuf|Zora"
	madeLast = "Abend|Berglund|Corvo|Dalgaard|Eklund|Farrow|Gruber|Hollis|Ivarsson|Jansky|Kellner|Lindqvist|Moreau|Novak|Oresti|Pohl|" +
		"Quint|Rasmus|Salter|Tormann|Ulvestad|Varga|Wexler|Zoller"
	madeRole = "the harbour master|the head of the water board|a spokesman for the railway|the director of the museum|the mayor of " +
		"Osterby|a farmer near the border|the union leader|the chief engineer|a teacher at the night school|the minister for roads"
	madePlace = "Osterby|Kallinge|Norhaven|Brackwater|Felsen|Tidmouth|Grauburg|Selby Moor|Lantern Hill|Porto Vesca|the Aller " +
		"valley|the Skarn islands"
	madeThing = "dam|tunnel|orchard|ferry|archive|lighthouse|market " +
		"hall|railway|brewery|hospital|quarry|library|shipyard|vineyard|bakery|power station|fish market|cable " +
		"car|school|theatre|sawmill|greenhouse"
	madePart = "roof|gate|foundation|engine|ledger|staircase|turbine|kitchen|signal box|wall|cellar|boiler|window|platform|pump|clock"
	madeAdj  = "old|new|narrow|costly|quiet|damaged|temporary|private|wooden|northern|unfinished|popular|heavy|ancient|modest|crowded"
	madeVerb = "repair|sell|close|rebuild|measure|paint|empty|move|inspect|extend|insure|guard|heat|flood|replace|record"
	madePast = "repaired|sold|closed|rebuilt|measured|painted|emptied|moved|inspected|extended|insured|guarded|heated|flooded|" +
		"replaced|recorded"
	madePeople = "villagers|engineers|students|sailors|farmers|nurses|drivers|traders|miners|tourists|pensioners|volunteers|inspectors|" +
		"musicians"
	madeReason = "because the spring was dry|after a fire in the cellar|since nobody else offered|for lack of money|while the river was " +
		"low|as the law demands|in spite of many complaints|against the advice of the doctors|with help from abroad|before the frost came"
	madeTime = "on Monday|on Thursday|in March|in October|last winter|two days ago|before dawn|during the fair|at the end of " +
		"August|in the evening"
	madeUnit   = "metres|tonnes|crowns|kilometres|litres|hectares|hours|weeks"
	madeAdverb = "slowly|openly|at great cost|without much noise|by hand|at night|year after year|in small steps|with some " +
		"pride|against all odds"
)

func (g gazette) number() string {
	switch g.r.IntN(4) {
	case 0:
		return fmt.Sprint(2 + g.r.IntN(97))
	case 1:
		return fmt.Sprintf("%d,%03d", 1+g.r.IntN(60), g.r.IntN(1000))
	case 2:
		return fmt.Sprintf("%d.%d million", 1+g.r.IntN(30), 1+g.r.IntN(9))
	}
	return fmt.Sprint(110 + g.r.IntN(880))
}

func (g gazette) thing() string { return "the " + g.pick(madeAdj) + " " + g.pick(madeThing) }
func (g gazette) part() string  { return "the " + g.pick(madePart) + " of " + g.thing() }
func (g gazette) name() string  { return g.pick(madeFirst) + " " + g.pick(madeLast) }

// clause is a sentence without its beginning and its end.
func (g gazette) clause() string {
	switch g.r.IntN(9) {
	case 0:
		return fmt.Sprintf("%s will not %s %s %s", g.pick(madePeople), g.pick(madeVerb), g.part(), g.pick(madeReason))
	case 1:
		return fmt.Sprintf("%s of %s %s %s %s", g.number(), g.pick(madePeople), g.pick(madePast), g.thing(), g.pick(madeTime))
	case 2:
		return fmt.Sprintf("%s is %s %s long and has never been %s %s", g.part(), g.number(), g.pick(madeUnit), g.pick(madePast),
			g.pick(madeAdverb))
	case 3:
		return fmt.Sprintf("anybody who wants to %s %s near %s must pay %s %s", g.pick(madeVerb), g.part(), g.pick(madePlace), g.number(),
			g.pick(madeUnit))
	case 4:
		return fmt.Sprintf("it took %s %s to %s %s, and %s %s it %s", g.number(), g.pick(madeUnit), g.pick(madeVerb), g.part(),
			g.pick(madePeople), g.pick(madePast), g.pick(madeAdverb))
	case 5:
		return fmt.Sprintf("there is no %s in %s that %s could %s, %s", g.pick(madeThing), g.pick(madePlace), g.pick(madePeople),
			g.pick(madeVerb), g.pick(madeReason))
	case 6:
		return fmt.Sprintf("%s and %s have to be %s before %s can %s %s", g.part(), g.thing(), g.pick(madePast), g.pick(madePeople),
			g.pick(madeVerb), g.part())
	case 7:
		return fmt.Sprintf("the %s from %s did not %s %s until %s arrived with %s %s of timber", g.pick(madePeople), g.pick(madePlace),
			g.pick(madeVerb), g.thing(), g.pick(madePeople), g.number(), g.pick(madeUnit))
	}
	return fmt.Sprintf("between %s and %s, %s %s %s, %s", g.pick(madePlace), g.pick(madePlace), g.pick(madePeople), g.pick(madePast),
		g.part(), g.pick(madeReason))
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// paragraph is three or four sentences, some of them quotations.
func (g gazette) paragraph(name, role string) string {
	switch g.r.IntN(6) {
	case 0:
		return fmt.Sprintf("%s. %s. “%s,” said %s, %s.", upper(g.clause()), upper(g.clause()), upper(g.clause()), name, role)
	case 1:
		return fmt.Sprintf("“%s. %s,” said %s, %s. %s.", upper(g.clause()), upper(g.clause()), name, role, upper(g.clause()))
	case 2:
		return fmt.Sprintf("%s said that %s. %s. %s.", name, g.clause(), upper(g.clause()), upper(g.clause()))
	case 3:
		return fmt.Sprintf("%s. %s told reporters: “%s.” %s.", upper(g.clause()), name, upper(g.clause()), upper(g.clause()))
	}
	return fmt.Sprintf("%s. %s. %s.", upper(g.clause()), upper(g.clause()), upper(g.clause()))
}

// files are n articles of eight paragraphs.
func (g gazette) files(n int) map[string]string {
	out := map[string]string{}
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: %s %s in %s\npublisher: The Regional Gazette\npublished: 2025-%02d-%02d\nlanguage: en\nurl: "+
			"https://gazette.example/%d\n---\n",
			upper(g.pick(madePeople)), g.pick(madePast), g.pick(madePlace), 1+i%12, 1+i%28, i)
		for range 8 {
			b.WriteString(g.paragraph(g.name(), g.pick(madeRole)) + "\n\n")
		}
		out[fmt.Sprintf("gazette-%03d.md", i)] = b.String()
	}
	return out
}

// nowhere is a text on other things in other words.
func (g gazette) nowhere() string {
	const (
		who = "My grandmother|The violinist|A stray comet|Every chess player|The smallest whale|Our neighbour's parrot|An honest " +
			"dentist|The last unicorn"
		did   = "dreams about|hides behind|sings to|borrows|ignores|photographs|forgives|outwits"
		what  = "purple umbrellas|a jar of honey|seventeen mirrors|the crescent moon|quantum puzzles|silver spoons|an invisible cat|lemon sherbet"
		where = "underneath the piano|at breakfast|on distant planets|inside a thimble|whenever it snows|between two commas|over " +
			"Antarctica|while yawning"
	)
	s := fmt.Sprintf("%s %s %s %s", g.pick(who), g.pick(did), g.pick(what), g.pick(where))
	for g.r.IntN(2) == 0 {
		s += fmt.Sprintf(", and %s %s %s %s", strings.ToLower(g.pick(who)), g.pick(did), g.pick(what), g.pick(where))
	}
	return s + "."
}
