package rank

import "strings"

// class tells what a word is good for, whatever text it stands in: a set of
// the bits below.
type class uint32

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
	// isBy and isBeing mark by, and the forms of to be.
	isBy
	isBeing
	// isMeans and isPurpose mark words that begin a means or a purpose.
	isMeans
	isPurpose
	// isPronoun marks words that stand for something said before.
	isPronoun
	// The units of numbers.
	isMoney
	isSpan
	isDistance
	isSpeed
	isMass
	isPercent
	// Kinds of things that a question can ask for by their name.
	isColour
	isDemonym
	isOccupation
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
	{isBy, `by`},
	{isMeans, `by with through using via`},
	{isPurpose, `to for`},
	{isBeing, `is are was were be been becomes became means meant`},
	{isPronoun, `he she it they this that these those his her its their him them such`},
	{isMoney, `dollar dollars pound pounds euro euros cent cents yen yuan rupee rupees rouble roubles ruble rubles franc
		francs peso pesos bn usd eur gbp dlrs`},
	{isSpan, `second seconds minute minutes hour hours day days week weeks month months year years decade decades century
		centuries`},
	{isDistance, `foot feet inch inches yard yards mile miles metre metres meter meters kilometre kilometres kilometer
		kilometers km cm mm ft acre acres hectare hectares square`},
	{isSpeed, `mph kph knots hour second speed speeds`},
	{isMass, `gram grams kilogram kilograms kg kilo kilos ton tons tonne tonnes ounce ounces pound pounds`},
	{isPercent, `percent percentage`},
	{isColour, `red orange yellow green blue purple violet pink brown black white grey gray gold silver scarlet crimson
		beige turquoise maroon navy`},
	{isDemonym, `american british english scottish welsh irish french german italian spanish portuguese dutch belgian
		swiss austrian danish swedish norwegian finnish icelandic polish czech slovak hungarian romanian bulgarian
		greek turkish russian ukrainian serbian croatian bosnian albanian georgian armenian azerbaijani kazakh uzbek
		tajik kyrgyz turkmen chinese japanese korean vietnamese thai indonesian malaysian filipino indian pakistani
		bangladeshi nepali afghan iranian persian iraqi syrian lebanese israeli jewish palestinian jordanian saudi
		egyptian libyan tunisian algerian moroccan sudanese ethiopian somali kenyan nigerian ghanaian african
		australian canadian mexican cuban brazilian argentine argentinian chilean peruvian colombian venezuelan
		european asian arab arabic hebrew hindi urdu latin pashto hindu muslim christian catholic protestant
		buddhist sunni shia`},
	{isOccupation, `actor actress singer musician composer painter sculptor artist writer author poet novelist
		journalist reporter editor lawyer attorney doctor physician surgeon nurse engineer architect scientist physicist
		chemist biologist mathematician philosopher historian economist teacher professor politician senator president
		minister general soldier officer pilot astronaut farmer merchant banker businessman businesswoman executive
		footballer player athlete boxer coach director producer dancer model chef priest bishop judge detective
		financier ophthalmologist dentist psychologist inventor explorer sailor carpenter designer`},
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
		if strings.HasSuffix(form, "km") || strings.HasSuffix(form, "ft") {
			c |= isDistance
		}
	}
	return c
}

// isYear tells the years that news and history speak of, decades too: "1990s".
func isYear(form string) bool {
	form = strings.TrimSuffix(form, "s")
	return len(form) == 4 && ("1000" <= form && form <= "2100") && isDigit(form[1]) && isDigit(form[2]) && isDigit(form[3])
}
