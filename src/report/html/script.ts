/** What a report does when somebody touches it. It runs in the reader's browser, without any library or request. */

export const script = `"use strict"
const boxes = [...document.querySelectorAll("input[data-shows]")]
const unchecked = (kind) => new Set(boxes.filter((box) => box.dataset.shows === kind && !box.checked).map((box) => box.value))
const filter = () => {
  const sets = { model: unchecked("model"), attacker: unchecked("attacker"), outcome: unchecked("outcome"), capability: unchecked("capability") }
  const isChosen = (element, kind) => !sets[kind].has(element.dataset[kind])
  for (const row of document.querySelectorAll("tr[data-model]")) row.hidden = !isChosen(row, "model")
  for (const cell of document.querySelectorAll("th[data-attacker], td[data-attacker]")) {
    cell.hidden = !isChosen(cell, "attacker")
    cell.classList.toggle("dim", !isChosen(cell, "outcome"))
  }
  const isWithin = (element) => !(element.dataset.set ?? "").split(" + ").some((id) => sets.capability.has(id))
  for (const set of document.querySelectorAll(".sets li")) set.hidden = !isWithin(set)
  for (const row of document.querySelectorAll(".sets tr[data-model]")) row.classList.toggle("holds", !row.querySelector("li:not([hidden])"))
  for (const trace of document.querySelectorAll(".traces details")) {
    trace.hidden = !isWithin(trace) || !["model", "attacker", "outcome"].every((kind) => isChosen(trace, kind))
  }
  const cells = [...document.querySelectorAll("td[data-outcome]")]
  const shown = cells.filter((cell) => !cell.hidden && !cell.parentElement.hidden && !cell.classList.contains("dim"))
  const found = [...document.querySelectorAll(".sets li")]
  const told = (some, all, what) => all.length === 0 ? [] : [some.length + " of " + all.length + " " + what + " are shown."]
  document.getElementById("shown").textContent = [
    ...told(shown, cells, "outcomes"),
    ...told(found.filter((set) => !set.hidden && !set.closest("tr").hidden), found, "minimal sets")
  ].join(" ")
}
document.addEventListener("change", (event) => { if (event.target.dataset.shows !== undefined) filter() })
const open = () => {
  const target = document.getElementById(location.hash.slice(1))
  const details = target?.closest("details")
  // Whoever asks for one sees it, whatever the boxes say.
  if (details) { details.hidden = false; details.open = true; target.scrollIntoView() }
  if (target?.tagName === "DETAILS") target.querySelector("summary").focus()
}
addEventListener("hashchange", open)
open()
// A browser may remember boxes across a reload.
filter()
`
