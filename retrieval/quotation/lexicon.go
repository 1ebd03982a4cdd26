package quotation

import "strings"

// class is a set of things known about a word form. The lists below are closed
// classes and facts of English news language, not taken from any text.
type class uint32

const (
	determiner class = 1 << iota
	preposition
	conjunction
	auxiliary
	adverb
	subjectPronoun // he, she, they: a person who can be a subject
	loosePronoun   // it, one, others: may be a speaker, often is not
	title          // stands before a name: Sen., President
	role           // a person by what he or she does: spokesman, expert
	rolePlural     // several of them: officials, critics
	inanimate      // says things without being anybody: report, poll
	group          // acts as one speaker: campaign, ministry
	orgWord        // capitalised, makes a name an organisation's: Committee
	dateWord       // Monday, March, yesterday, week
	commonVerb     // frequent verbs that report nothing; they end a noun phrase
	termWord       // introduces a term or a title: titled, so-called, phrase
	maleName
	femaleName
	objectPronoun
	possessivePronoun
	relativizer // who, which, that, where
	nounCue     // somebody's claim, statement, promise
	number
	nationality
	mediaWord      // things with titles: song, show, book
	contentPronoun // I, we, you: what speech is full of
)

func words(s string) []string { return strings.Fields(s) }

// lexicon maps a lower-case word form to its classes.
var lexicon = buildLexicon()

