/** What a report does when somebody touches it. It runs in the reader's browser, without any library or request. */
import { orderScript } from "./order-script.ts"

export const script = `"use strict"
${orderScript}
const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const boxes = all("input[data-shows]")
const find = document.getElementById("find")
const choices = document.getElementById("choices")
const unchecked = (kind) => new Set(boxes.filter((box) => box.dataset.shows === kind && !box.checked).map((box) => box.value))
const idsOf = (element) => (element.dataset.set ?? "").split(" + ").filter((id) => id !== "")
const filter = () => {
  const sets = { model: unchecked("model"), attacker: unchecked("attacker"), outcome: unchecked("outcome"), capability: unchecked("capability") }
  const isChosen = (element, kind) => !sets[kind].has(element.dataset[kind])
  const words = find.value.toLowerCase().split(/[\\s+]+/).filter((word) => word !== "")
  const namesOf = (kind) => boxes.filter((box) => box.dataset.shows === kind).map((box) => box.dataset.words)
  const wordsOf = new Map(boxes.map((box) => [box.dataset.shows + " " + box.value, box.dataset.words]))
  // Every word is found in the model or in something else of the same row.
  const isFound = (model, others) => words.every((word) => [model, ...others].some((name) => name.toLowerCase().includes(word)))
  const isWithin = (element) => !idsOf(element).some((id) => sets.capability.has(id))
  // A word that is part of some model's name and of no capability's chooses models.
  const [models, others] = [namesOf("model"), [...namesOf("capability"), ...namesOf("attacker")]]
  const ofModels = words.filter((word) => models.some((name) => name.toLowerCase().includes(word)) && !others.some((name) => name.toLowerCase().includes(word)))
  const isWanted = (model) => !sets.model.has(model) && ofModels.every((word) => model.toLowerCase().includes(word))

  for (const set of all(".sets li")) set.hidden = !isWithin(set) || !isFound(set.closest("tr").dataset.model, idsOf(set))
  for (const row of all("tr[data-model]")) {
    const { model } = row.dataset
    const cells = all("td[data-attacker]", row)
    const hasFound = row.closest(".sets")
      ? row.querySelector("li:not([hidden])") !== null || isFound(model, [])
      : cells.length > 0
        ? cells.some((cell) => isFound(model, [wordsOf.get("attacker " + cell.dataset.attacker) ?? ""]))
        : row.closest(".pairs") ? true : isFound(model, [row.textContent])
    row.hidden = !isWanted(model) || !hasFound
    row.classList.toggle("holds", row.closest(".sets") !== null && words.length === 0 && !row.querySelector("li:not([hidden])"))
  }
  const isColumnFound = (attacker, table) => words.length === 0 ||
    all("tr[data-model]", table).some((row) => isFound(row.dataset.model, [wordsOf.get("attacker " + attacker) ?? ""]))
  for (const cell of all("th[data-attacker], td[data-attacker]")) {
    cell.hidden = !isChosen(cell, "attacker") || !isColumnFound(cell.dataset.attacker, cell.closest("table"))
    cell.classList.toggle("dim", !isChosen(cell, "outcome"))
  }
  for (const cell of all("[data-against]")) cell.hidden = !isWanted(cell.dataset.against)
  for (const part of all("svg [data-model]")) part.toggleAttribute("hidden", !isWanted(part.dataset.model))
  for (const trace of all(".traces details[data-model]")) {
    const { model, attacker } = trace.dataset
    trace.hidden = !isWithin(trace) || !["model", "attacker", "outcome"].every((kind) => isChosen(trace, kind)) ||
      !isFound(model, attacker === undefined ? idsOf(trace) : [wordsOf.get("attacker " + attacker) ?? ""])
  }
  drawOrders(isWanted, sets.capability)
  const cells = all("td[data-outcome]")
  const shown = cells.filter((cell) => !cell.hidden && !cell.parentElement.hidden && !cell.classList.contains("dim"))
  const found = all(".sets li")
  const told = (some, of, what) => of.length === 0 ? [] : [some.length + " of " + of.length + " " + what + " are shown."]
  document.getElementById("shown").textContent = [
    ...told(shown, cells, "outcomes"),
    ...told(found.filter((set) => !set.hidden && !set.closest("tr").hidden), found, "minimal sets")
  ].join(" ")
}
document.addEventListener("change", (event) => { if (event.target.dataset.shows !== undefined) filter() })
if (find !== null) {
  find.addEventListener("input", filter)
  find.form.addEventListener("submit", (event) => event.preventDefault())
  const isNarrow = matchMedia("(max-width: 700px)")
  isNarrow.addEventListener("change", filter)
  choices.open = !isNarrow.matches
}
const open = () => {
  const target = document.getElementById(location.hash.slice(1))
  const details = target?.closest("details")
  // What somebody asks for is shown, whatever the filters say.
  if (details) { details.hidden = false; details.open = true; target.scrollIntoView() }
  if (target?.tagName === "DETAILS") target.querySelector("summary").focus()
}
addEventListener("hashchange", open)
open()
// A browser may remember boxes across a reload.
if (find !== null) filter()
`
