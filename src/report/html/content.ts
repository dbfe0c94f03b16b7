/** What a report is made of. */
import type { Cell } from "../../experiment/judged-cell.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { Column } from "../column.ts"
import type { MatrixCell } from "../matrix.ts"

export interface ReportContent {
  readonly title: string
  /** By what it was made: version, commit, command. */
  readonly provenance: ReadonlyArray<readonly [what: string, value: string]>
  readonly scenarios: ReadonlyArray<ReportedScenario>
  readonly searches: ReadonlyArray<ReportedSearch>
  readonly sweeps: ReadonlyArray<ReportedSweep>
  /** Rows of verdicts.csv of each folder. */
  readonly verdicts: ReadonlyArray<ReadRows>
  readonly tables: ReadonlyArray<ReportedTable>
}

export interface ReportedScenario {
  /** In tables and CSV files. */
  readonly name: string
  readonly cells: ReadonlyArray<MatrixCell>
  /** Absent where the scenario's file is not at hand, or is not the one that was run. */
  readonly source?: ScenarioSource
}

export interface ScenarioSource {
  readonly text: string
  readonly sha256: string
  readonly scenario: Scenario
  /** With their traces. */
  readonly runs: ReadonlyArray<Cell>
}

/** Rows of a table that was read back. */
export type ReadRows = ReadonlyArray<Readonly<Record<string, string>>>

/** What was searched for: the rows of breaking-sets.csv, breaking-steps.csv and relations.csv of one folder. */
export interface ReportedSearch {
  readonly breaking: ReadRows
  readonly steps: ReadRows
  readonly relations: ReadRows
}

/** What was estimated: the rows of the tables of a sweep in one folder. */
export interface ReportedSweep {
  readonly title: string
  readonly question?: string
  readonly summary: ReadRows
  readonly sensitivity: ReadRows
  readonly inputs: ReadRows
  /** The sweep's file; absent where it is not at hand, or is not the one that was run. */
  readonly source?: {
    readonly name: string
    readonly text: string
    readonly sha256: string
    /** What is varied, and at which place of the file. */
    readonly varied: ReadonlyArray<{ readonly name: string; readonly at: string | ReadonlyArray<string> }>
  }
}

/** Any other table that lies in a folder. */
export interface ReportedTable {
  readonly name: string
  readonly meaning: string
  readonly columns: ReadonlyArray<Pick<Column, "name" | "meaning">>
  readonly rows: ReadRows
}