func buildLexicon() map[string]class {
	m := make(map[string]class, 3000)
	for _, l := range []struct {
		c    class
		list string
	}{
		{determiner, `the a an this that these those some several many most both each every no any another one two three
			four five six seven eight nine ten other all few such his her their its our my your neither either half`},
		{possessivePronoun, `his her their its our my your`},
		{objectPronoun, `him them us me himself herself themselves itself`},
		{preposition, `of for at from in on with to by about into over under against between through during without
			within among after before since until amid despite like as near outside inside behind beyond toward towards upon
			via per across along around regarding concerning including throughout alongside atop than`},
		{conjunction, `and or but nor while because although though whereas if unless so yet when whenever once as since
			after before until whether where why how what whatever whoever whichever wherever yes no ok well hey oh please thanks`},
		{auxiliary, `is are was were be been being am has have had having do does did will would can could may might shall
			should must 's 're 've 'd 'll 'm isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't
			wouldn't can't couldn't cannot not never shouldn't`},
		{adverb, `also then later now still just only even again once twice first soon already always often sometimes
			ever never not too instead perhaps maybe further meanwhile however indeed recently earlier thus therefore
			simply quickly repeatedly reportedly famously initially finally eventually ultimately previously subsequently
			similarly immediately privately publicly separately allegedly really actually here there today yesterday
			tonight tomorrow else back long far rather quite almost nearly much more less very early out up down off
			half-jokingly elsewhere afterward afterwards thereafter`},
		{subjectPronoun, `he she they`},
		{loosePronoun, `it i we you one others another everyone everybody nobody somebody someone anyone all many some most
			those few both none neither several`},
		{contentPronoun, `i we you my our your me us i'm we're you're i've we've i'll we'll let's`},
		{relativizer, `who which that whose whom where`},
		{title, `mr mr. mrs mrs. ms ms. miss dr dr. sen sen. sens. rep rep. reps. gov gov. govs. gen gen. lt lt. lt.gen. col col. maj maj.
			capt capt. sgt sgt. cpl. cmdr. adm adm. brig. prof prof. rev rev. fr. hon. sir lord lady dame judge justice
			president vice senator congressman congresswoman governor mayor secretary minister prime premier chancellor king queen prince
			princess pope cardinal bishop archbishop imam sheikh sheik ambassador attorney general admiral colonel major
			captain lieutenant sergeant corporal commander director chairman chairwoman chair chief officer professor
			doctor speaker representative councilman councilwoman councilmember alderman commissioner superintendent
			sheriff detective inspector constable coach pastor father sister brother rabbi ayatollah emir sultan
			undersecretary under-secretary deputy assistant former ex-president president-elect reporter correspondent editor
			leader del del. marshal mullah maulana state supreme spokesman spokeswoman spokesperson analyst author candidate
			attorney-general strategist agent democrat republican delegate`},
		{role, `spokesman spokeswoman spokesperson official adviser advisor aide expert analyst researcher professor
			scientist economist historian lawyer attorney prosecutor judge lawmaker legislator senator congressman
			congresswoman representative governor mayor president candidate nominee contender frontrunner front-runner
			leader chief chairman chairwoman chair director executive manager head founder co-founder owner partner
			strategist consultant pollster operative organizer activist advocate critic supporter voter delegate donor
			volunteer staffer staff worker employee teacher student doctor nurse physician psychologist psychiatrist
			engineer officer soldier veteran general commander admiral colonel captain sergeant detective sheriff
			policeman policewoman police cop agent diplomat ambassador envoy minister secretary premier chancellor king
			queen prince princess pope bishop cardinal pastor priest rabbi imam author writer novelist poet journalist
			reporter columnist commentator correspondent editor publisher host anchor moderator blogger producer
			actor actress singer musician artist designer comedian director coach player captain athlete fan
			man woman boy girl person resident neighbor neighbour witness survivor victim suspect defendant plaintiff
			father mother parent son daughter brother sister husband wife widow uncle aunt cousin friend colleague
			ally opponent rival democrat republican conservative liberal libertarian progressive socialist independent
			businessman businesswoman billionaire mogul magnate entrepreneur investor banker trader farmer fisherman
			driver pilot passenger tourist customer source insider whistleblower hacker specialist scholar fellow
			academic lecturer dean principal superintendent commissioner councilman councilwoman councillor counsel
			counselor deputy undersecretary treasurer auditor inspector investigator negotiator mediator interpreter
			translator guide caller user reader viewer heckler protester protestor demonstrator attendee participant
			respondent caucusgoer conservationist environmentalist biologist physicist chemist geologist
			astronomer climatologist meteorologist sociologist anthropologist archaeologist philosopher theologian
			curator librarian archivist surgeon dentist therapist veterinarian jihadist militant fighter rebel
			insurgent propagandist extremist cleric preacher warlord lobbyist fundraiser bundler surrogate
			newcomer veteran hopeful runner-up challenger incumbent lieutenant mentor biographer member scion ceo coo cfo cto
			vice-president co-author coauthor co-chair cochair co-host lead-author teenager child kid
			immigrant refugee migrant landlord tenant neighbor clerk secretary assistant intern trainee boss foe
			newsman anchorman anchorwoman narrator senator-elect tycoon mogul developer star
			master harbourmaster harbormaster headmaster headmistress headteacher postmaster quartermaster stationmaster
			conductor warden ranger keeper surveyor caretaker custodian gamekeeper zookeeper beekeeper shopkeeper innkeeper
			goalkeeper shopowner architect mechanic electrician plumber firefighter paramedic midwife pharmacist
			instructor tutor coordinator co-ordinator organiser administrator dispatcher technician programmer
			statistician mathematician accountant broker realtor forester bookseller jeweller jeweler blacksmith
			brewer winemaker salesman saleswoman salesperson vendor trucker sailor skipper seaman mariner lifeguard
			bodyguard jailer statesman ombudsman rapporteur consul brigadier cadet trooper medic magistrate bailiff notary solicitor
			barrister jurist registrar rector provost vicar deacon chaplain monk nun sculptor painter photographer
			filmmaker film-maker screenwriter playwright choreographer dancer composer rapper guitarist drummer pianist
			violinist striker midfielder referee umpire swimmer cyclist sprinter boxer wrestler climber mountaineer rancher welder
			botanist zoologist geographer linguist duchess baroness countess emperor empress counsellor
			grandfather grandmother grandson granddaughter nephew niece fiancee fiance girlfriend boyfriend ex-wife
			ex-husband roommate classmate teammate co-worker coworker employer schoolteacher schoolboy schoolgirl pensioner retiree`},
		{rolePlural, `groups campaigns organizations organisations unions companies agencies activists committees teams
			spokesmen spokeswomen spokespeople officials advisers advisors aides experts analysts researchers
			professors scientists economists historians lawyers attorneys prosecutors judges lawmakers legislators
			senators congressmen representatives governors mayors presidents candidates nominees contenders leaders
			chiefs executives managers founders owners strategists consultants pollsters operatives organizers activists
			advocates critics supporters voters delegates donors volunteers staffers workers employees teachers students
			doctors nurses physicians engineers officers soldiers veterans generals commanders police cops agents diplomats
			ambassadors ministers authors writers journalists reporters columnists commentators editors hosts anchors
			moderators bloggers fans men women boys girls people persons residents neighbors neighbours witnesses
			survivors victims suspects fathers mothers parents sons daughters brothers sisters friends colleagues allies
			opponents rivals democrats republicans conservatives liberals progressives independents businessmen investors
			bankers farmers drivers passengers customers sources insiders specialists scholars academics commissioners
			investigators negotiators hecklers protesters protestors demonstrators attendees participants respondents
			pundits skeptics detractors backers defenders detractors observers onlookers bystanders jurors justices
			members authorities militants rebels extremists jihadists clerics lobbyists fundraisers surrogates
			conservationists environmentalists americans russians chinese britons germans europeans iranians syrians
			iraqis afghans israelis palestinians mexicans canadians muslims christians jews catholics evangelicals
			users readers viewers callers commenters lawmakers campaigners regulators doctors authors owners kids children
			veterans hosts folks insurgents propagandists immigrants migrants refugees masters conductors wardens rangers
			keepers surveyors architects firefighters paramedics musicians artists actors singers players coaches sailors
			instructors administrators organisers technicians accountants magistrates solicitors barristers photographers pensioners
			engineers shopkeepers troopers landlords tenants`},
		{inanimate, `report reports study studies survey poll polls statement letter memo email e-mail document documents
			ad ads advertisement commercial video tape recording transcript book article story column editorial op-ed
			essay post tweet tweets message messages sign signs banner banners poster posters headline headlines website
			site page account blog magazine newspaper paper journal indictment complaint lawsuit filing affidavit ruling
			decision opinion order law bill resolution amendment constitution text note notes invitation slogan motto
			chant caption label sticker shirt t-shirt flyer flier leaflet brochure release analysis review
			data figures results research findings platform speech song lyrics narrator script release
			press-release spot clip mailer guidelines rules policy contract dossier cable cables emails e-mails verse
			petition hashtag subject line petition press excerpt pamphlet manual handbook motion summary form`},
		{group, `campaign committee company group organization organisation agency department ministry government
			administration party team office union association foundation institute university school college court
			church hospital bank firm board council commission congress senate house parliament embassy army military navy
			police police force bureau network station outlet newspaper magazine paper network publication site center centre
			chamber coalition alliance federation league club society movement regime kremlin pentagon
			crowd audience family delegation panel pac caucus militia faction branch cell arm wing service band
			state city county country nation community public media press jury prosecution defense defence staff
			authority directorate secretariat consortium chapter conference`},
		{orgWord, `committee party university department times news post house senate court bureau agency association
			institute foundation council commission center centre union group company corporation corp inc co ltd llc
			bank journal tribune herald gazette observer guardian press radio television tv network channel magazine
			review daily weekly america college school church congress parliament ministry office board
			fund trust league federation society club team army navy force forces police embassy campaign pac
			project coalition alliance administration government organization organisation services service systems
			international global united nations states media broadcasting reuters cnn fox nbc abc cbs msnbc bbc ap afp
			politico breitbart bloomberg facebook twitter google youtube microsoft apple amazon state isis isil
			nato eu un fbi cia nsa doj irs epa fda cdc nra naacp aclu gop dnc rnc kremlin pentagon white supreme
			treasury interpol unicef airlines motors industries group holdings partners associates laboratories lab
			laboratory hospital museum library academy chamber partnership initiative network movement front brigade`},
		{dateWord, `monday tuesday wednesday thursday friday saturday sunday january february march april may june july
			august september october november december jan. feb. mar. apr. aug. sept. sep. oct. nov. dec. mon. tue. wed. thu. fri.
			sat. sun. yesterday today tonight tomorrow morning afternoon evening night week month year weekend days
			weeks months years mondays tuesdays wednesdays thursdays fridays saturdays sundays gmt est edt a.m. p.m. a.m p.m noon midnight`},
		{number, `two three four five six seven eight nine ten eleven twelve dozen dozens hundred thousand million billion
			twenty thirty forty fifty sixty seventy eighty ninety`},
		{nationality, `american british french german russian chinese iranian iraqi syrian afghan israeli palestinian
			turkish egyptian saudi mexican canadian australian japanese korean indian pakistani ukrainian polish italian
			spanish european african asian arab muslim christian jewish catholic republican democratic conservative
			liberal federal local national senior top former longtime veteran chief deputy western eastern northern
			southern central tajik uzbek dutch swedish norwegian danish finnish greek brazilian`},
		{commonVerb, `made make makes making took take takes taking came come comes coming went go goes going got get gets
			getting gave give gives giving began begin begins ran run runs held hold holds put puts met meet meets left
			leave leaves lost lose loses won win wins kept keep keeps became become becomes brought bring brings bought
			built sent send sends spent stood stand stands sat led lead leads fell felt grew heard knew let lay paid rose
			sold shot shut sought spoke stuck struck taught threw understood woke wore drove drew broke chose ate flew
			forgot fought hid hit hurt laid lit rode sang sank slept stole swore tore
			remains remained seems seemed appears appeared continues includes included plans needs wanted
			wants want need needed tried tries try used uses use works worked moved moves turned turns turn
			opened opens played plays served serves joined joins ended ends started starts reached reaches faced faces
			helped helps allowed allows required requires received receives released issued arrived returned died killed
			raised raises walked walks stopped stayed watched voted elected appointed announced ordered signed filed
			hosts supports supported opposes opposed backs backed has been see sees saw seen get doing done gone
			given taken known shown found born based expected scheduled set due`},
		{termWord, `so-called self-described self-proclaimed self-styled known titled entitled dubbed nicknamed
			named termed labeled labelled billed branded phrase word words term terms hashtag nickname title acronym
			expression moniker label slogan motto meaning aka codenamed code-named category segment pseudonym`},
		{mediaWord, `song show book film movie album series novel program programme podcast magazine play documentary
			episode sitcom drama musical hit single ballad anthem memoir bestseller best-seller tv comedy column section
			newsletter website blog host star starring author anchor watched performed sang sings hosted
			hosting hosts exhibition exhibit painting game video essay track tour rubric`},
		{nounCue, `claim claims statement statements comment comments remark remarks call calls promise promises pledge
			assertion assertions argument suggestion suggestions description warning warnings vow insistence contention
			view belief slogan message motto words question questions response answer speech reference references
			declaration announcement admission allegation allegations accusation accusations criticism attack attacks
			quote quotes mantra refrain phrase line advice tweet tweets post posts letter chant chants cry cries demand
			demands proposal plan quip joke reply retort plea testimony conclusion observation characterization
			rhetoric proposal prediction confession complaint complaints assessment opinion theory defense defence vision`},
		{maleName, maleNames},
		{femaleName, femaleNames},
	} {
		for _, w := range words(l.list) {
			m[w] |= l.c
		}
	}
	return m
}

