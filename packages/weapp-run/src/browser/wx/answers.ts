import type { Answer } from '../../protocol.ts'
import { WxFailure } from './call.ts'

/** What the test wants functions to answer that depend on the person or on WeChat's servers. */
export interface Answers {
  set(api: string, answer: Answer): void
  /** The answer set for `api`, else `fallback`; throws the refusal that was asked for. */
  take(api: string, fallback: () => Record<string, unknown> | undefined): Record<string, unknown> | undefined
}

export function createAnswers(): Answers {
  const answers = new Map<string, Answer>()
  return {
    set: (api, answer) => void answers.set(api, answer),
    take: (api, fallback) => {
      const answer = answers.get(api)
      if (!answer) return fallback()
      if (answer.fail !== undefined) throw new WxFailure(answer.fail)
      return answer
    },
  }
}
