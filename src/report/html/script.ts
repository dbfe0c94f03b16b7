/** What a report does when somebody touches it. It runs in the reader's browser, without any library or request. */

export const script = `"use strict"
const boxes = [...document.querySelectorAll("input[data-shows]")]
const unchecked = (kind) => new Set(boxes.filter((box) => box.dataset.shows === kind && !box.checked).map((box) => box.value))
const filter = () => {
  const sets = { model: unchecked("model"), attacker: unchecked("attacker"), outcome: unchecked("outcome") }
  const isChosen = (element, kind) => !sets[kind].has(element.dataset[kind])
  for (const row of document.querySelectorAll("tr[data-model]")) row.hidden = !isChosen(row, "model")
  for (const cell of document.querySelectorAll("th[data-attacker], td[data-attacker]")) {
    cell.hidden = !isChosen(cell, "attacker")
    cell.classList.toggle("dim", !isChosen(cell, "outcome"))
  }
  for (const trace of document.querySelectorAll(".traces details")) {
    trace.hidden = !["model", "attacker", "outcome"].every((kind) => isChosen(trace, kind))
  }
  const cells = [...document.querySelectorAll("td[data-outcome]")]
  const shown = cells.filter((cell) => !cell.hidden && !cell.parentElement.hidden && !cell.classList.contains("dim"))
  document.getElementById("shown").textContent = cells.length === 0 ? "" : shown.length + " of " + cells.length + " outcomes are shown."
}
document.addEventListener("change", (event) => { if (event.target.dataset.shows !== undefined) filter() })
const open = () => {
  const target = document.getElementById(location.hash.slice(1))
  const details = target?.closest("details")
  if (details) { details.open = true; target.scrollIntoView() }
  if (target?.tagName === "DETAILS") target.querySelector("summary").focus()
}
addEventListener("hashchange", open)
open()
// A browser may remember boxes across a reload.
filter()
`