// Given names that leave little doubt of the bearer's sex.
const maleNames = `james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
	donald steven steve paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey jeff ryan jacob
	gary nicholas eric jonathan stephen larry justin scott brandon benjamin ben samuel sam gregory greg alexander frank
	patrick raymond jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle walter ethan jeremy
	harold keith christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe billy jordan
	albert bruce willie gabriel logan alan juan wayne roy ralph randy eugene vincent russell louis bobby philip phil johnny
	bradley brad bill bob jim tom tim mike dan don ron ken ted tad fred ed eddie tony nick dave chris matt josh rob
	rick rich will charlie chuck hank barack mitt newt rand marco jeb bernie al mohammed muhammad mohamed ahmed ali hassan
	hussein omar abdul abdullah ibrahim yusuf mustafa khalid mahmoud bashar vladimir sergei sergey dmitry dmitri andrei
	alexei aleksandr mikhail nikolai ivan igor yuri oleg boris viktor victor emmanuel francois jean pierre jacques hans
	klaus jurgen wolfgang stefan andreas giovanni marco luigi mario carlos luis miguel jorge pedro antonio manuel fernando
	francisco javier rafael ricardo roberto diego pablo angel hector hugo oscar julian adrian simon martin neil ian graham
	nigel colin stuart gordon malcolm trevor clive derek geoffrey howard herbert leonard norman stanley sidney ernest
	clarence cecil earl floyd glenn glen craig corey cory derrick darren darrell dean dwight dustin duane edmund edgar
	edwin elliot elliott evan felix franklin geoff gilbert grant gus harry harvey hugh isaac ivan jared jay jeremiah joel
	joaquin jonah karl kurt lance leo leon lloyd lou lucas luke marcus marvin max maurice mel milton mitch morgan moshe
	murray ned neal nelson oliver otto owen perry pete ray reggie rex rodney roland ross rudy rupert salvador saul
	seth shane shawn sheldon spencer stewart theodore toby todd travis troy vernon vince wade warren wendell wes wesley
	zach ziad tariq karim jamal amir hamid hamza said salman erik lars sven bjorn anders magnus henrik johan jan
	narendra rajiv sanjay amit arun vijay anil ravi xi jinping kenji hiroshi takeshi shinzo benyamin binyamin avi
	recep tayyip bilal osama ayman abu riccardo lorenzo matteo silvio cyrus darius reza hossein mehdi kamal nabil khaled
	suleiman gareth angus alistair duncan fraser hamish callum liam noel niall declan conor`

