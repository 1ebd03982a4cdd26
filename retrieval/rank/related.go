package rank

import (
	"slices"
	"strings"
	"sync"
)

// relatedWords are groups of words that news and the people who ask about it
// use for one another: a line is a group, and every word of it is akin to the
// others. It was written by hand for this program; add to it freely, a group
// of a few close words being worth more than one of many loose ones. Kindred
// words count far less than the word itself, so a loose group does little harm.
const relatedWords = `
kill murder slay slaughter assassinate massacre shoot execute dead die
die death dead perish decease fatal lethal pass
dead casualty victim fatality toll
injure wound hurt maim injury
bury grave funeral burial cemetery tomb
attack assault raid strike bombing offensive ambush
bomb bombing explosive explosion blast detonate explode blow
gunman shooter attacker assailant perpetrator
terrorist militant extremist jihadist jihadi insurgent fighter
terror terrorism extremism
rebel insurgent guerrilla militia
soldier troop serviceman army military
army military force troop
war conflict fighting battle combat hostility
truce ceasefire armistice peace
weapon gun rifle arm missile firearm
hostage captive kidnap abduct seize
arrest detain detention capture custody apprehend
jail prison imprison incarcerate cell inmate
prisoner inmate detainee captive
escape flee breakout
suspect accuse alleged defendant
trial court prosecute judge hearing
sentence convict conviction verdict guilty
lawyer attorney solicitor counsel
crime criminal offence felony
steal theft rob robbery burglary loot
police cop officer
investigate investigation inquiry probe
foil thwart prevent stop disrupt avert
plot plan scheme conspiracy
threat danger risk menace
dangerous risky hazardous deadly
warn warning alert caution
claim responsibility
blame accuse fault responsible
deny reject refuse dismiss denial
reject rebuff spurn
admit confess acknowledge
behind responsible
leader head chief boss commander president chairman
lead head command chair
found establish create set start launch form begin
founder creator founding
begin start commence onset launch
end finish stop conclude cease over
close shut closure
open inaugurate opening launch
build construct construction erect
destroy demolish ruin wreck devastate destruction
defeat beat overcome vanquish
win victory beat triumph winner
lose loss defeat
battle fight clash
recruit enlist join recruitment
join member enter
member belong
group organization organisation faction band network
branch affiliate offshoot chapter wing subsidiary
company firm business corporation enterprise
business trade commerce company
boss executive manager ceo
ceo chief executive
own owner belong possess
buy purchase acquire acquisition takeover
sell sale sold
merge merger combine
money cash fund finance funding
pay payment salary wage
salary wage earn income pay
cost price expense expensive
cheap inexpensive affordable cost-effective low-cost
expensive costly pricey
rich wealthy affluent wealth
poor poverty poorest impoverished
profit earnings gain
loss deficit
debt owe loan
tax levy duty tariff
bank lender
stock share equity
invest investment investor
economy economic
unemployed jobless unemployment
job employment work occupation profession career
occupation profession job career
employ hire employee staff worker
worker employee staff labourer labor
fire dismiss sack layoff
resign quit step retire
retire retirement step
appoint name nominate elect
succeed successor replace
predecessor former previous
elect vote election poll ballot
vote ballot poll
candidate nominee contender
party faction
government administration regime cabinet
parliament congress senate legislature lawmaker
congress senator house lawmaker representative
law legislation bill act statute
ban prohibit forbid outlaw
allow permit let authorize
agree agreement deal accord pact treaty
treaty pact accord agreement
talk negotiation discussion negotiate
meet meeting summit conference
visit trip travel tour
travel journey trip go
abroad overseas foreign outside external
foreign external overseas
domestic internal home
immigrant migrant refugee immigration migration
refugee asylum displaced
mistreat abuse maltreat exploit badly
racism racist xenophobic xenophobia discrimination prejudice
minority ethnic
ethnic race tribe
nationality citizen national citizenship
citizen national resident
resident inhabitant live
live reside residence inhabit dwell home
population inhabitant people
born birth native birthplace
age old year
young youth teenager juvenile
child kid infant baby
baby infant newborn
parent father mother
father dad son
mother mom daughter
marry wife husband spouse wed wedding married
wife husband spouse widow
divorce separate split
brother sister sibling
family relative kin
friend ally companion
ally partner friend
enemy foe adversary rival
rival competitor compete opponent
compete competition rivalry contest
opponent critic rival
critic criticize criticism condemn denounce
condemn denounce decry
praise laud hail
support back endorse backing
oppose against opposition
help aid assist assistance support
aid relief assistance
protect guard defend protection security
security safety
safe secure safety
spy intelligence agent espionage
intelligence information
secret classified covert
leak disclose reveal
reveal disclose show expose
hide conceal
say tell state remark comment
speech address remark
speak talk speech address
announce declare announcement
statement declaration announcement
news media press
journalist reporter correspondent
newspaper daily paper
television tv broadcast
broadcast air televise
video footage film
film movie picture
actor actress star
singer vocalist musician
song single track
album record
music musician band
write author writer
book novel author
author writer
paint painter painting artist
artist painter
play perform
performance show concert
concert gig show
theatre theater stage
audience crowd spectator
fan supporter
athlete player sportsman
team club side
coach trainer manager
champion title winner
game match
goal score
score point
tournament cup championship
record best
prize award medal
award prize honor
school college university
university college
student pupil
teacher professor
teach instruct lesson
study research
research study
researcher scientist
scientist researcher expert
expert analyst specialist
analyst expert
doctor physician surgeon
hospital clinic
sick ill illness
disease illness sickness ailment
drug medicine medication
cure treat treatment remedy
symptom sign
cause reason lead
reason motive cause why
result effect consequence
effect impact influence
affect influence impact
improve better enhance
worsen deteriorate decline
rise increase grow climb jump
increase rise growth grow
fall drop decline decrease plunge
decrease reduce decline
reduce cut lower
big large huge major
large big vast
small little tiny
tall high height
high height altitude
deep depth
long length
wide width
far distance mile kilometre kilometer
fast speed quick rapid mph
quick fast rapid
heavy weight weigh
big size
hot heat temperature
cold freeze
rain rainfall
storm hurricane typhoon cyclone
flood flooding
earthquake quake
fire blaze burn
burn fire
crash accident collision
accident crash incident
car vehicle auto automobile
plane aircraft jet airliner flight
pilot aviator
ship vessel boat
sink sank
train railway rail
subway metro underground
road highway street
airport airfield
embassy consulate diplomat
diplomat ambassador envoy
ambassador envoy
border frontier
country nation state
capital city
city town
village hamlet
region area province territory
area zone
island isle
mountain peak
river stream
sea ocean
north northern
south southern
east eastern
west western
church cathedral
mosque temple
religion faith religious
muslim islam islamic
christian christianity
jew jewish judaism
god deity
holy sacred
king monarch queen
queen monarch king
prince princess royal
royal king queen
emperor empire
dictator authoritarian
revolution uprising
revolt uprising rebellion
protest demonstration rally
protester demonstrator
riot unrest
strike walkout
union labor
invade invasion occupy
occupy occupation
withdraw withdrawal pull
retreat withdraw
surrender yield
conquer conquest capture
capture seize
control rule
rule govern reign
reign rule
power authority
influence power
strength power force
ability able capable capability
able can capable
capability ability capacity
try attempt seek
attempt try effort
want desire wish
hope wish
need require
require need
use utilize usage
name call
nickname known dubbed called
call name dub term
famous known renowned
known called
mean meaning stand
symbol sign represent
represent symbol
kind type sort
part piece section
whole entire
begin origin
origin come source
come arrive
arrive reach come
leave depart
depart leave departure
send dispatch deploy
deploy send station
bring carry
carry transport
move shift transfer
change alter modify
become turn
turn become
grow expand
expand extend growth
spread extend
stay remain
remain stay
keep maintain
get obtain receive
receive get
give provide grant donate
provide give supply offer
offer propose
supply provide
donate contribution donation
contain include consist
include contain comprise
consist comprise compose
show display demonstrate
display show
see view watch
watch view
look appear
appear seem
find discover
discover discovery find spot
discover invent
invent invention inventor
spot see
search look seek hunt
hunt search
know aware
aware know
think believe view opinion
believe think belief
opinion view belief
view opinion
understand comprehend
learn study
remember recall
forget oblivion
feel sense
love like
like prefer
prefer favor
hate hatred loathe animus dislike
fear afraid scare dread
angry anger rage
rage anger fury
happy glad joy
sad grief sorrow
surprise shock
worry concern fear
concern worry
problem trouble difficulty
difficult hard tough
hard difficult
easy simple
simple easy
important significant key
key main important
main chief primary principal
primary main
major main
first initial
last final
final last
early earlier
late recent
recent late latest
new novel
old ancient
ancient old
modern contemporary
current present now
former ex
previous earlier prior
next following
after following
before prior
often frequent frequently
frequent often
usually typically normally
rare seldom
common widespread
popular favorite
typical usual
normal usual
strange odd unusual
special particular
different differ difference
differ different
same similar alike
similar alike resemble
equal same
true real
real actual true
false fake
right correct
wrong incorrect
good great
bad poor
excellent great
terrible awful
busy preoccupied occupied distracted
distract divert
short lack shortage
lack shortage absence
enough sufficient
full complete
complete finish
empty vacant
rate percentage
percent percentage
half fifty
dozen twelve
amount quantity number
number figure
total sum
average mean
estimate approximately
approximate about roughly
million billion
year annual
annual yearly
month monthly
week weekly
day daily
century hundred
decade ten
weapon arm
nuclear atomic
oil petroleum crude
gas fuel
energy power
electricity power
coal mine
steel iron
metal steel
gold silver
food eat meal
eat consume diet
drink beverage
cook recipe
farm farmer agriculture
agriculture farming
crop harvest
animal species
species animal
dog puppy
cat kitten
horse mare
bird fowl
fish fishing
tree forest
forest wood
plant flower
garden plant
house home
home house
building structure
floor storey
room chamber
wall barrier
gate door
bridge crossing
tower skyscraper
museum gallery
hotel inn
restaurant cafe
shop store
store shop retailer
market bazaar
customer client shopper
product goods
good product
brand label
sell retail
advertise advert
computer software
internet web online
website site web
phone telephone mobile
email mail
data information
machine device
device gadget
robot automaton
space nasa astronaut
astronaut cosmonaut
moon lunar
sun solar
star stellar
planet world
earth world globe
world global globe worldwide
global worldwide international
international global
satellite orbit
rocket missile
launch liftoff
gas carbon
climate weather
pollution emission
environment ecological
water river
air sky
blood bleed
heart cardiac
brain mind
eye vision
hair beard
color colour blue red green black white yellow
red scarlet
tall height
clothes clothing dress
wear dress
shoe boot
money dollar
dollar buck
euro currency
pound sterling
currency money
propaganda incitement media
incite provoke
provoke trigger
trigger provoke cause
message post
post publish upload
publish publication release
release free
free release liberate
freedom liberty
liberty freedom
right freedom
democracy democratic
republic republican
democrat democratic
conservative tory
labour labor
communist communism
nazi fascist
slave slavery
black african
white caucasian
woman female
man male
female woman
male man
girl woman
boy man
gay homosexual
elderly senior
senior elder
memorial commemoration
memorial ceremony
ceremony service
anniversary commemorate
celebrate celebration
festival celebration
holiday vacation
vacation trip
weekend saturday sunday
olympics games
football soccer
soccer football
baseball league
tennis grand
golf tournament
swim swimmer
run runner
race racing
ride rider
box boxer
fight fighter
netherlands dutch holland
switzerland swiss
france french paris
greece greek
wales welsh
spain spanish
poland polish
denmark danish
sweden swedish
finland finnish
turkey turkish
ireland irish
scotland scottish
england english
britain british uk england
uk british britain
germany german
usa american america washington
america american usa
russia russian moscow kremlin
kremlin moscow
soviet ussr russia
ukraine ukrainian kyiv
china chinese beijing
japan japanese tokyo
korea korean
vietnam vietnamese
india indian
pakistan pakistani
iran iranian tehran
iraq iraqi baghdad
israel israeli
palestine palestinian
syria syrian
egypt egyptian cairo
lebanon lebanese
arab arabia
afghanistan afghan kabul
thailand thai
philippines filipino philippine
portugal portuguese
peru peruvian
norway norwegian
chechnya chechen
tajikistan tajik
uzbekistan uzbek
kyrgyzstan kyrgyz
kazakhstan kazakh
cyprus cypriot
iceland icelandic
pentagon defense
defense defence
isis islamic isil daesh
fbi bureau
cia intelligence
nato alliance
alliance coalition
coalition alliance
eu european
un nations
united un
pope vatican
vatican pope
president presidency presidential
minister ministry
governor state
mayor city
senator senate
general commander
chairman chair
spokesman spokeswoman
director head
head director
secretary minister
judge justice
official authority
sponsor fund
patron sponsor
architect design
design designer
engineer engineering
inventor invent
pioneer first
debut first
premiere debut
role part
character role
plot story
story tale
tale story
fiction novel
poem poet poetry
poet poem
language speak
translate translation
word term
term word
letter write
sign signature
date day
birthday born
wedding marriage
marriage wed
death obituary
heir successor
inherit heir
throne crown
crown king
title champion
degree graduate
graduate alumnus university
educate education
education school
train training
exercise training
skill ability
expert skill
method way
way method
process procedure
step stage
stage phase
level degree
rank position
position post
post position
place location
location site located
located situated lies
situated located
headquarters based
based headquarters
base headquarters
center centre
centre center
middle center
edge border
side flank
top peak
bottom base
front face
back rear
inside within
outside external
near close
close near
distance far
away far
cross crossing
link connection connect tie
connect link
tie link
relation relationship
relationship relation tie
cooperate cooperation
cooperation collaborate
collaborate partner
partner ally
share divide
divide split
split divide
separate apart
unite unify
unify unite
join unite
gather collect
collect gather
collection gather
crowd gathering
gathering meeting crowd
meeting gathering
event incident
incident event
happen occur
occur happen
occurrence event
emergency crisis
crisis emergency
disaster catastrophe
catastrophe disaster
rescue save
save rescue
survive survivor
survivor survive
victim casualty
suffer endure
pain suffer
damage harm
harm damage hurt
repair fix
fix repair
replace substitute
remove take
add addition
extra additional
additional more
another other
size strength number
`

// tooCommon is the share of passages from which on a word says too little to
// stand for another: people, state, show.
const tooCommon = 1.0 / 8

// related finds for a stem the stems it is akin to.
var related = sync.OnceValue(func() map[string][]string {
	kin := map[string][]string{}
	for line := range strings.Lines(relatedWords) {
		var stems []string
		for _, t := range Tokens(line) {
			if !slices.Contains(stems, t.Stem) {
				stems = append(stems, t.Stem)
			}
		}
		for _, a := range stems {
			for _, b := range stems {
				if a != b && commonShare()[b] < tooCommon && !slices.Contains(kin[a], b) {
					kin[a] = append(kin[a], b)
				}
			}
		}
	}
	return kin
})
