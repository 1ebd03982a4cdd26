package rank

import "strings"

// class tells what a word is good for, whatever text it stands in: a set of
// the bits below.
type class uint16

const (
	// isStop marks words that say nothing about what a text is about.
	isStop class = 1 << iota
	// isAsking marks words that a question is asked with: who, how, many. They
	// shape the answer and must not be looked for.
	isAsking
	// isVague marks words that are in many questions and few answers: tell,
	// happen, call. They count, but less.
	isVague
	// isNumber marks words that tell a number: digits, or seven, dozens.
	isNumber
	// isDate marks words that tell a time: years, months, days, ago, yesterday.
	isDate
	// isReason marks words that begin a reason: because, due, since.
	isReason
	// isPlaceCue marks words that stand before a place: in, at, near.
	isPlaceCue
	// isTitle marks words that stand before a person's name: Mr, President.
	isTitle
	// isSaying marks verbs that report words: said, told, warned.
	isSaying
)

// classWords lists the words of each class, folded.
var classWords = []struct {
	class class
	words string
}{
	{isStop, `a about above after again all also although am among an and any are as at be because been before being
		below between both but by can could d did do does doing don done down during each either else etc even ever every for
		from further had has have having he her here hers herself him himself his if in into is it its itself just ll m may me
		might mine more most must my myself nor of off on once only onto or other our ours ourselves out over own re s
		same shall she should so some such t than that the their theirs them themselves then there these they this those
		through to too under until up upon us ve very was we were will with within without would yet you your yours
		yourself yourselves cannot cant didnt doesnt dont hadnt hasnt havent im isnt arent wasnt werent wont wouldnt
		couldnt shouldnt youre theyre weve ive ill hes shes thats theres whats whos not no yes per via vs whether
		against toward towards amid around across please`},
	{isAsking, `who whom whose what which when where why how whats whos`},
	{isVague, `say tell happen call name kind sort type mean thing describe explain give say know mention
		people person someone somebody anyone anybody something use become make get go come take`},
	{isNumber, `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
		seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
		thousands million millions billion billions trillion dozen dozens half third quarter quarters couple pair several
		percent first second twice double triple single`},
	{isDate, `january february march april may june july august september october november december jan feb mar apr
		jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday ago yesterday today
		tomorrow week weeks month months year years decade decades century centuries spring summer autumn winter
		morning evening night midnight noon since bc ad`},
	{isReason, `because due since reason reasons therefore thus hence owing caused cause causes motivated order stem
		stems result results motive avoid so given thanks`},
	{isPlaceCue, `in at near from to outside inside across around west east north south city region town province
		country village capital district coast border street`},
	{isTitle, `mr mrs ms dr gen general lt col sgt capt captain major president minister senator sen rep prince princess
		king queen sir lord lady pope bishop judge justice professor prof director chief secretary chairman commander
		governor mayor officer spokesman spokeswoman analyst`},
	{isSaying, `say said says saying tell told tells add added adds warn warned warns explain explained explains note
		noted notes write wrote writes ask asked asks argue argued argues claim claimed claims insist insisted describe
		described call called announce announced declare declared admit admitted deny denied according report reported
		conclude concluded believe believes believed think thinks state stated`},
}

// classes holds the class of every listed word.
var classes = func() map[string]class {
	all := map[string]class{}
	for _, c := range classWords {
		for w := range strings.FieldsSeq(c.words) {
			all[w] |= c.class
		}
	}
	return all
}()

// classify finds the class of a folded form.
func classify(form string) class {
	c := classes[form]
	if isDigit(form[0]) {
		c |= isNumber
		if isYear(form) {
			c |= isDate
		}
	}
	return c
}

// isYear tells the years that news and history speak of, decades too: "1990s".
func isYear(form string) bool {
	form = strings.TrimSuffix(form, "s")
	return len(form) == 4 && ("1000" <= form && form <= "2100") && isDigit(form[1]) && isDigit(form[2]) && isDigit(form[3])
}