const femaleNames = `mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley
	kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy
	angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet catherine
	maria heather diane ruth julie olivia joyce virginia victoria kelly lauren christina joan evelyn judith megan andrea
	cheryl hannah jacqueline martha gloria teresa ann anne sara madison frances kathryn janice jean abigail alice julia
	judy sophia grace denise amber doris marilyn danielle beverly isabella theresa diana natalie brittany charlotte marie
	kayla alexis lori hillary chelsea ivanka melania carly condoleezza elena sonia ruth nikki susana kellyanne huma loretta
	debbie debby donna wendy tammy tina gina dana heidi holly jill jenny jodi josephine joy juanita kate kathy katie kim
	kirsten kristen kristin krista lena leslie lily lindsay lindsey liz louise lucy lydia lynn mabel maggie marcia marla
	marsha maya meg meghan melinda mercedes meredith mia mindy miranda molly monica naomi nina nora norma pat patty paula
	peggy penny phyllis polly priscilla rhonda rita roberta robin rosa rose rosemary roxanne sally sandy selena
	shannon sheila shelly sherry sonya stacy stella sue susanna suzanne sylvia tara tanya theresa tiffany tracy ursula
	valerie vanessa vera veronica vicki vicky vivian wanda yolanda yvonne zoe nicola marine ingrid
	astrid birgit greta heike helga ilse katja petra sabine silke fatima aisha khadija zainab leila layla amina malala
	benazir indira sonia priya anjali deepa lakshmi svetlana olga natasha natalia tatiana irina marina ekaterina elena
	yulia ludmila galina oksana yoko amira noor nadia yasmin samira rania salma shirin christiane giulia
	francesca chiara paola lucia carmen dolores pilar ana isabel ines beatriz gabriela valentina camila daniela alejandra
	marta monique simone brigitte claire camille juliette sophie amelie celine genevieve jocelyn joanne joanna jeanne jane
	janine jana gwen gretchen ginger gail gabrielle eva eve erin erica erika emilia ellen elaine eleanor eileen edith
	dianne darlene daisy crystal connie colleen claudia cindy chloe celia cecilia cathy cassandra carrie caroline carla
	candice bridget bonnie beth bernadette belinda becky beatrice audrey april antonia annie anita alison allison alicia
	alexandra adele abby stefania colette madeleine kamala`
