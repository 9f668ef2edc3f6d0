/** Why a file cannot be read as what it claims to be. */
export type FileProblem = 'damaged' | 'too_large' | 'encrypted' | 'other_kind'

export class UnreadableFile extends Error {
  readonly problem: FileProblem

  constructor(problem: FileProblem, options?: ErrorOptions) {
    super(problem, options)
    this.problem = problem
  }
}
