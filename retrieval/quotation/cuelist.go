package quotation

import "strings"

// verbClass groups reporting verbs by how they take what is said.
type verbClass uint8

const (
	sayVerb     verbClass = iota // said, told: half of all cues
	addVerb                      // added, explained: nearly always speech
	writeVerb                    // wrote, tweeted
	askVerb                      // asked, replied
	nameVerb                     // called, described: take a fragment
	judgeVerb                    // criticised, praised: take a fragment
	promiseVerb                  // vowed, urged, warned
	thinkVerb                    // believes, wants: attitudes
	showVerb                     // found, reported, shows: reports and polls
	weakVerb                     // went on, began, read: only next to a quotation
	accordingTo                  // according to, in the words of
	nounVerb                     // a claim or statement somebody owns
	colonCue                     // "Name:" or a dash and a name
	numVerbClasses
)

// verbForm is the form a reporting verb stands in.
type verbForm uint8

const (
	formPast verbForm = iota
	formThird
	formBase
	formIng
	numVerbForms
)

type cueWord struct {
	class verbClass
	form  verbForm
	noun  bool // the form is also a common noun: claims, calls, report
	lemma uint16
}

// cueWords maps a lower-case form to what kind of cue it is.
var cueWords = buildCueWords()

func buildCueWords() map[string]cueWord {
	m := make(map[string]cueWord, 1500)
	lemmas := map[string]uint16{}
	current := uint16(0)
	add := func(w string, c verbClass, f verbForm) {
		if _, ok := m[w]; !ok {
			m[w] = cueWord{class: c, form: f, lemma: current}
		}
	}
	for _, l := range []struct {
		c    verbClass
		list string // a lemma, or lemma/past(/past participle) where irregular
	}{
		{sayVerb, `say/said tell/told`},
		{addVerb, `add explain note continue state remark observe comment mention stress emphasize emphasise reiterate
			repeat point/pointed elaborate clarify confirm acknowledge admit concede confess declare proclaim announce assert
			contend maintain insist argue claim allege conclude opine quip joke muse recall recount relate lament
			complain bemoan grumble boast brag gush exclaim shout yell scream cry chant holler roar bark snap
			growl whisper mutter murmur mumble sigh laugh smile nod shrug chuckle crow intone interject interrupt
			reason theorize speculate surmise suggest imply hint predict forecast caution volunteer offer submit
			testify recollect reminisce counter rebut retort echo concur agree disagree deadpan vent fume rail
			marvel venture ventur hasten allow reflect summarize summarise narrate recite preach
			assure reassure reveal disclose divulge report posit affirm attest aver vouch utter
			enthuse rave sniff scoff sneer warn inform advise describe`},
		{writeVerb, `write/wrote/written tweet retweet post email e-mail text blog message type pen publish note/noted print scribble
			sign/signed`},
		{askVerb, `ask reply respond answer wonder inquire enquire query question press shoot/shot fire retort challenge pose
			ponder demand interrogate`},
		{nameVerb, `call describe label dub brand term characterize characterise refer deem declare/declared portray
			depict paint cast tout bill hail style identify consider regard define liken compare frame classify rate
			rename mock ridicule dismiss`},
		{judgeVerb, `criticize criticise praise slam blast condemn denounce decry attack accuse blame deride
			chide scold rebuke lambaste assail bash rip/ripped knock fault thank congratulate commend applaud laud
			welcome celebrate cheer defend reject deny dispute refute oppose endorse support back berate castigate
			disparage excoriate skewer taunt tease insult malign vilify lash/lashed swipe protest/protested object
			apologize apologise disavow repudiate invoke cite quote discuss address highlight tackle
			bemoan deplore disdain hammer trash thunder charge salute eulogize target trumpet contest contradict`},
		{promiseVerb, `promise pledge vow swear/swore/sworn threaten urge implore exhort encourage beg plead request call
			order instruct propose recommend advocate push commit warn remind invite appeal undertake/undertook
			volunteer guarantee assure signal caution counsel advise demand dare`},
		{thinkVerb, `think/thought believe feel/felt hope want wish fear worry expect know/knew/known see/saw/seen doubt suspect
			understand/understood realize realise decide plan intend love hate dream assume guess imagine
			remember learn hear/heard agree support favor prefer aim envision view find/found figure`},
		{showVerb, `show/showed/shown report indicate reveal suggest find/found estimate document detail reflect
			conclude demonstrate project rule determine outline feature display declare assess calculate list`},
		{weakVerb, `go/went read/read begin/began start finish put/put end open close talk speak/spoke/spoken
			give/gave deliver issue release make/made use repeat/repeated include appear refuse decline try
			laugh/laughed sing/sang joke/joked turn come/came look/looked raise express convey voice deliver share send/sent
			sum/summed get/got warn/warned coin present air unveil promote dedicate proceed invoke/invoked run/ran
			vote focus reference touch tackle note mouth mean/meant hold/held insert`},
	} {
		for _, spec := range words(l.list) {
			parts := strings.Split(spec, "/")
			lemma := parts[0]
			if _, ok := lemmas[lemma]; !ok {
				lemmas[lemma] = uint16(len(lemmas) + 1)
			}
			current = lemmas[lemma]
			if len(parts) > 1 {
				for _, p := range parts[1:] {
					add(p, l.c, formPast)
				}
			} else {
				add(pastOf(lemma), l.c, formPast)
				if p := pastOf(lemma); strings.HasSuffix(p, "lled") {
					add(strings.TrimSuffix(p, "led")+"ed", l.c, formPast)
				}
			}
			add(thirdOf(lemma), l.c, formThird)
			add(lemma, l.c, formBase)
			add(ingOf(lemma), l.c, formIng)
		}
	}
	for _, w := range words(`claim claims note notes report reports comment comments call calls call question questions
		charge charges state states plan plans attack attacks promise promises pledge pledges order orders request
		requests post posts tweet tweets email emails text texts message messages blog blogs press hope hopes fear fears
		worry worries wish wishes doubt doubts thought view views support back list lists rule rules project projects
		detail details document documents estimate estimates show shows feature features demand demands challenge
		challenges cry cries laugh smile sign signs name label labels brand brands term terms offer offers vow vows
		praise blame rate rates cast love hate dream dreams aim aims guess remark remarks reply answer answers response
		appeal appeals reference references address addresses joke jokes threat print echo run talk talks speak use end
		start share air focus vote turn look read line point points bill bills push sound charge back figure figures
		ponder caution signal signals order rebuke protest object target targets knock close open press hold display
		detail find finds state states chant chants cheer boast quote quotes cite fault`) {
		if c, ok := m[w]; ok {
			c.noun = true
			m[w] = c
		}
	}
	return m
}

