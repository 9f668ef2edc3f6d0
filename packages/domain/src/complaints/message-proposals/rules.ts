import { foldWidth } from '../chat-lines/rules'
import type { MessageKind } from '../chat-lines/terms'
import { COMPLAINT_CATEGORIES, type ComplaintCategory } from '../terms'
import { CATEGORY_SIGNS, MESSAGE_CLASSES, type MessageClass, NEGATIONS, SIGNS, type Sign } from './terms'

/** What a message seems to be, and by which of its words. */
export interface MessageProposal {
  class: MessageClass
  category: ComplaintCategory
  /** The words of the message that spoke for the class, then those for the category, as they stand in it. */
  because: string[]
  /** How much more speaks for this class than for the next; 0 where nothing speaks for any. */
  lead: number
  /** Taken for talk only because nothing in it was recognised: people should look. */
  unsure: boolean
}

interface Matcher {
  weight: number
  find: (text: string) => { at: number; words: string } | null
}

function matchersOf(signs: readonly Sign[]): Matcher[] {
  return signs.flatMap(([weight, words]): Matcher[] => {
    if (words instanceof RegExp) {
      const find = (text: string) => {
        const found = words.exec(text)
        if (!found) return null
        // The first group is the words, where something has to come before them: old phones cannot look behind.
        const own = found[1] ?? found[0]
        return { at: found.index + found[0].length - own.length, words: own.trim() }
      }
      return [{ weight, find }]
    }
    return words.split(' ').map((word) => ({
      weight,
      find: (text) => {
        const at = text.indexOf(word)
        return at < 0 ? null : { at, words: word }
      },
    }))
  })
}

/** Longer words first, so that 楼顶漏水 does not count as 漏水 once more. */
const byLength = (one: Found, other: Found) => other.words.length - one.words.length

interface Found {
  at: number
  words: string
  weight: number
}

function findAll(matchers: readonly Matcher[], text: string): Found[] {
  const found = matchers.flatMap(({ weight, find }): Found[] => {
    const hit = find(text)
    return hit ? [{ ...hit, weight }] : []
  })
  const kept: Found[] = []
  for (const hit of found.sort(byLength)) {
    const inside = kept.some(
      ({ at, words }) => hit.at >= at && hit.at + hit.words.length <= at + words.length,
    )
    if (!inside) kept.push(hit)
  }
  return kept.sort((one, other) => one.at - other.at)
}

const CLASSES = Object.keys(MESSAGE_CLASSES) as MessageClass[]
const CLASS_MATCHERS = CLASSES.map((name) => ({ name, matchers: matchersOf(SIGNS[name]) }))
const CATEGORIES = Object.keys(COMPLAINT_CATEGORIES) as ComplaintCategory[]
const CATEGORY_MATCHERS = CATEGORIES.flatMap((name) =>
  name === 'other' ? [] : [{ name, matchers: matchersOf(CATEGORY_SIGNS[name]) }],
)

const weigh = (found: readonly Found[]) => found.reduce((sum, { weight }) => sum + weight, 0)
const isNegated = (text: string, { at, words }: Found) =>
  !NEGATIONS.test(words.slice(0, 1)) && NEGATIONS.test(text.slice(Math.max(0, at - 2), at))

/** Less than this, and a message is mere talk. */
const LEAST = 2
/** Begs, rather than tells. */
const ASKS = /请|麻烦|拜托|求|联系|有没有|谁|哪[位个家]/u
/** Shorter words that nothing speaks for are talk: 我到楼下了. */
const LONG_ENOUGH = 10
/** So much of a message is weighed; a longer one is a notice or a story, and begins with what it is. */
const MOST_WEIGHED = 1000

/** For something that was done. */
const GRATEFUL = /^.{0,8}(?:谢谢|感谢|多谢|多亏|表扬|点赞|说声谢)|找(?:到|回来)了|平安到家|人真好|救命之恩/u
const OFFICE = /补办|挂失|怎么办理|(?:是交|交给?)[^，。]{1,4}还是/u
const ASKS_NEIGHBOURS = /谁|哪[位个家]|有没有|邻居|好心|求(?!求)|来[个几两]|懂.{0,2}的|帮(?:我|一)|借/u
const DUTY =
  /物业|投诉|反映|报修|派人|没人(?:管|来|修|收|理|查)|不管|管管|负责|整改|凭什么|又.{0,4}了|天天|老是|总是/u

interface Weighed {
  name: MessageClass
  found: Found[]
  score: number
}

