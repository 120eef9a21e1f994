// Lists what is wrong with the looks of the page: text over text, and what reaches out of the screen.
// Told of `fields`, it calls for each element what can be seen of it: none of what its ancestors cut off or hide.
const tolerance = 1, whole = { left: -1e5, top: -1e5, right: 1e5, bottom: 1e5 }
const places = new Map([[document.documentElement, { box: whole, layer: 0, isSeen: true }]])
const cut = (a, b) => ({
  left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
})
const isEmpty = (box) => box.right - box.left < 1 || box.bottom - box.top < 1

// What of its surroundings an element can show itself in, and the layer that it lies in: fixed things lie over others.
const placeOf = (one) => {
  if (!places.has(one)) places.set(one, findPlace(one, placeOf(one.parentElement), getComputedStyle(one)))
  return places.get(one)
}
const findPlace = (one, parent, style) => {
  const isFixed = /fixed|sticky/.test(style.position)
  const isShut = one.parentElement.matches("details:not([open])") && !one.matches("summary")
  const isHidden = style.opacity == 0 || style.clipPath == "inset(50%)" || isShut
  const around = isFixed ? whole : parent.box
  return {
    box: style.overflowX == "visible" && style.overflowY == "visible" ? around : cut(around, one.getBoundingClientRect()),
    layer: isFixed ? one : parent.layer,
    isSeen: parent.isSeen && !isHidden && style.display != "none",
    isVisible: style.visibility == "visible",
  }
}
const isBoard = (one) => one.matches(".table, .screen-board, svg, iframe")
const walk = (kinds) => document.createTreeWalker(document.body, kinds, (one) =>
  one.nodeType == 1 && isBoard(one) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)

// Letters fill three quarters of their size; the rest of a line's box may lie over its neighbour's.
const shrink = ({ left, right, top, bottom }, size) => {
  const rest = Math.max(0, (bottom - top - size * .75) / 2)
  return { left, right, top: top + rest, bottom: bottom - rest }
}
const texts = [], wide = [], range = document.createRange()
for (const walker = walk(NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT); walker.nextNode();) {
  const one = walker.currentNode, owner = one.nodeType == 3 ? one.parentElement : one
  const { box, layer, isSeen, isVisible } = placeOf(owner)
  if (!isSeen || !isVisible) continue
  if (one.nodeType == 1) {
    const { right } = cut(placeOf(one.parentElement).box, one.getBoundingClientRect())
    if (right > innerWidth + tolerance && right < 1e5 && getComputedStyle(one).position != "absolute") wide.push(one)
  }
  const isField = one.nodeType == 1 && one.matches("input:not([type=radio], [type=checkbox], [type=hidden], [type=range]), select, textarea")
  if (!isField && !(one.nodeType == 3 && one.data.trim())) continue
  range.selectNode(one)
  const rects = isField ? [one.getBoundingClientRect()] : [...range.getClientRects()]
  const size = parseFloat(getComputedStyle(owner).fontSize)
  for (const rect of rects.map((rect) => shrink(cut(rect, box), size)))
    isEmpty(rect) || texts.push({ one, owner, layer, rect, says: (isField ? one.id || one.name : one.data).trim().slice(0, 40) })
}
const faults = []
texts.forEach((a, number) => texts.slice(number + 1).forEach((b) => {
  if (a.one == b.one || a.layer != b.layer || a.owner.contains(b.one) && b.owner.contains(a.one)) return
  const shared = cut(a.rect, b.rect)
  if (shared.right - shared.left > tolerance && shared.bottom - shared.top > tolerance)
    faults.push(`“${a.says}” and “${b.says}” overlap by ${Math.round(shared.bottom - shared.top)} px`)
}))
const name = (one) => `${one.localName}${one.id && "#" + one.id}.${[...one.classList].join(".")}`
for (const one of wide) faults.push(`${name(one)} reaches ${Math.round(one.getBoundingClientRect().right - innerWidth)} px over the right edge`)
const { scrollWidth } = document.documentElement
if (scrollWidth > innerWidth) faults.push(`the page is ${scrollWidth} px wide and the screen ${innerWidth}`)
return faults