// maxLemmas bounds the number of different verbs above.
const maxLemmas = 480

func isVowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

// doubles tells whether the last consonant of a verb is doubled: quip, quipped.
func doubles(v string) bool {
	n := len(v)
	if n < 3 || isVowel(v[n-1]) || !isVowel(v[n-2]) || isVowel(v[n-3]) && v[n-3] != 'u' {
		return false
	}
	switch v {
	case "quip", "snap", "rip", "beg", "brag", "chat", "nod", "pen", "admit", "concur", "rebut", "submit", "dub", "slam", "blog",
		"refer", "commit", "ebb", "run", "put", "get", "begin", "cut", "sum", "rap", "grin", "plan":
		return true
	}
	return false
}

func pastOf(v string) string {
	n := len(v)
	switch {
	case v[n-1] == 'e':
		return v + "d"
	case v[n-1] == 'y' && !isVowel(v[n-2]):
		return v[:n-1] + "ied"
	case doubles(v):
		return v + v[n-1:] + "ed"
	}
	return v + "ed"
}

func thirdOf(v string) string {
	n := len(v)
	switch {
	case v[n-1] == 'y' && !isVowel(v[n-2]):
		return v[:n-1] + "ies"
	case v[n-1] == 's', v[n-1] == 'x', v[n-1] == 'o', strings.HasSuffix(v, "ch"), strings.HasSuffix(v, "sh"):
		return v + "es"
	}
	return v + "s"
}

func ingOf(v string) string {
	n := len(v)
	switch {
	case v[n-1] == 'e' && v != "see" && v != "agree" && v != "disagree":
		return v[:n-1] + "ing"
	case doubles(v):
		return v + v[n-1:] + "ing"
	}
	return v + "ing"
}