function weighClasses(text: string): Record<MessageClass, Weighed> {
  const weighed = CLASS_MATCHERS.map(({ name, matchers }): Weighed => {
    const found = findAll(matchers, text).filter((hit) => name !== 'complaint' || !isNegated(text, hit))
    return { name, found, score: weigh(found) }
  })
  return Object.fromEntries(weighed.map((each) => [each.name, each])) as Record<MessageClass, Weighed>
}

const MENDED =
  /(?:修|换|弄|补|装|搞|整|清理|处理)(?:好|平|完)了|(?:通|清|亮|办成|找到|恢复|解决|办下来|填平)了|终于没了|马上就处理|今天就清|水来了|好多了|已(?:经)?(?:处理|完成|恢复|更换)/u

/**
 * What one knows of how people talk: thanks beside a grievance are bitter, a grievance that is mended is thanks, and a
 * notice names what is forbidden without anything being wrong.
 */
function balance(text: string, scores: Record<MessageClass, Weighed>): void {
  const { complaint, help, question, thanks, chat } = scores
  if (MENDED.test(text) && thanks.score > 0) {
    complaint.score = Math.max(0, complaint.score - 6)
    help.score = Math.max(0, help.score - 6)
  } else if (complaint.score >= 3) thanks.score = Math.max(0, thanks.score - complaint.score)
  if (chat.score >= 5) {
    complaint.score -= 6
    if (question.score < 5) question.score -= 4
    help.score -= 3
  }
  // 帮我把菜提上楼 is told by who is grateful.
  if (thanks.score >= 2 && complaint.score < 3 && !ASKS.test(text)) help.score -= GRATEFUL.test(text) ? 12 : 4
  // What was lost is to be replaced by an office, or what was found to be handed in.
  if (OFFICE.test(text)) help.score -= 6
  // Who asks the neighbours for a hand says first what is wrong; who wants it seen to names whose duty it is.
  if (help.score >= 4 && ASKS_NEIGHBOURS.test(text) && !DUTY.test(text)) complaint.score -= 2
  if (help.score >= 4) {
    thanks.score -= 4
    question.score -= 2
  }
  if (question.score >= 4 && complaint.score <= 4) complaint.score -= 2
  else if (complaint.score >= 3 || /能不能|咋个走|什么时候是个头/.test(text)) question.score -= 3
}

function categoryOf(text: string): { category: ComplaintCategory; found: Found[] } {
  let best: { category: ComplaintCategory; found: Found[] } = { category: 'other', found: [] }
  for (const { name, matchers } of CATEGORY_MATCHERS) {
    const found = findAll(matchers, text)
    if (weigh(found) > weigh(best.found)) best = { category: name, found }
  }
  return weigh(best.found) >= LEAST ? best : { category: 'other', found: [] }
}

/** Named things of the community, with nothing else said: mostly something is wrong with them. */
function countTopic(scores: Record<MessageClass, Weighed>, topic: readonly Found[]): void {
  const { complaint, help, question, thanks, chat } = scores
  const strong = topic.some(({ weight }) => weight >= 4)
  const other = Math.max(help.score, question.score, thanks.score, chat.score)
  const asks = question.score >= 2 && complaint.score <= 0
  if (topic.length === 0 || other >= 3 || asks || (other > 0 && complaint.score <= 0 && !strong)) return
  complaint.score += strong ? 2 : 1
}

/**
 * Proposes what a message is. Plain adding up of words, so that it can say why; it decides nothing and drops nothing.
 * What is no text is talk: a picture is looked at by people.
 */
export function proposeFor(message: { kind: MessageKind; text: string }): MessageProposal {
  if (message.kind !== 'text')
    return { class: 'chat', category: 'other', because: [], lead: 0, unsure: false }
  const text = foldWidth(message.text.slice(0, MOST_WEIGHED)).replaceAll('?', '？').trim()
  const { category, found } = categoryOf(text)
  const scores = weighClasses(text)
  balance(text, scores)
  countTopic(
    scores,
    found.filter((hit) => !isNegated(text, hit)),
  )
  const [first, second] = CLASSES.map((name) => scores[name]).sort((one, other) => other.score - one.score)
  if (!first || first.score < LEAST) {
    const unsure = scores.chat.found.length === 0 && [...text].length >= LONG_ENOUGH
    return { class: 'chat', category, because: [], lead: 0, unsure }
  }
  const because = [...new Set([...first.found, ...found].map(({ words }) => words))]
  const lead = first.score - Math.max(0, second?.score ?? 0)
  return { class: first.name, category, because, lead, unsure: false }
}
