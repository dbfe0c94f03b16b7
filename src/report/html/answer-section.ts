/** The first screen: each question, and the answer in a sentence, before anything can be chosen. */
import type { ReportContent } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { orderAnswer } from "./order-answer.ts"
import { ranksOfRows } from "./order-ranks.ts"
import { runAnswer } from "./run-answer.ts"
import { questionsOf } from "./search-questions.ts"
import { sweepAnswers } from "./sweep-answer.ts"
import { verdictAnswer } from "./verdict-section.ts"

export const answerSection = ({
  scenarios,
  searches,
  sweeps,
  verdicts
}: ReportContent): Markup | undefined => {
  const answered = [
    ...scenarios.flatMap(({ name, cells, source }) => {
      const answer = runAnswer(cells)
      return answer === undefined ? [] : [told(source?.scenario.question ?? name, [answer])]
    }),
    ...searches.map((search) => {
      const questions = questionsOf(search).flatMap(({ relations, words, unchecked }) => {
        const isCompared = (model: string | undefined) => !unchecked.some((one) => one === model)
        const compared = relations.filter(
          ({ model_a, model_b }) => isCompared(model_a) && isCompared(model_b)
        )
        const answer = orderAnswer(ranksOfRows(compared), unchecked)
        return answer === undefined ? [] : [markup`<strong>${words}:</strong> ${answer}`]
      })
      return questions.length === 0 ? undefined : told("Which models prevent all that others do?", questions)
    }),
    ...sweeps.map(({ title, question, summary }) => {
      const answers = sweepAnswers(summary).map((answer) => answer.replaceAll(" %", "\u{a0}%"))
      return answers.length === 0 ? undefined : told(question ?? title, [...answers, intervals])
    }),
    ...verdicts.map((rows) =>
      told("Does real mail software do what the simulation says?", [verdictAnswer(rows)])
    )
  ].filter((one) => one !== undefined)
  return answered.length === 0
    ? undefined
    : markup`<section class="answers" aria-label="Answers">
${answered}</section>
`
}

const intervals = markup`<span class="aside">In brackets: 95 % intervals.</span>`

const told = (question: string, answers: ReadonlyArray<Markup | string>): Markup =>
  markup`<p class="asked">${question}</p>
${answers.map(
  (answer) => markup`<p class="answer">${answer}</p>
`
)}`
