/**
 * Draws the order of models anew in the reader's browser: from the sets that the page shows, for the models and
 * capabilities that are chosen, in the width that there is. What is stronger is said in `search/order.ts`: a model is as
 * strong as another when each of its minimal sets contains one of the other's.
 */
export const orderScript = `const membersOf = (text) => text === "nothing" ? [] : text.split(" + ")
const listed = (names) => names.length < 2 ? names.join("") : names.slice(0, -1).join(", ") + " and " + names.at(-1)
const svgOf = (name, attributes, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}
// Ranks of equal models, each with the ranks directly below.
const ranksOf = (models, setsOf) => {
  const breaks = (set, model) => setsOf(model).some(({ members }) => members.every((id) => set.members.includes(id)))
  const escapes = new Map(models.map((a) => [a, new Map(models.map((b) => [b, setsOf(b).filter((set) => !breaks(set, a))]))]))
  // What breaks b and not a.
  const prevented = (a, b) => escapes.get(a).get(b)
  const covers = (a, b) => prevented(b, a).length === 0
  const ranks = []
  for (const model of models) {
    const same = ranks.find(({ models: [first] }) => covers(first, model) && covers(model, first))
    if (same) same.models.push(model)
    else ranks.push({ models: [model] })
  }
  const isAbove = (a, b) => a !== b && covers(a.models[0], b.models[0])
  for (const rank of ranks) {
    const weaker = ranks.filter((other) => isAbove(rank, other))
    rank.below = weaker.filter((one) => !weaker.some((other) => isAbove(other, one)))
  }
  return { ranks, prevented }
}
// Rows from the bottom; a row that is full pushes boxes up.
const rowsOf = (ranks, most) => {
  const rows = []
  const left = new Set(ranks)
  while (left.size > 0) {
    const ready = [...left].filter(({ below }) => !below.some((one) => left.has(one)))
    for (const rank of ready) {
      rank.row = Math.max(-1, ...rank.below.map(({ row }) => row)) + 1
      while ((rows[rank.row] ??= []).length >= most) rank.row++
      rows[rank.row].push(rank)
      left.delete(rank)
    }
  }
  return rows
}
const drawnOrder = ({ ranks, prevented }, available, name, linkOf) => {
  const line = 23, padding = 7, between = 56, lane = 14, gap = 16
  for (const rank of ranks) {
    rank.width = Math.max(...rank.models.map(({ length }) => length)) * 9.6 + 20
    rank.height = rank.models.length * line + 2 * padding
  }
  const widest = Math.max(...ranks.map(({ width }) => width))
  const rows = rowsOf(ranks, Math.max(1, Math.floor((available + gap) / (widest + gap + lane))))
  const edges = ranks.flatMap((above) => above.below.map((below) => ({ above, below })))
  // A line that passes a row has a lane in it.
  for (const edge of edges) {
    edge.stops = [edge.below]
    for (let row = edge.below.row + 1; row < edge.above.row; row++) {
      const stop = { width: lane, edge }
      rows[row].push(stop)
      edge.stops.push(stop)
    }
    edge.stops.push(edge.above)
  }
  const next = new Map()
  for (const { stops } of edges) stops.slice(1).forEach((stop, i) => {
    for (const [a, b] of [[stop, stops[i]], [stops[i], stop]]) next.set(a, [...(next.get(a) ?? []), b])
  })
  const total = (row) => row.reduce((sum, { width }) => sum + width + gap, -gap)
  const width = Math.max(available, ...rows.map(total))
  const place = (row) => {
    const space = Math.min(96, (width - total(row)) / (row.length + 1))
    let x = (width - total(row) - space * (row.length - 1)) / 2
    for (const item of row) { item.x = x + item.width / 2; x += item.width + gap + space }
  }
  for (const row of rows) place(row)
  for (const sweep of [rows, rows.toReversed(), rows]) for (const row of sweep) {
    const wanted = new Map(row.map((item) => {
      const near = (next.get(item) ?? []).map(({ x }) => x)
      return [item, near.length === 0 ? item.x : near.reduce((a, b) => a + b) / near.length]
    }))
    row.sort((a, b) => wanted.get(a) - wanted.get(b))
    place(row)
  }
  let height = 8
  for (const row of rows.toReversed()) {
    const tallest = Math.max(...row.map((item) => item.height ?? 0))
    for (const item of row) { item.top = height; item.height ??= tallest; item.bottom = height + item.height; item.floor = height + tallest }
    height += tallest + between
  }
  height += 8 - between
  const svg = svgOf("svg", { class: "hasse", viewBox: "0 0 " + width + " " + height, width, height, role: "group",
    "aria-label": name + ": " + ranks.map(({ models, below }) => models.join(" and ") + " above " + (below.map((rank) => rank.models.join(" and ")).join(", ") || "none")).join("; ") })
  const numbers = []
  edges.forEach(({ above, below, stops }, i) => {
    const points = stops.toReversed().flatMap((stop) =>
      stop === above ? [[stop.x, stop.bottom], [stop.x, stop.floor]] : stop === below ? [[stop.x, stop.top]] : [[stop.x, stop.top], [stop.x, stop.floor]])
    svg.append(svgOf("polyline", { class: "wire", points: points.map((point) => point.join(",")).join(" ") }))
    const [from, to] = [points[1], points[2]]
    const at = (share) => ({ x: from[0] + (to[0] - from[0]) * share, y: from[1] + (to[1] - from[1]) * share })
    const isFree = (spot) => numbers.every(({ x, y }) => Math.hypot(x - spot.x, y - spot.y) > 23)
    const spot = [0.5, 0.32, 0.68, 0.22, 0.78].map(at).find(isFree) ?? at(0.5)
    numbers.push({ ...spot, number: i + 1, href: linkOf(above, below)?.getAttribute("href") })
  })
  for (const { x, y, number, href } of numbers) {
    const label = svgOf("text", { class: "number", x, y: y + 4, "text-anchor": "middle" }, String(number))
    const parts = [svgOf("circle", { class: "host", cx: x, cy: y, r: 11 }), label]
    svg.append(...(href ? [svgOf("a", { href, tabindex: "-1" }, ...parts)] : parts))
  }
  for (const { x, top, width: wide, height: high, models } of ranks) {
    svg.append(svgOf("rect", { class: "host", x: x - wide / 2, y: top, width: wide, height: high, rx: 6 }),
      ...models.map((model, i) => svgOf("text", { x, y: top + padding + (i + 0.72) * line, "text-anchor": "middle" }, model)))
  }
  return { svg, edges }
}
const original = new Map()
const drawOrders = (isWanted, without) => {
  for (const order of document.querySelectorAll(".order[data-follows]")) {
    const [drawn, of, list] = [".drawn", ".of", ".edges"].map((selector) => order.querySelector(selector))
    if (!original.has(order)) original.set(order, [drawn, of, list].map(({ innerHTML }) => innerHTML))
    const sets = new Map()
    for (const row of order.parentElement.querySelectorAll(".sets tr[data-model]")) sets.set(row.dataset.model, [...row.querySelectorAll("li")].map((item) => ({
      item, members: membersOf(item.textContent), ids: item.dataset.set.split(" + ")
    })))
    const all = JSON.parse(order.dataset.models)
    const models = all.filter(isWanted)
    const available = Math.min(order.clientWidth, 900)
    const isWhole = models.length === all.length && without.size === 0
    // The page's own picture is better laid out, where it is not shrunk.
    const [picture, note, told] = original.get(order)
    drawn.innerHTML = picture
    of.innerHTML = note
    list.innerHTML = told
    if ((isWhole && drawn.firstElementChild.getAttribute("width") <= available) || models.length === 0) {
      if (models.length === 0) { drawn.textContent = ""; list.textContent = ""; of.textContent = "No model is chosen." }
      continue
    }
    const kept = new Map(models.map((model) => [model, (sets.get(model) ?? []).filter(({ ids }) => !ids.some((id) => without.has(id)))]))
    const found = ranksOf(models, (model) => kept.get(model))
    const shortest = (above, below) => found.prevented(above.models[0], below.models[0]).toSorted((a, b) => a.members.length - b.members.length)[0]
    const { svg, edges } = drawnOrder(found, available, order.dataset.question, (above, below) => shortest(above, below)?.item.querySelector("a"))
    drawn.replaceChildren(svg)
    list.replaceChildren(...edges.map(({ above, below }) => {
      const line = document.createElement("li")
      const { item } = shortest(above, below)
      line.append(listed(above.models) + (above.models.length === 1 ? " also prevents " : " also prevent "), ...[...item.childNodes].map((node) => node.cloneNode(true)), ", unlike " + listed(below.models))
      return line
    }))
    if (!isWhole) of.textContent = "The order of " + models.length + " of " + all.length + " models" + (without.size === 0 ? "." : ", against attackers without " + [...without].join(", ") + ".")
  }
}
`
