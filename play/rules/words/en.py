"""English: its basic colours, places, numbers and comparatives (rule 9), as `Vocabulary` explains them."""

BASIC_COLOURS = "purple|blue|green|red|pink|yellow|orange|brown|white|black|gray|grey"
SHADES = "light|dark|pale|deep|bright"
CHANGED_STEMS = "purpl|blu|redd|orang|whit"
COLOUR = f"(?:(?:{BASIC_COLOURS})(?:s|ish|y|er|est)?|(?:{CHANGED_STEMS})(?:ish|y|er|est))"
COLOURED = f"(?:{SHADES}|{COLOUR})*?{COLOUR}(?:{SHADES}|{COLOUR})*"

PLACES = (
    "row column top bottom left right upper lower above below beside corner edge middle center centre "
    "north south east west northeast northwest southeast southwest"
)
POINTERS = "row column letter"
JOINTS = "the in at on of to far mid very most and by near letter square"
DEGREES = "far mid very most"
EVERYDAY = "bone cone done gone hone lone none pone ione height tend midwest farrow rowe secondo seconda secondi"
ARTICLE = "a"

NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty twentyone twentytwo twentythree twentyfour twentyfive twentysix twentyseven twentyeight "
    "twentynine thirty"
)
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twentyfirst twentysecond twentythird twentyfourth "
    "twentyfifth twentysixth twentyseventh twentyeighth twentyninth thirtieth"
)
ORDINAL_ENDINGS = "st nd rd th"
DOZEN = "dozen"

COMPARISONS = (
    "lighter darker brighter paler deeper warmer cooler colder more less between "
    "near nearer closer further higher lower"
)

# Names of several words that hold a basic colour, run together and with gray for grey: those of CSS (W3C, CSS Color
# Module Level 4) and of the xkcd colour survey (Randall Munroe, CC0). play/bots/data/README.md has their licences.
COLOUR_NAMES = """
acidgreen algaegreen aliceblue almostblack antiquewhite applegreen aquablue aquagreen armygreen avocadogreen
babyblue babygreen babypink babypoopgreen babypukegreen babypurple babyshitbrown babyshitgreen bananayellow
barbiepink barfgreen barneypurple battleshipgray bloodorange bloodred blueviolet bluewithahintofpurple
blushpink boogergreen boringgreen bottlegreen brickorange brickred brightlimegreen brightseagreen
brightskyblue britishracinggreen bubblegumpink burntorange burntred burntyellow butteryellow cadetblue
camogreen camouflagegreen canaryyellow candypink carnationpink carolinablue ceruleanblue charcoalgray
cherryred chocolatebrown claybrown clearblue cloudyblue cobaltblue coolblue coolgray coolgreen coralpink
cornflowerblue darkforestgreen darkgrassgreen darkhotpink darkishblue darkishgreen darkishpink darkishpurple
darkishred darklimegreen darkmintgreen darknavyblue darkolivegreen darkpastelgreen darkroyalblue
darkseafoamgreen darkseagreen darkskyblue darkslateblue darkslategray deepseablue deepskyblue denimblue
dimgray dirtbrown dirtyblue dirtygreen dirtyorange dirtypink dirtypurple dirtyyellow dodgerblue drabgreen
duckeggblue dullblue dullbrown dullgreen dullorange dullpink dullpurple dullred dullyellow duskblue duskyblue
duskypink duskypurple dustyblue dustygreen dustyorange dustypink dustypurple dustyred eastergreen easterpurple
eggplantpurple eggshellblue electricblue electricgreen electricpink electricpurple emeraldgreen fadedblue
fadedgreen fadedorange fadedpink fadedpurple fadedred fadedyellow ferngreen fireenginered flatblue flatgreen
floralwhite fluorescentgreen flurogreen foamgreen forestgreen forrestgreen frenchblue freshgreen froggreen
ghostwhite goldenbrown goldenyellow grapepurple grassgreen grassygreen grayishteal grayteal greenapple
greenishbeige greenishcyan greenishtan greenishteal greenishturquoise greenteal grossgreen highlightergreen
hospitalgreen hotgreen hotpink hotpurple huntergreen iceblue ickygreen indianred indigoblue irishgreen
jadegreen junglegreen kelleygreen kellygreen kermitgreen khakigreen kiwigreen lavenderblue lavenderpink
lawngreen leafgreen leafygreen lemongreen lemonyellow lightergreen lighterpurple lightforestgreen
lightgoldenrodyellow lightgrassgreen lightishblue lightishgreen lightishpurple lightishred lightlimegreen
lightmintgreen lightmossgreen lightnavyblue lightneongreen lightolivegreen lightpastelgreen lightpeagreen
lightroyalblue lightseafoamgreen lightseagreen lightskyblue lightslategray lightsteelblue limegreen limeyellow
lipstickred marineblue mediumblue mediumbrown mediumgray mediumgreen mediumpink mediumpurple mediumseagreen
mediumslateblue mediumspringgreen mediumvioletred metallicblue midblue midgreen midnightblue midnightpurple
militarygreen mintgreen mintygreen mossgreen mossygreen mudbrown muddybrown muddygreen muddyyellow mudgreen
murkygreen mustardbrown mustardgreen mustardyellow mutedblue mutedgreen mutedpink mutedpurple nastygreen
navajowhite navyblue navygreen neonblue neongreen neonpink neonpurple neonred neonyellow niceblue nightblue
oceanblue oceangreen offblue offgreen offwhite offyellow oldpink olivebrown olivegreen oliveyellow
palelimegreen paleolivegreen paleskyblue palevioletred pastelblue pastelgreen pastelorange pastelpink
pastelpurple pastelred pastelyellow peachypink peacockblue peagreen peasoupgreen periwinkleblue pigpink
pinegreen pinkishtan pissyellow plumpurple poisongreen poobrown poopbrown poopgreen powderblue powderpink
primaryblue prussianblue pukebrown pukegreen pukeyellow pumpkinorange pureblue racinggreen radioactivegreen
reallylightblue rebeccapurple redviolet redwine richblue richpurple robineggblue robinseggblue rosepink
rosered rosybrown rosypink royalblue royalpurple rustbrown rustorange rustred rustyorange rustyred saddlebrown
sagegreen salmonpink sandbrown sandybrown sandyellow sandyyellow sapgreen seablue seafoamblue seafoamgreen
seagreen seaweedgreen shamrockgreen shitbrown shitgreen shockingpink sickgreen sicklygreen sicklyyellow
skyblue slateblue slategray slategreen slimegreen snotgreen softblue softgreen softpink softpurple springgreen
steelblue steelgray stormyblue strongblue strongpink sunfloweryellow sunnyyellow sunshineyellow sunyellow
swampgreen tanbrown tangreen teagreen tealblue tealgreen tealishgreen tiffanyblue tomatored toxicgreen
treegreen trueblue truegreen turquoiseblue turquoisegreen turtlegreen twilightblue uglyblue uglybrown
uglygreen uglypink uglypurple uglyyellow ultramarineblue verydarkblue verydarkbrown verydarkgreen
verydarkpurple verylightblue verylightbrown verylightgreen verylightpink verylightpurple verypaleblue
verypalegreen vibrantblue vibrantgreen vibrantpurple violetblue violetpink violetred vividblue vividgreen
vividpurple vomitgreen vomityellow warmblue warmbrown warmgray warmpink warmpurple washedoutgreen waterblue
weirdgreen whitesmoke windowsblue winered yellowishtan yellowochre yellowtan
"""
