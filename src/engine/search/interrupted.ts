/** What is said when Ctrl-C ended a search. */
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import type { SearchArguments } from "./search-question.ts"

export const interrupted = ({ out }: Pick<SearchArguments, "out">): CommandFailure =>
  new CommandFailure(
    exitStatus.interrupted,
    `interrupted: searches that were not finished are missing, and all others are whole${out === undefined ? "" : `; --resume goes on with the rest in ${out}`}`
  )
