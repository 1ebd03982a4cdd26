package rank

// commonStems are the common stems of English: those of line n stand in about
// one passage of 2^n, as counted in some thousand passages of encyclopedia,
// news, reviews and talk. Written by internal/train.
var commonStems = [...]string{
	0: `and for have in is it of the to`,
	1: `an are as at be but by do from make not on one or so that this was which with`,
	2: `about after all also ani becaus been can come could first get go he his if into just know last like look me
more most my need new no now onli other out over say see some take than their them there they think time two
up use veri want we well were what when who will work would year you`,
	3: `ad against am anoth around back becom befor best better between both buy call chang countri day differ dont
down dure end even expect far feel few find follow game give good govern great help high hold home how howev
im includ ive keep lead leav littl long lot love mani may mean month move mr much nation next number off old
open our own part peopl place play problem product put realli right run same second seem set should show sinc
start state still such tell then these thing those three through too top tri under unit usa way week where
while win without world your`,
	4: `abl accord across actual again ago allow almost along alreadi although alway american among announc anyon
anyth appear area ask away bad base bbc begin believ big bit break bring britain british build busi cant case
caus chief citi claim clean clear close common compani complet concern consid continu control cost creat cup
current cut deal decid decis design despit develop didnt direct doesnt drive due each earli easi econom effect
either elect enough europ european ever everi exampl face fact fall famili figur final firm fit five forc form
former four free friend full futur general group grow half hand handl happen hard head her here him hit hope
hour hous id idea import increas industri inform instead interest intern issu job larg later leader least less
let level life line list live local london lose low main major man manag market meet member might million
minist minut money must name near never news nice offer offic offici often onc oper order origin parti
particular past pay perfect perform person plan player pleas point polit posit possibl post power present
presid pretti previous price probabl produc provid public purchas qualiti question quick quit rate rather
reach read real reason receiv recent recommend record relat remain replac report respons result return review
rise rule sale season secur sell send servic sever share she short side sign six size small someth south spend
stand star stay stop strong success suggest support sure system talk team term thank third though today togeth
total trade turn uk until us usual war water whi within write yet`,
	5: `abov absolut accept access account accus achiev act action activ add addit admit advanc advic affect africa
age agre ahead aid aim air amazon america amount analyst annual answer anti apart appreci argu arm arriv
associ attack attempt author avail averag avoid award bank basic battl beat behind below benefit biggest bill
black board bodi book boss bottom box brand brown budget campaign cannot capit car card care carri center
centr central centuri certain chairman challeng chanc charact charg check child china choic choos civil class
club coffe cold collect color combin comment commit communist communiti compar competit comput confer confid
connect conserv consist consum contain cook cool council coupl cours court cover critic cultur custom daili
damag date datum david de death decemb defend definit demand democrat deni depart depend describ detail
determin devic die difficult digit director disappoint discuss domin doubl draw drink drop earlier earn easier
easili east economi edit educ effort eight els emerg employ engin england english enjoy ensur enter entir
equal especi establish estim etc event everyon everyth evid exact except execut exist expens experi explain
extra extrem eye fail fair fan fast fear featur februari feder field fight file fill film financi fine finish
fire fix fli floor focus food foot foreign forward franc french front function fund gain generat german
germani glass global goal green ground growth guy happi havent hear heat heavi higher himself histori host hot
huge human ice ill immedi impress improv independ individu initi insid insist instal internet introduc invest
involv isnt item itself januari john join key kill kind king kitchen labour lack land larger largest late
latest launch law leagu learn legal liber light limit link locat longer loss lower machin maker march mark
match materi matter mayb measur medium messag michael middl militari mind mine miss mix model modern moment
monday morn movi music myself natur net network night non normal north note noth notic novemb obvious octob
oil onlin opportun opposit option organ organis outsid overal pan paper pass per period phone pick pictur piec
plastic plus polic polici poor popul popular potenti practic pre predict prefer prepar press pressur prevent
prime privat process profit program programm project promis propos protect prove publish pull push quarter
race radio rais rang rank re readi red reduc refer refus region regular releas remov repres requir research
respect rest risk road role room round save school screen search secretari seek separ septemb seri serious
serv seven ship shoot signific similar simpl simpli singl sit site situat slight smaller social someon sometim
soon sort sound sourc space speak special specif speed spokesman sport spot stage standard statement step
stick store stori street struggl student studi stuff style suffer summer sunday suppli surfac surpris target
tax technolog test themselv throw tip titl touch toward track tradit train travel troubl true tuesday tv type
understand union univers unlik updat user valu various version victori video view visit vote wait wall warn
wash watch websit weight welcom west western whether white whole whose wide wife william window wish woman
wonder wont word worri worth wrong york young`,
	6: `abil actor adapt address adjust administr adopt advantag advertis advis affair afford african agenc agent
agreement alan alleg alli alon altern amaz andi andrew anim anyway anywher appar appeal appli applic appoint
approach approv april arent argument armi arrest art artist asia asian assembl assist assum atlant attach
attend attent attract audienc august australia australian automat awar babi background bag bake balanc ball
ban band bar bare basi batteri beauti bed beyond bid bigger billion blade blame block blow blue boil boost
border born bottl bowl boy broadcast brother brush burn button cabinet camp canada candid cap capabl capac
career cash cast catch categori celebr cent ceremoni champion championship chancellor channel charl chart
cheap chines christian christma church citizen classic click cloth co coach coast code collaps colleg coloni
comfort command commerci commiss committe communic compet complain complaint complex concentr condit conduct
confirm confus congress consider constant constitut construct consult contact content contest contract
contrast contribut controversi conveni convent cooper copi corner corpor correct couldnt count counter crack
credit cri crime crimin crisi cross crowd danc danger dark daughter dead debat debt debut decad decent declar
declin deep defeat defenc defens defin degre deliv demonstr deputi desir destroy discov diseas display distanc
distribut divid divis doctor document dog dollar domest door doubt download dr dream dri drug duti earth eas
eastern eat edg effici electr electron element email empir empti encourag enemi energi engag entertain environ
episod equip error essenti euro eventu ex excel exchang excit expand expans experienc expert explor export
express extend extens factor failur fantast farm faster father favorit favour favourit feed fellow festiv
fifth filter financ flat footbal forecast forget formal format found fourth freedom freez frequent fresh
friday frustrat fulli fun gather georg giant gift girl glad gold golden googl gordon grand grant greater guard
guess guid gun hall hang health heart hello hey hi hide highest highlight histor holder hole holiday honest
hospit howard hundr husband ideal ident identifi ignor ii illeg imag imagin immigr impact imposs inch incom
incred inde india indian indic influenc injuri institut instruct integr intend intent interview investig
investor invit iraq ireland irish iron island itali italian jail jame japan japanes joint judg juli jump june
justic kennedi kick kid knife knock knowledg label labor languag lawyer lay leadership leak leg length letter
lid lie lift listen load lock lord magazin mail maintain manufactur martin mass massiv master meanwhil mechan
medic memori mention mess metal method microsoft mid mike mile minor mission mistak mobil monitor mother mount
mountain movement mps ms multipl necessari negat negoti neither newspap nine nomin none nor northern object
observ occasion occur odd ok older olymp onto opinion oppos otherwis oven owner pack packag page pain pair
parent pari park parliament particip partner paul pc peac perhap peter physic plant pledg politician poll pop
pot pound pour premier print prison prize pro profession progress promot prompt proper properti protest purpos
quiet rack rapid rare realiz recognis recov reflect reform regard regim regul reject relationship rememb
repeat repli republ request reserv resid resign resist resourc respond restrict retir reveal revenu revolut
rich richard ring rival river robert rock roll rough row royal rubber rush russia russian safe satisfi
saturday scale scene schedul scheme scienc score scotland sea seal seat secret section sector select self
senior sens session settl shadow shape sharp sheet shock shop singer sir skill sleep slide slip slow smooth
snap societi soft softwar solid solut solv son song southern soviet spain spanish specul speech split spread
spring squad squar staff stainless station status steam steel stock storag straight strategi stream strength
stress strike structur studio sturdi sub subject substanti succeed sudden suit super suppos surround survey
surviv suspect switch tabl tackl talent tank task tast tea technic televis temperatur ten tend territori text
theori therefor theyr thick thin thousand thread threat threaten throughout thursday thus tie tight tini toni
tool tough tour town transfer transport treat trial trip troop trust twice typic ultim unemploy unfortun
unless upgrad upon urg vacuum vari varieti vast via vice villag virtual voic voter wale walk warm washington
wasnt wast wave weak weapon wear web wednesday weekend weve whatev whom wing winner winter withdraw wood
worker worldwid wouldnt yes`,
	7: `abandon abroad absorb abus academ academi accid accompani accomplish accur acknowledg acquir actress adam
admir adult adventur advoc afraid afternoon afterward agenda aggress agricultur airlin airport album alex
allianc alongsid ambassador ambit amid analysi ancient angel angl angri anniversari annoy anticip anybodi
anymor app appl appropri approxim arab architectur aris arrang arsenal articl asid aspect assess asset assur
athen athlet atmospher attitud audio auto aviat awesom batch bath bathroom bay bear bedroom beer behaviour
belief bell belong ben bend berlin besid bet birmingham birth bitter blend blood bomb bond bonus boom boot
bore borrow bother bound brain branch bread brew bridg brief bright brilliant bug bunch bush buyer cabl calcul
california camera campbel canadian cancel captain captur carpet carrier cat cathol cell chain chair chamber
chapter chariti chase chat cheaper cheer chees chelsea chemic chicken chip chris cinema circl circul circumst
citat cite civilian clark clash cleaner client climat climb clip clock closer cloud coalit coat collabor
colleagu colour com combat comedi commerc commission compact compens compil compon compos compromis con
concept concert conclud conflict connecticut consequ consol constitu contend contin convers convert convict
convinc coordin cope cord core corp correspond corrupt counti crash crazi cream creation creativ crop crown
crucial crush curious currenc cycl davi decentr decor dedic deepli defect deficit delay deleg delet deliber
delight deliveri democraci depress depth deriv descript desert deserv desktop desper destruct detect
difficulti dig dinner dip diplomat dirt dirti disabl disappear disast disciplin dish dismiss disput distinct
district divers documentari donat dozen draft drag drain drama dramat dress drip driver durabl dust dutch dvd
ear economist editor edward eg egg egypt el elector elimin elit elsewher embarrass embassi emot employe enabl
encount enforc enhanc enorm enterpris entitl entri environment equival era escap ethnic eu everybodi everyday
everywher examin exceed excess exclud exclus exercis exploit explos extent extern facil factori faith fals
fame familiar famous farmer fashion fastest fat fault favor fee femal fewer finger fish flag flash flavor flaw
flexibl flight flip flood flow fold forev formula fortun forum foundat founder fox frame frank fraud fri
frontier fruit ft fuel fundament furnitur gadget gamer gap garden gas gear genr genuin gmt god governor grab
grade gradual graduat graphic greatest greek greet grind grip gross guarante guest guilti habit hair halt
handi harder hardwar harm harri hasnt hate headlin headquart healthi heavili height hell henri hero herself
hill hint hire hockey hollywood homeless honor honour hook hop hors hotel household hugh hunt hurt ian icon ie
implement impos incid index indoor inflat info infrastructur injur innov input inquiri insert inspir instanc
instant instrument insur intel intellectu intellig intens interact interior interpret introduct invent isol
israel istanbul jack jami jar jason jean jet joe johnson jonathan jone jose journalist juic keen kelli kevin
kingdom knee korea la ladi lake laptop latin latter le lean leap lee legend legisl licens lineup lion liquid
liter liverpool loan log logic longterm loos los loud lover lowest luck lucki madrid magic male manchest
manhattan manner manual map margin mari marri marshal matt mattress max maximum meal meat medal medicin
membership mental merchant mere merg microwav milk mini minimum ministri mode moder modifi moral moscow motion
motiv motor mouth mp mug multi murder narrow nativ nato neighbor nervous netherland neutral newcastl newli
nikita nobodi nois noon notabl novel nuclear numer oblig obtain occas occupi ocean offenc offens oh okay
oldest oliv oppon opt orang orient oscar outcom output outstand overcom oversea overwhelm ownership oxford
pace pad paint palac panel parliamentari partial partisan partnership passion path patient pattern payment pcs
peak peel peer penalti penni percent percentag perman permit persuad pet photo photograph pilot pipe pitch
pittsburgh plain plane plate platform plenti plot plug pm pocket polish port portabl portion pose possess
potato poverti prais precipit precis premiership presenc preserv presidenti primari primarili princ princip
principl prior prioriti procedur proceed processor professor profil promin proof prosecut prospect prosper
proud provinc punish pure pursu qualifi queen quot radic raid rain ralli ram random ray react reaction realis
realiti rebel rebuild recal recip recogn recognit recoveri recruit reduct regardless regist reli reliabl
relief religi religion reluct remark remind remot renew rent repair republican reput resolut resolv resort
restaur restor resum retail retain reuter revers reviv revolutionari reward rice rid ride ridicul roast
robinson roger roman rome root rotat rout routin rugbi runner rural sack sad safeti salt sampl san scandal
scare scott scottish scrap scratch screw seed seiz semi senat sensit sentenc servant server settlement setup
sex shake shelf shell shift shoulder shouldnt shout shower shut sick sight signal silicon silver simon sing
sink sister sixth skin sky slam slave slice slot slowli smart smell smith smoke snow soap socal socialist
soldier sole somewhat somewher soni sorri soul soup spare spark speaker spell spill spin spirit spoon squeez
st stabil stabl stadium stain stake stamp statist steal stephen steve steven stir stone storm stove strang
strateg straw strengthen stretch strict striker string strip stronger submit subsequ suck suffici sugar sum
summit sun superior suprem surgeri suspend sustain swap sweden sweep sweet swing symbol tactic takeov tall tap
tape taylor teach teacher tear tech techniqu teenag telephon tenni terribl terror theatr theme thoma thought
thrill ticket tim timer tin tire tom tomorrow ton topic toss tourist tournament towel tower traffic transform
transit translat trap trash tray treasuri treatment tree trend trick trigger truck truli truth tsunami tune
turkey turkish twelv twist un unabl uniqu uniti unknown unusu unveil upper upset urban util van veget vehicl
ventur veteran victim viewer violat violenc virus visibl vision visitor vital volum vs wage wake watchdog
wealth weather wed weigh weird wet whenev wherea wider widespread wild wind wine wipe wire wireless wise wit
wound wrap writer xbox yard yellow yesterday youll younger yourself youth youtub youv zealand zero zone`,
	8: `abolish abort absenc absent ac acceler accessori accident acclaim accommod accumul acid acquisit acr activist
addict adequ adher admiss advert aesthet affili aircraft al alarm alcohol alert alexand algeria ali alien
align aliv alter altogeth amateur ambiti amend amongst amsterdam anger ankl ann anonym anticommunist antivirus
anxious apolog applianc arabia architect arena armenian armor array artifici assassin assault assert assign
asylum atom attorney attribut auction audit authent automobil autumn avenu aw await awkward axe axi bachelor
backbench backup backward baghdad ballot baltic banana bang banner barcelona bargain barrel barri barrier
basket bass batter bc beach beam bean beef behalf behav behavior belgian belgium belt bench bernard bestsel
beta betray bin bind biolog bird birthday bite blast bless blind bloc blog bloodi boast boat bob bolt bone
borough boston bounc boundari bow boyfriend brave brazil brazilian breach breakdown breakfast breakthrough
breast breath breed breez brewer brick briefli bristol broad bronz browser bruce brussel brutal bubbl buck
bulk bullet bump bundl burden buri burst bus businessman butter buzz cafe cairo cake calm cambridg campus
canal cancer canist capitalist carbon caribbean carl carlo carolina castl casual caution cautious cave cd ceas
celtic ceram certif certifi chao characterist charli charm charter cheat chef chest chicago chill chocol chop
christ christoph chrome chronic chunk circuit clamp clarifi cleanup clearanc clever clinic clog closest closet
clue coal coastal coin coincid cole colin collin colonel column comeback comic commod commonwealth communism
comparison compart compat competitor complic composit compound comprehens compress compris conced conclus
concret condemn confess configur confront congo congratul congression conscious consecut consolid consortium
conspiraci consumpt contemporari context continent contrari cooker cooki cop copper corn cotton counterpart
coup courag coverag cpu craft craig creator credibl crew crude crystal cuba cube cult curb curtain curv cute
czech dad dam damn dan daniel dash dawn dc dean dear dec deck decreas deem default delic delici denounc dent
departur depict deposit descend desk destin destini detach detent devast devil devot dial diamet diamond diari
dictat diet dimens diminish disagre disc discount discoveri discrimin disguis dislik dismantl dispens dispos
disrupt dissolv distinguish distract disturb dive divorc dj domain don dope dot dough dougla downsid dragon
drake drawer drill drum dual dub dublin dull dump duo dynam eager earliest earthquak echo ed edinburgh
egyptian eighth elabor elder eleg elev eleven elig embrac emperor emphasi en enact endless endors endur
enthusiasm enthusiast epic equat equiti eric erupt estat ethic eve evil evolut evolv excus exhaust exhibit
exil exit expir explan explod expos exposur extract extraordinari fa fabric faction fade fake fanci fantasi
fate ferdinand feud fi fiction fierc fighter filmmak fiscal fiveyear flame flee fleet flimsi float florida
flour flourish flower fluid foam foe folk ford forest forg forth forthcom fortnight foster fragil framework
franchis franci francisco franz freed freeli frequenc fridg frost fulfil funni furthermor gallon gambl gang
garag gari gate gaug gb gdp gender generous gentl geograph georgia gestur gig girlfriend glasgow globe glori
gonna grace graham grain grasp grate grave greas greec grey grill groceri guardian guerrilla guidanc guild
gulf hadnt hail halfway halo ham hamilton hammer hamper handheld happier happili harold harsh harvest hassl
hat haul heal heavier heel helicopt hemispher henc herald hesit hewitt highspe highway hike hip historian
hitler holi homeland hong horizont horn horribl horror hose hostil hub humid hungari hunter ibm ideolog iii
illustr immens imperi impli implic imprison inadequ incent inclin inclus incorpor indefinit indonesia inevit
inexpens infect influenti ingredi inhabit inherit inner innoc insight inspect insul insult interfac interrupt
intervent invad invas iran irrit islam itll iv jackson jam jan jazz jeremi jerri jersey jewish jim johnni joke
jordan joseph journal journey joy jr judici jungl junior junk juri jurisdict justifi kate keeper ken kenya
keyboard killer kim kit km knight kong korean kremlin lab laboratori lag landmark landscap lane las laugh
layer lbs leas lectur leftov legaci legislatur legitim leicest len lend lenin lesson levi lewi liam liberti
librari licenc lieuten lifestyl lifetim lighter lightweight linux lip literatur lloyd loaf lobbi lodg lol
longest longtim loop loui lowcost loyal loyalti lucrat lunch lure luxuri lyric mac macmillan mad magnet
mainstream mainten malaysia malcolm malici maneuv manifesto manipul marathon margaret maria marin mario
marriag marxist massachusett mat mate math mathemat matthew matur mayor md mediterranean melbourn melt menu
mercuri merger merit messi meter metr metropolitan mexico mi michel midnight migrat mikhail milan mild mill
millennium miller min miner minim miracl mirror missil mixer mob modest mold mom momentum monarch monetari
monk monopoli monster mood moon moreov mortgag motorcycl mous mrs mtv multimedia municip murray muscl museum
musician muslim mutual mysteri nationalist nationwid naval navi navig nazi nearbi neat necessarili neck
neighborhood neil nerv nevertheless newcom newer nhl nick nicknam nicola noisi nomine nonetheless northeast
northwest norwich nose notion nowher nt nurs nut occup offend offset onetim ongo onion opera optim optimist
ordinari os ottoman ounc ourselv outbreak outdoor outer outfit outlet outlin outlook outrag outright overlook
overse overtak overthrow overturn owe owen oxid pacif pact parallel parker particl passag passeng passiv
password patch patrick patrol paus peasant pen peninsula pennsylvania pepper perceiv percept permiss persist
personnel perspect phase phenomenon phil philadelphia philip philosoph philosophi phrase physician pic pie
pierr pile pillow pin pink pioneer piraci pirat pit pitt pizza plagu planet plantat playstat plead pleasant
pleasur plung poet poland pole pool poorest portray portug portugues poster postpon potter powder preced
predecessor predomin premium prestig prestigi presum pride priest privileg probe proclaim profess prohibit
pronounc prop propaganda proport pros protein provis provok ps psycholog pump punch pupil qualif quantiti
quart quarterfin quest racial racist rage rail railroad railway rainfal rap raw reader realist rear reassur
rebellion recept recess reconstruct recycl refere referendum refil refresh refriger refuge refund regain
regret regulatori reign reinforc reinstal relax relay relev reloc renaiss render reopen repay represent rescu
resembl reservoir residu restart restructur retreat reunit revel revis revolt rhythm rifl rift rig rins riot
rip rivalri roar rob robin robot robust rocket rod romant roof ross rub rug ruin ruler rumor rust ryan saigon
sail saint salad salari sam samsung sanction sand satellit sauc saudi saxophon scan scatter scholar scientif
scientist scoop scope scot scrape scream script scrub scrutini sec secondari seller sensat sensibl sentiment
sequel sequenc settler seventh sexual shade shall shallow shame shane shark sharpli shatter shed shelter
shield shine shini shirt shoe shore shortag shorter shot showcas shrink shrug sideway signatur silenc silent
silk silli simultan sin singapor skeptic skip slash slaveri slim slogan slope slower smallest smash smile soak
soar soil solo somebodi somehow sooner sophist southeast sovereign spam spawn spear spec speci specialist
specifi spectat spi spice sponsor spray sprint spur stack stair stalin stall stanc stanley stat stateown
steadi steak steer stem stewart stiff stimul strain strategist stripe stroke strongest stubborn stuf stumbl
stun stupid su subscrib subscript subsidi subsidiari substanc substitut successor suicid suitabl summon superb
surg surpass surplus surrend survivor suspens suspici suspicion swear swift swim swiss switzerland sword
sydney syria tab tag tale taxat taxpay teammat teen telecommun telegraph temper templ temporari tendenc tens
tension termin terri terrorist texa textur thailand theater theft theoret theyll theyv thompson thorough
throne thumb tier tiger tighten tile till toast tokyo toler toll tomato tommi tone tonight tooth toppl tougher
toxic toy trace trader tragedi trail transact transpar treati tremend tribal tribe tribun tribut tricki trim
tripl triumph trophi tropic tube tunnel twenti twin twothird ugli unaccept uncl uncomfort undergo underground
undermin underneath undertak unexpect unfair unhappi unifi uniform unlock unplug unsuccess upcom upload
upright upward urgent usabl usag usb useless utensil vacat valid valley valuabl vanish variabl variant variat
vega vendor vent venu vera versatil vertic vessel veto viabl vigor villa violent virginia visa visual vocal
volunt vow vulner walmart walter ward warfar warmer warrior weaken weaker wealthi welfar wellknown welsh
werent westminst whatsoev wheel whilst whip whistl widen wifi wilson winger wooden wow wreck xp yeah yell yen
yield youd yugoslavia`,
	9: `aaa abc abdul abid aboard abraham abrupt abstract abund accent accuraci accustom adjac administ adrian advers
advisori afghanistan aftermath aggrav agit ah ahm ai airplan aka ala albeit albert algorithm alic alicia alik
allen allergi alley alloc alloy alltim alot alphabet alright alt altitud alto ambigu ambush amnesti ampl
amplifi analyz ancestor anchor anderson andr andrea android anglo angola ankara annex ant anthoni antiqu
antonio anytim ap apartheid appetit apprehens arc archbishop archer archiv arguabl arnold arrow arteri arthur
artisan artwork ash asleep aspir ass assort assumpt aston astonish attain auster austin austria austrian
authoris authoritarian autom aviv awaken bacon bail bailey baker bamboo bandwidth banker barb barbara barrack
basement basin basketbal bat battalion battlefield bb beast beep beg beij belgrad benchmark beneath benefici
bennett berri beverag bias bike billboard billi bing bio bishop bizarr blackburn blank blanket blaze bleed
blond blueprint blunt blur bobbi bodyguard boe bold bolshevik bolster bolton bombard bombay bomber bonn borneo
bot bourgeoi bracket brad brake brass brigad brink brit broaden broader broker brook brooklyn bros bruis
bucket bud buddha buddhist buddi builder buildup builtin bulb bulgaria bulgarian bulki bull bureau bureaucraci
bureaucrat burger burma burner bust butcher butler butt bypass byzantin ca cabin cach cage calendar calibr
calori cambodia candi canning cannon cape capita captiv cardboard cardin cargo carrot cart carter cartoon carv
casino casualti catastroph categor cathedr catherin cattl cbs ce ceil censorship census cereal champ champagn
chant character cheapest cheapli chemistri cherri childhood chile chin cholesterol chore chorus chronicl
churchil cigarett citizenship clad clan clariti classifi classroom claud claus claw clay cliff climax cling
clinton closur clumsi clutch clutter cm coars cocktail coexist coil colder collector collid colombia colon
colonist colorado columbia comedian commentari commut companion compel complement compli complianc compulsori
conceal conceiv concess condens confeder confin congoles conjunct conquer conquest conscienc consensus conspir
constantin constantinopl contamin contempl conting convect converg cooler copyright cork corridor corros
cosmet costum cottag couch counsel countless countrysid cousin covet cow crackdown cram crane crank crap crave
crawl creas creatur credenti creep crippl crisp criterion croatia croatian cruel cruis crumbl crunch crusad
crust cuban cubic culmin cultiv cupboard cure curfew curl curriculum curs cushion custodi cutter cynic da dame
damien damp dampen dancer danish dare darker darn databas dave deadlin dealer debri decisionmak decker decre
deduct deeper defer defi defiant deflect del delhi delta demis demo demograph demolish demon den denial
denmark denni denot dens densiti deploy deport depriv der derbi des despair deter deterior deterr detroit di
diabet diagnosi dialogu diana dice dick dictatorship differenti dilemma dilig dine directori disadvantag
disagr disapprov disastr discard discharg disclos disclosur discont discourag disgrac disgust disk dismay
disney disord dispatch dispers displac distant distort distributor distrust ditch dock dodg dome donald donor
doom dos dossier downgrad downtown downward drastic drawback dread drift drown du dubai duck duke duncan
dungeon durat dvds dwindl dynasti eagl easiest ebay effortless eighteen elbow eleph elizabeth elli elvi em
embark embed emigr emin emiss emphas emul enclos encompass endang enlarg ensu entiti entranc entrepreneur
envelop envoy epidem eras erect escort et etern ethiopia ethiopian evacu evalu evan evapor evict exam exempt
expedit expel expenditur experiment explicit exterior extremist fabul facebook facilit faint falcon fanat fare
farewel fascin fascist fatal fatigu feasibl feminist fenc ferri fertil fever fiber fifa fifteen fifti finest
fingerprint finland finnish firewal fist fixtur flagship flair flare flatter flax flex flop flush fm foil
folder fond fool footag forbid forese forgiv fork formid fort forti fortress foul fountain fractur fragment
franco frankfurt franklin frantic fray freak freddi frederick freelanc friendship frighten fring fulltim
fundrais funer funnel fur furious furnish fuse fuss galaxi galleri garbag garment gateway gay gem gen gene
generic genet geneva genius genocid gentleman geographi gerrard ghana ghost gill giveaway glide glitch
glorious glove glow glue goat golf goodby goodwil gorgeous gossip government gram grandmoth granit grass
graviti gray greg gregori grenad grim gripe groov guidelin guilt guinea guitar guitarist gunner hack hacker
halflif halv hamlet han harbor harbour hardcor harden hardest harrison hart harvard harvey hastili haunt haven
hawaii hay hazard hazel healthcar heap heater heath heaven heck hed hefti heinz heir helen helm helmet herb
herd heritag highend highland highqual hilari hindu hing hiphop hobbi holland hollow homemad honorari hood
hopeless hord horizon housewif houston hover hp hudson hue humbl humili humor humphrey hungarian hungri hurl
hurri hurrican hussein hybrid hype identif idl idol ignit illus immers immun impati imperialist impuls inabl
inaccur inadvert inappropri inaugur incompat inconsist inconveni incorrect incumb indi indiffer indirect
indonesian induc induct indulg industrialis ineffici inequ infam infant inferior infiltr infinit inflict infus
inher inject ink inland insan insuffici insurg intact intak inter intercept interfer intermedi internship
interrog interv interven intim intimid intrigu inventori invis io iranian irregular irrespons isl isra itd
ivan jacket jacqu jamaican jane java jay jeff jesus jew jewel jimmi jobless jon joshua juan judgment julia
julian junta jupit justin karl kay kent kernel khan kidnap kilometr kiss knob kurt lad ladder landown lap
largescal larri laser lash latch laundri lawrenc lazi lb leaf leather leed leftw legendari legion leisur
lengthi lens leon leonardo les lessen lesser lg li libertarian likelihood likewis lime limp lincoln linear
liner linguist lisa literari litter liver livingston logo lone longrun loom loophol loosen lopez loser lotteri
louis ltd luca luckili ludwig lui luke lung lurk lynch machineri madison magnific mainland makeup malfunct
mammal mandat mandatori mansion manuel mar marbl marc maritim marker mart martial marvel maryland mask mason
matern matrix mauric mcdonald meaning meaningless meantim mediat mediev membran memor menac merchandis meta
metro miami michigan micro microphon midst migrant milit militia millionair ministeri minus miser mislead
missionari mississippi misunderstand mitt mixtur mm mock modul moistur molecul monarchi monsoon monument moodi
moor mop morocco morri mortal mortar mosqu mould mourn mud multilater mute mystic na nail naiv narrat narrowli
nasti nbc necess needl needless neglect neglig neighbour nest newest nfl nicer nich nichola nielsen nigel
nigeria nightclub nightmar nintendo ninth nobl nod nomad nonprofit nonsens norman northeastern norway notch
notifi notori nova novelist nowaday nuisanc nutrit nylon obama obscur obsess obstacl oconnel oconnor offlin
offshor oldfashion onboard onethird op oppress optic orchestra ore orthodox ought oust outdat outlaw outward
outweigh oval overflow overh overhaul overhead overlap overload overnight overshadow oxygen packet paddi
painter pakistan pal palestinian palm palmer pam panason pancak panic pant par parad paramet paramount partit
passport pat patent pathet patienc patriot pave payrol pearl peg pencil pend penetr peril perri persecut
persian persuas peru pete petit petrol petroleum phenomen philipp philippin phillip phoenix piano pickup pierc
pig pinch pistol piti planner plasma plaster platinum playoff plea plural poem poetri pois poison poke pollut
ponder poorer popcorn pope portal portfolio portrait portsmouth postal pr practis pragmat pray prayer preach
precious precursor predat pregnant prejudic preliminari prematur premis prep presentday pretend prevail preval
preview pricey primit princess privaci prix problemat profound prolong pronunci proposit prostitut protector
protocol prototyp provinci provision pub puck pulp puls puppet purg purifi puritan purpl purs pursuit puzzl
quad queue quicker quieter quota rachel radcliff rag rainbow ranger rat ratifi ratio ration rave raymond razor
reagan realm rebat rebound receipt recharg reckon recreat rectangl redund reed reelect ref refin refug registr
rehabilit rehears reid rein releg relentless reliev remaind remak remedi remnant renam rene renown rental rep
reproduct resent restrain resurrect retali retract retriev reunion revamp reveng revert revolv rewrit rey
rhetor rhode richest ridg rightw rigid rim rio ripe ritual roam robberi rogu romania ronald ronaldo roosevelt
rover royalti rubbish rude rumbl runway russel sacr sacrific safeguard safer saga sage sailor sake salut
samuel sandi sandra sandwich santa sao sarah satisfact savag savvi scam scar scarc scenario scholarship
scissor scorch scorer scrambl scroll sculptur seam sean sear seattl secretarygener seeker seep segment seldom
sensor sergeant serial setback seventi sew shaki sharpen sharper shave shaw sheer shi shipment shit shooter
shopper shortliv shortterm shove shred shuttl sieg sierra sigh sim simpler simplifi simpson simul sincer sino
sip skate sketch ski skyscrap slack slap slaughter slay sleev slovenia sluggish slum smuggl snack snatch
soccer sock soda softer solicitor sore sour southampton southwest sovereignti span spaniard specialti
spectacular spectrum sphere spider spike spit spite spoil spokesperson spong sporad spotlight spous sprawl
spree sq squash sri ss stab stagger stagnat stalk stapl starbuck stark starter startl startup starv staterun
static statu statut statutori steadili steep stern steroid sticker stitch stockpil stoke stomach stopper stout
straightforward strait strand stranger strap streak stride strive stronghold stuart stunt stutter stylish
submarin submiss suburb suburban subvers sue sultan summari sunshin supermarket supervis supplement supplier
suppress supremaci surf susan swallow swamp swarm sweat swede swedish swell sympathi symptom sync syndic
synonym syrian tablet tail tailor taller tame tangl tariff taxi technician tedious tel templat temporarili
tempt tender tent tenth terrestri terrifi testament testimoni textil thai thame thanksgiv thatcher thaw
therapi thereaft therebi thermal thesi theyd thicker thinner thirti thomson threshold thriller thrive thrust
thunder tick tide tiebreak tilt tissu titan tobacco toilet token tongu tonn topper tortur tote tottenham
tourism tout tragic trailer tran transatlant transmiss transmit treason treasur trevor triangl trilog trio
troubleshoot truce trumpet tub tuck tuition tumbl tunisia turk turner turnout turnov tweak twentieth twitter
twoyear tycoon uefa ukrain ultra umbrella unanim unawar unbeliev uncertain uncertainti unchang unclear uncov
underdevelop underestim undergradu underlin undoubt uneasi uneven unfold unlimit unnam unnecessari unoffici
unpreced unpredict unrel unrest unsur unus unwant unwil uphold upris upsid usher utter vagu vain valv vatican
vault venic verbal verdict verg verif verifi versa versus victor victoria vietnam viewpoint villain vincent
vine vinegar virgin virtu vladimir volatil voluntari von wagon wal walker wallet wander wanna ware warehous
warmth warner warp warrant warren washer watt wayn wedg wheat wherev whisk whisper whoever wholesal wi widow
width willi willing windsor winston wisdom withstand wobbl wolf woo wool workforc worm worsen worthi worthwhil
wright wrist wrongdo ya yahoo yorkshir youngest youngster yuan zip zombi zurich`,
	10: `aa aaron abbott abolit abstain absurd accolad accredit acquaint acquit acrimoni acut adhes adolf ador
advocaci aerospac affirm affluent aggressor agil ail airtight aisl ak akin alabama alain alaska albania
albanian alfr allegi allevi allot allout alpin ama amalgam ambient amen ami amidst ammunit amus ana analog
analys analyt anarch anarchist anatomi anecdot anglican angrili anna anni antagonist antenna anthem
antiaircraft anxieti apathi apollo appal apparatus apprentic apt ar arabian arbitrari arch archaeolog arctic
ari aria arid aristocrat arizona ark arous articul artifact ascend asham astronom atlanta atlas atm atop atp
au audrey aug aunt autograph automot autonomi avert avid awak awe ba backbon backhand backpack backsid
bacterium badg baffl bailout bait bald ballet bandwagon bangkok banish banquet banter baptist barack barber
bard bark barley barn baron barrag barren basebal bash batman bead beard bearer bee beforehand beig beirut
bella belov beneficiari benjamin benni betti bever bewar bi bibl biblic bicamer bicker bilater binari bingo
biographi biscuit bland bleach blizzard blockad bloom blossom blu bmw bog bon booth bosnia boulevard bounti
bouquet bout bowi boycott bp brace bradi brag brandi bras braun brawl breaker breakup brendan brett breweri
bride brightest brigitt brim brittl broadway broccoli bronx brood brothel brotherhood brunei bruno brunswick
bryan bs btw buckingham buckl budg bueno buff buffalo buffer bulg bulli bumper bunker burton buse butterfli
cabot caesar caller calvin camel cameo cameron cameroon canari candl canon canva canyon capitul carbin
carbohydr caretak carniv carolin carpent carr carrol cartridg castro catalyst cater catholic cavalri caveat
cds cede censor ceo certainti ceylon chaotic chapel char charcoal charismat charlott chateau checkpoint cheek
cheesi chen cherish cheshir chew chi chiefli chili chilli choir choke chopper chord christi christina chung
churn cia cigar cinemat circular circumv circus civic clamor clara clarif classif clearcut clearer clement
clergi clerk clone clove clump clunki cluster coastlin cocain cocoa coconut codifi coffer cofound cohes
coincident collar collater collectiv collegi collis colloqui colombian columbus columnist coma comb commemor
commend commonplac compass compuls concav concurr condition condon cone confisc conform confound congest
conglomer congreg conic connector consent conspicu constabl constraint consul contenti contracept contractor
contradict conven convey convoy copenhagen coron corps correl cosmopolitan costa costco costeffect counteract
coupon courteous courtesi coward cowboy cowork cox cracker cradl crate craze creed creek crescent crest crevic
critiqu croni crook crossroad crow cryptic crystallin csi cu cue cuisin culprit cum cumbersom cun curios curri
cursor curvatur customari cutout cyber cyclon cylind cyprus czechoslovakia dagger dai dairi dal dane darken
daytoday dazzl deaf decay deceiv decept deed def defianc degrad deiti delawar demolit denomin denser dental
deplet depos depot derail descent despis dessert detat detector detriment devis diagram diego diesel diffus
dim dioxid diploma dire disallow disband discipl disclaim discomfort disconnect discontinu discord discours
discredit disengag dishearten disillus dismal disorgan dispar disproportion disregard disrespect dissent
dissid dissip dissolut distil distress disun diversifi divin dizzi dna doc doctrin dole doll dominion dori
dose doug downright downstair drainag dredg drier drone droplet drought dubious duchess duel duplic dusk dusti
dwarf dwight earl earner earnest easter eastward eater eclips eco ecolog ecommerc ecosystem ecuador editori
ego eject elast eleanor ellen elliot elliott eloqu embargo embattl emblem embodi emili emir emit emma empathi
emphat empow enchant enclosur encrypt endem energet englishman englishspeak enlighten enlist enrag enrich
enrico enrol ensembl entireti entrench envi envis enzym er erad ernest ernst erod eros errat escal essenc
ethernet eton eva evangel evolutionari exacerb exagger excav exchequ exert exhort exot expo exponenti expuls
extravag eyebal fabl facto fahrenheit fairi famin faulti fbi fc feast feat feather feb felix fellowship
feminin feroci fetch feudal fiasco fibr fiddl fidel fiesta filthi fin finit finn firefight firepow firsttim
fisherman fitzgerald flake flank flap flatten flavour fleme flesh fletcher flick fling flock flora floyd
fluctuat fluent fluf fluff flynn focal fog followup foolish footstep forb forcibl foreman foremost formul
fortifi fourday fourmonth fouryear fraction francoi fratern fred freestand frenzi friction friedrich frothi
fuck fuller fullscal fumbl fume funki furi fusion fussi futil gabriel gandhi gangster garcia garland garner
garrison gase gasolin ge gel generos geoffrey geolog georgian gerri ghanaian ghz gigant gilbert gimmick ginger
giusepp glanc glare gleam glen glenn glimps gloss glossi glu glucos goodman gore gorg gothic gotta gp gps grad
grail grammar grandchild grandfath grandios grandma grandpar grandson grappl grassroot gratitud gratuit
greenwich grid grief griffith grime grin grit gritti groom grossli grove grudg gsm guin gum gymnast ha hagu
halifax hallmark hamburg hampshir handler har harass hardi hardlin hardship harlem harmoni harrow hash hassan
hatr havana hawk hawkin hbo hdmi headach healthier heartbeat hearti heather hedg heft heighten helper helpless
henderson herbert hereditari heroic heroin hierarchi highlevel highrank hijack hillsid hinder hitch ho hoard
hoffman hoist holocaust homecom homegrown homework homosexu hone honesti honey hooker horrifi hostag hotspot
hottest housekeep hr hug hugo hum humanitarian hunger hush huski hut hyde hydrat hydrogen hyper hypertens iain
iceland idealist idiot il illegitim illumin imaginari imam imbal imit immor impair imped impend imper imperson
impetus implant impoverish impract improp improvis inact inc incap incarn incens incept incident incit
inconclus increment incur indent indestruct indispens indo industrialist ineffect inexperienc infantri infecti
infer infest infin inflationari influx infrar infuri ing inlin insect insecur inspector instabl instinct
insular insurrect int intensifi interchang interf interim intersect intoler intro intuit invalid invari invert
invok ioc ion iowa ipad ira irrelev irrig isaac iso ital iter ivanov ivori ja jacki jacob jake jamaica janet
jaw jealous jefferson jen jerusalem jessica jitter jk jo joey johann josef joyc jubil judi judiciari jug juici
jumbo jumper justif kaiser kany karen kathi kazakhstan kenneth kentucki kerr kidney kingston knit knuckl kuala
kurdish laden lager lame lament lamin lancashir landfil landlord landslid lang languish latex launder laura
lava lavish lawmak lawn layman layout lcd lebanon lefthand legitimaci lengthen leo lester lever leverag liabil
liaison liar libel libya lick ligament lightn lil limb limelight linen linger liquor litig livestock ll loath
lob loft logist longstand loot louder louisiana loung lowkey lowland loyalist lt luci lug luggag lukewarm lull
lump lumpur lunar luxembourg ma macintosh magistr magnifi magnitud maiden malaria malaysian mall mama manageri
manga manifest mankind manuscript mapl marco marcus margarita marketplac marsh martyr marvin marx mas mash
massacr matchmak maverick maxim maxwel mc mccarthi meadow med median mediocr medit mega mel mellow melodi
memoir mend mentor menus merci merri messeng metaphor meteor methodolog meticul mexican meyer mg microscop
midday middleclass midwest mighti mileston milton minc mingl miniatur minnesota mint misconcept misconduct
misgiv misjudg mist misti mistrust mit modif modular moist molecular monaco mongolia monica monkey mont
montenegro montgomeri moroccan morrison motto mouthpiec mozambiqu mph muddi mule multibillion multin multipli
multitud mum munit muse mushroom mussolini mustang mutini myth mytholog nag nake nanci nano napoleon nas nba
nc ncaa ne nearest nelson neo neon nepal nephew neural neuron newbi newport newton nexus nickel nicol niec
nigerian nineteen ninja nixon nobel node noel nonexist nonfict nordic norm nostalgia notebook novelti novic
nucleus nudg nun nutrient ny nyc nz oak obedi obscen obstruct occurr oclock oct oecd oem offspr og ohio omiss
omit onefifth onset ontario onward oral orat orbit orchestr ordinarili oregon org orlean ornament oscil
outburst outdo outgo outnumb outperform outsel outskirt outsourc overcrowd overdu overpr overs oversight
overtim pa paddl palat pale palestin pamphlet panther pantri paperwork paradis parcel pardon pare parish
parliamentarian parlor parttim pastri patholog patron patterson patti paulo pavement paw payoff pea pearson
pedal pedestrian pedigre pelt penal penguin penn perci perenni peripher perish perpetu persona pervas petti ph
phantom phd photographi physicist pi picnic pietro pilgrim pill ping pinnacl pinpoint pip pipelin pivot
placement plank planter plateau platoon plausibl playback playground playwright plaza pluck plummet plunder
plush plymouth png po poach podcast pointer pointless polar poli poppin popup porcelain pornograph porter
porto posthum potent powel practition precaut predetermin prefix pregnanc preoccup prerequisit prescript
preseason preset preston prey primer printer privi proclam procur prod prolifer prone prong propel propon
protagonist proxi proxim psychiatr psychologist punk purif puriti purport pyramid qatar quaker quantifi quarri
quartet quebec quilt quo racism racket radar radiat radioact radius raini ralph rambl ramp rampant ranch rand
rant rape rash raspberri ratchet ratif rattl ravag rca readili realism rearrang reassembl rebelli rebutt
recaptur recipi reciproc recit reckless reclaim reconcil reconcili reconsid recount recours rectangular recur
redeem redempt redesign redevelop redirect rediscov ree reenter refineri refrain refurbish regent regiment
registri reinstat reinvent reinvest reiter rejoin relish rem reminisc rendezv rendit renegad renov reorgan
repeal repetit replic repress reprint repris resel residenti restless restraint resurg retent rethink retro
reunif reus rev rever revisit revok rewind reynold rhine rhodesia rhyme rib richardson richer riddl rider
rigor riley riski rite rocki rodney roland roller roma romanc romeo ron roommat rope rose roster rot roundup
royc rpm rubi rum runaway runtim rwanda sa saab sacrif saddl safari safest sag sahara salesman salvat
sanctuari sander sanit sap satisfactori satur saucer saud sausag saxon scandinavian scarf scari scarlet scent
scotch scour scout scraper sculptor se secreci secular sedan sedentari sediment segreg seismic seizur selfish
sellout seoul seren serg sf shaft shah shakespear sham shear sheep shelv shepherd sheridan sheriff shortcom
shorten shotgun showdown shrine shuffl shun siberia sidewalk sidney signifi silva silverwar simmer simplest
simplic singh sixteen sizabl skater skid skinner skirt skull skylin slang slant slate slender sli slightest
slimi slit sloppi sludg slug smack smallscal smarter smartphon smear sms snag snake sneak snif snowfal sober
sociologist socket sofa sofia soften solar solder solicit solidar sonni sophia soundtrack southeastern
southwestern sp spaghetti sparkl specialis spectacl speedi spencer spine spinner spiral spiritu splash
splinter spontan sprinkl sputter squadron squat sr stafford stale stalem stalwart stan standalon standoff
standpoint stare statur staunch steami stereo stereotyp stiffen sting stink stipul stockholm stoppag stormi
strafe straighten strauss stray streamlin stud subdu sublim subsaharan subsid subsist subtl subtrop subway
suez suffic suffix suitcas summar sunderland sunni sunset superbl superhero superman supplant surgeon surgic
surveil suv sven sweater swipe swoop syndrom synthes synthesi synthet systemat tabloid taboo tad taiwan
takeoff tallest talli tampa tamper tan tango tanker tasti tatter tattoo taunt tavern techno ted tee telescop
tempo tempor temptat tenant tendon tenet tennesse tenur terminolog terrain textbook theatric theodor theorist
thief thinker thirdparti thirteen tho thornton threemonth threeyear throat thump thunderstorm ti tidal tidi
tighter timber timothi tinker tobi todd toe tomb tonal tong toothbrush toronto torrent totalitarian township
toyota tracker tract tractor trainer trait tranquil transcript transistor transmitt transplant trauma trebl
trek triangular tributari triniti trojan trooper trough troup trouser trump tshirt tu tunisian turbul turf
turmoil turntabl twelfth twohour twoway tyranni tyrant ubiquit ukrainian ulster unaffect unavail uncommon
undecid undercut underway undesir undo unhealthi unidentifi unison unjustifi unleash unlucki unmark unnot
unpleas unpopular unprotect unreason unreli unsaf unspecifi unstabl untouch upfront uphil upstair upsurg urin
urn uruguay utah utilis vacant vaccin vale valencia valeri vampir vanguard vaniti vegetarian vehement vein
venezuela venus verizon vers vest vet vi viabil vibrant vibrat vicious victorian vienna vigil vii vinc vinci
vintag vinyl viscount vista vita vitamin vivid vodka void volcan volcano volkswagen volt voltag voluntarili
vowel voyag vy wade waist waiter wallac walt wane wardrob wari warmup wartim warwick watcher waterway watkin
wax wayward wealthiest weari weav weed weeklong weld whale wheelchair whereabout wherebi whim whimsic whine
whiski whittl wholeheart wholli wick wield wikipedia wilhelm witch withhold witti wizard woe workabl
workingclass workout workplac worthless wrestl xi xv yacht yanke yearold zeal zimbabw zoom`,
	11: `abat abbey abdic aberr ablebodi abnorm abras absorpt acc ace adept adipos adjoin admiralti adolesc adorn
adriat advent adversari affection affin affix ag agrarian aint airi alberto alexandria alga alia allinon
allstar allud aluminium amass amber ambul amic anabol anarcho anathema anatom ancestr andrei anew angela
angelo anita antibiot anton apertur apocalyps apocalypt apostl apparel appleton apprais aquarium arbitrarili
archipelago arithmet arkansa armament armori arson ascertain assimil astronaut atheist athenian atroc attende
attest auditorium augment aura avalanch avant averi avers awol az babe backdrop backlog baggag bahama balconi
balk balkan ballad balloon barbado barbarian barbecu barg barlow baroqu barter bas bavaria bavarian bazaar bbb
bebop bedsid befriend behindthescen behold belli bellow bengal benin berger berkeley bert bestow beth bhutto
bicycl bilingu biograph birthplac blackberri blacklist blacksmith blaster blip blitz blot bluff bo boi boiler
bologna bonfir boo boon booz bori botan bourgeoisi boycot bracelet bradford bradley brainwash brandon
breathtak briefcas brighten brighter brillianc brisk broadsid broom browni bruin brute bryn bucharest
budgetari buffet bungalow bunk bunni burgess burial burrow bye byrd byron byssh cab cactus cad caffein cal
calcutta calf cam camaraderi camper candidaci cane canterburi canton canvass capitol capsul caption caravan
careless casey caustic caviti cb cellar cemeteri centimetr cerebr cfa chalk cheerlead chemist cheney chic
chick childish chimney chinchilla chisel chong chuck cincinnati circ citywid clandestin classmat cleans
clearest clench clergyman cleric cleveland clich cloak clockwis coax cobalt cochran cock coder coffeehous
coffin cohort coke cola coleman collat cologn colorless comet commodor communal commune compliant conceptu
conjug conqueror conrad conscript constel constru contractu coop corni cornwal cosmic cough counterclockwis
counterrevolutionari courtney cowley crab cramp crepe crib crimean crimson crossov crouch cruelti crumpl cub
cuckoo cucumb cur curat cutoff cyanid cyberspac cyclic cymbal cynthia dab daddi dale dana dancehal dandi dangl
darius daunt davidson davo daydream daytim daze debit decenc decim deciph deer defici deft defunct degener
delicaci delux demean denver desol detest deton devalu development deviat devour dia diagon dialog dicken
diehard digest dignitari dime diner dinosaur diplomaci disarm disbelief discern discrep discret disdain
disintegr dislodg dissatisfact dissoci dissuad diva diy dmitri dodd doe dolc dollop dolor dom domino donkey
dorothi doubli dove dowel downhil downstream dribbl druid duli dunk dupe duress dwell dye ecstat edgar
efficaci eightyear eindhoven electrician electrifi electromagnet elementari eli ella eman embroid embryo
emerald emil emmanuel empress encamp encircl encor encyclopedia endow englishlanguag enigmat enquiri entail
entrant enviro equatori equilibrium erdogan erik erron es eschew esoter essay estonia etienn eugen evad
evangelist evok exalt exemplifi existenti exodus exoner expon exposit expropri extermin extinct
extraordinarili exuber eyebrow eyewit facad facet fad fanni farflung farmhous farmstead fascism fauna fda
feeder fell feral ferment fern fest fianc fiance fide filler finder finess firearm firework firstclass
firsthand fisher flak flannel flareup flashlight fledg fleec flicker floral florenc flounder fluorid flutter
flyer foggi foliag foment font foodstuff foothold fore forearm forehead forsak fortif fossil francophon
freehold freight frenchspeak fresco freshwat frey frivol frog fudg fullscreen fungus funk futurist fuzzi gag
gala gall galway gard geni genom gerald germ gestapo gg gibb gibbon gile gillespi gin glacier gland glaze
glorifi godfath gomez goodlook goos gosh gown gracious gradient graft gran granada granddaught grandpa grape
grassi graze greyhound griev groundwork grunt gulliv gunpowd gutter guzzl gypsi habitat haircut hallow
halloween hallway handbook handicap hangar haphazard hardhit harmless harmon harp hatchet havoc hayden haze
headlight heav hebrew hectar hectic hemp herebi heresi hermann herzegovina hideous hindus hoa hobbit hog homag
homeown honeymoon hopkin horrend horrif hrs hs hull humanist hunch hutchinson hydraul hygien ia ich ici
illinoi imp impart impeach implicit implod impur inaccess inbetween incapacit incess incompet incomplet incub
indecis indiana inelig infidel inflammatori ingeni ingenu injustic inquir inquisit insignific insolv instantan
instig instructor interc intermitt intertwin intra intric inund invalu invect inventor invinc inward ir ironi
irrat irv ism jab jackpot jag janeiro jelli jenni jess jig jiggl jog johan johannesburg joker jolli jona jostl
juliet junki juvenil ka kadar kansa karachi kathleen keat kenni kerala kerosen keyn keyword kg kilogram kindl
kirbi kk klein knack kneel knot knowhow kp krishna kuomintang kurd kyoto lacklust laissez lamb lamp lanc
lantern laps larkin latvia laughter lauri lc learner leash lebanes lego lentil leonard leopard leopold lesbian
lest lethal liberia lifethreaten likeabl likemind lilli lionel lipstick lithium liturgi livid lizard logon lok
lorrain lousi louvr lowel lowlevel lp lynn macedonia macedonian mach maci mack macleod macroeconom madagascar
madden maid makeshift mallet malt malta malwar mammoth maneuver manor manpow mantl marijuana marilyn marit
marqui marrow marseill masonri masquerad mast mathematician mather mauritius maya mayfair mayo mccormick mecca
medalist memphi mercantil metalwork methodist metric metropoli mia mickey midfebruari midsiz milder mileag
millet mimic ming mirag mis misguid mishandl mismatch misplac misrepres missouri mistreat mitig molest
mongolian monstrous moran moritz motorist mri muck muddl muffl mulligan multifunct multilingu multipurpos
mundan murki mustafa mutant mutat mw namesak naomi nap nasa nashvill nausea nauseat nearer nebraska needi
neuter newslett ni nicotin niger nighttim nike nikolai nile nina nineteenth nineti nip nippl nirvana nj nm
nobil nolan nonenglish nonstop nonusa nonwhit nope northwestern nostalg notepad notwithstand nu nugget nullifi
nurtur nutmeg obey objection obligatori obnoxi odditi offput offseason offshoot oklahoma oldschool olympian
ombudsman oncom onequart onus ooz openair orchard ordain ordeal organiz orphanag otto outgrowth outpour
outreach overboard overcharg overhang overhear overrid overrun overst overton overview overweight overwork
ovum paddington painstak paltri pandem pap paperback parachut paradox paragon paragraph paralyz parodi parol
parrot particul pascal passer passerbi pastim pastor pathway patriarch pavilion payabl payday pe peacekeep
peach peculiar peddler pedro peep pent pep perch perimet persia perth pertin pervers pessimist pg pharmaci phi
photon pianist piazza picket piecem pier pieter pillag pillar pine pint pinto piper pitfal pj placebo
planetari playboy plethora pli plow ploy pls plugin plum plumb podium poe poker pollen polo pond pooh popov
pore portland postcard potenc pouch pradesh pragu prairi pratt precondit preempt preexist preferenti prehistor
preinstal prejud preparatori prettier pretzel prewar priceless prick princeton pristin probat profan profici
proletariat prolif propag propens propheci proprietari prowess psych pt pueblo pulsat punctuat pup quadrupl
qualit quantit quantum quasi quicken ra rabbit racer rad radiant raf rafter raj randal ransom rariti rational
raven realworld reappear rebecca rebirth rebrand recep reclin recurr redhead redlin redo reemerg reestablish
referr reflex regal regga regress regroup reich reimburs reintegr reintroduc reintroduct rekindl relaunch
relic relinquish remembr remix remodel reno repatri repel replenish repositori repuls requisit resettl reshap
resili reson retak retrain reverend rework rex rheumat rhythmic richmond rico righteous riversid rivet ro
robber roberto rodent roni rotten rove rr rt rudolf rundown ruptur saharan sal salem salmon saloon salti
salvag sami sandal sanitari saniti santo sapphir sara sarajevo sarcast sardinia satan satir saturn savoy sb sc
scandinavia scant scapegoat schism scold scooter scum seaport seasid selector selfsuffici semiarid
semiconductor semiprofession sender senegales sensori separatist sequenti sermon serpent sevenyear sexier
shadi shanghai shannon sheath shelley sherman shin shipper shortest shrimp shutdown si sibl sic sicili silveri
sinist sinus siren sixti sixyear skeleton skim skinni slab slayer sleepless slovak smallpox smithsonian smoker
smuggler sneaker sniff snipe snippet snoop snowflak snowi snuff sob sodium soggi soho solidifi solomon solvent
somali someday sonic soo sooth sorrow southernmost souvenir sow soy spacecraft spars spate spearhead specimen
spew spongebob spongi sprain springer springfield sprite sprout squander squarep squatter squid staf stagnant
standbi standout standup stanton starvat stash stave stein stella stepbystep stepp steril stiffer stimulus
stint stomp stool strangl strife stucco stump subcontin submerg subordin subtitl subtleti subtract succumb
sued suffrag sunflow sunglass sunlight superfici supernatur superstiti supervisor sur suscept swan syllabl
symbolis symmetri tack taint taipei tamil tandem tang tanner taper tar tb te teas teddi terrac tester thatll
theolog theologian therapist therel thereof thicken thigh thou thrift throb ticker tightest tightrop
timeconsum timeless timor tit titanium tnt togo toma toothpast toplevel topnotch tor torch torment torpedo
torrenti touchi tow traditionalist transcend transpos traumat treacheri tread trench trickl trifl tripoli
trombon troublesom trout trunk truss trusti trustworthi tug tulip tuner tutor twentyf tyler uh ui um unattract
unavoid unbalanc unbear uncheck unconsci uncontrol undef underscor underworld unequ unequivoc unfamiliar
unfilt unfinish unitari unmistak unnatur unnecessarili unobtrus unorgan unprofit unquestion unravel
unsatisfactori unsign unsolv unsurpris unwieldi unwis upheav upscal ur ural useabl utilitarian utmost utopia
utopian vandal varianc vassal vcr veil veloc vermont vicar vicin vick vie vike vindict vip virginian viva
vocabulari vocat vouch vulgar wa wadi waitress walli walton warhol waterfront watersh watford waver weakest
wealthier weaponri wee welleduc wellington weston westward wheatley whichev whisker whiskey whop widest wig
wiggl wilder wildfir wildlif willem wilt windi wink wisconsin wither wolfgang wonderland wreath wrench wring
wwii xavier xenophon xhosa xiv yale yang yangtz yesteryear yorker yourselv zen zenith zeus zodiac zoo`,
}
