"""Where the system forces its colours, as the high contrast of Windows does, the game keeps what colour says."""

from tests.support.long import IS_LONG

STATES = (
    "guess-ten-in-turn",
    "reveal-stacks-host",
    "over-ten-winner",
    *(("pick-ten-giver", "events-lobby-host", "front-full") if IS_LONG else ()),
)

# What is painted, and how: the background of all of it, of some the frame and the shadow too.
PAINTED = """() => {
    const found = {}, all = {
        "#board label, .swatch, .pick, .confetti i, .film *, .glimpse *, .points, .map": ["backgroundColor"],
        ".token": ["backgroundColor", "boxShadow"],
        ".ring, .near, .far, .secret label": ["borderTopColor", "borderTopStyle", "outlineStyle", "boxShadow"],
    }
    for (const [names, kinds] of Object.entries(all)) document.querySelectorAll(names).forEach((one, number) => {
        const style = getComputedStyle(one)
        found[`${one.className} ${number} of ${names}`] = kinds.map(kind => style[kind]).join()
    })
    const frame = document.querySelector(".map") && getComputedStyle(document.querySelector(".map"), "::after")
    return {...found, frame: `${frame?.borderTopColor} ${frame?.boxShadow}`}
}"""
SQUARES = "[...document.querySelectorAll('#board label')].map(one => getComputedStyle(one).backgroundColor)"
# What stands out of the page: its background is another one, or it has a shadow.
STANDS_OUT = """names => names.filter(name => {
    const style = getComputedStyle(document.querySelector(name)), page = getComputedStyle(document.body)
    return style.backgroundColor == page.backgroundColor && style.boxShadow == "none"
})"""
# None of these is on the dashboard while all goes well; the next push takes them away.
ALARM = "document.querySelector('#state').innerHTML += '<p class=alarm>a</p><b class=flag>b</b>'"
OUT_OF_THE_PAGE = {
    "pick-ten-giver": [".turn h2", "#act"],
    "guess-ten-in-turn": [".turn h2", "#act", ".player:has([data-doing=guess])"],
    "over-ten-winner": [".step", ".player[data-winner=yes]"],
    "events-lobby-host": [".looks label:has(:checked)"],
}


def test_what_colour_says_stays_where_colours_are_forced(designer, gallery):
    page = designer("phone").page
    for name in STATES:
        page.emulate_media(forced_colors="none")
        page.goto(f"{gallery.url}/design/state/{name}/page/?calm=on&scheme=light")
        own = page.evaluate(PAINTED)
        page.emulate_media(forced_colors="active")
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        forced = page.evaluate(PAINTED)
        assert {what: (how, forced[what]) for what, how in own.items() if forced[what] != how} == {}, name
        assert page.evaluate(STANDS_OUT, OUT_OF_THE_PAGE.get(name, [])) == [], name
        if name != "front-full":
            assert len(set(page.evaluate(SQUARES))) == 480
    page.goto(f"{gallery.url}/dashboard/")
    assert page.evaluate(f"names => {{ {ALARM}; return ({STANDS_OUT})(names) }}", [".alarm", ".flag"]) == []
    line = "getComputedStyle(document.querySelector('.spark path')).stroke"
    assert page.evaluate(line) == page.evaluate("getComputedStyle(document.body).color")
