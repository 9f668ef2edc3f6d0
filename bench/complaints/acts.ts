import { callAs } from '../growth/paths.ts'
import { familyIds, type World } from '../lib/world.ts'
import { idOf, MANAGER, OWNERS } from './numbers.ts'
import type { Call } from './paths.ts'

interface Actors {
  manager: Call
  /** Acts for the first unit. */
  unit: Call
  resident: Call
  refused: string[]
}

/** How many of each; the first calls of a server plan anew, and one alone would measure that. */
const TIMES = 10
/** Words that no other message has, so that a paste is new. */
const HANDS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

const onCase = (call: Call, number: number) => (verb: string, body: object) =>
  call('POST', `/complaints/${idOf('case', number)}/${verb}`, body)

/** Everything that is done to a case while it is worked on; each of these waits. */
async function workedOn({ manager }: Actors, number: number): Promise<void> {
  const act = onCase(manager, number)
  await act('accept', {})
  await act('notes', { text: '电话打不通' })
  await act('answers', { text: '看过了，明天来修' })
  await act('priority', { priority: 'high', reason: '有老人' })
  const details = { kind: 'complaint', category: 'drainage', place: '7单元', isPrivate: false }
  await act('details', { ...details, title: '下水道又堵了' })
  await act('hand-over', { toId: familyIds(OWNERS).parent, reason: '他管这栋楼' })
  await act('hand-over', { toId: familyIds(MANAGER).parent, reason: '还是我来' })
  await act('pause', { reason: '等配件' })
  await act('resume', {})
  await act('transfer', { gridId: idOf('grid', 3), reason: '楼在那边', toId: null })
  await act('split', {
    title: '井盖松动',
    text: '旁边的井盖松动',
    category: 'facilities',
    reason: '两件事',
  })
  await act('merge', { intoNumber: number + 5, reason: '同一件事' })
}

/** Of what waits for the unit, the one whose time to report is furthest off. */
async function newestWhistle(unit: Call): Promise<string | undefined> {
  const { rows = [] } = (await unit('GET', '/my/whistles?show=open')) as {
    rows?: { id: string; caseTitle: string | null }[]
  }
  return rows.filter(({ caseTitle }) => caseTitle?.startsWith('下水道又堵了')).at(-1)?.id
}

const NOWHERE = { compoundId: null, buildingId: null, words: '', position: null }

/** From the first word to the resident's own, with a unit in between, twice not solved. */
async function fromFirstToLast({ manager, unit, resident }: Actors, family: number): Promise<void> {
  const { id } = await resident('POST', '/complaints', {
    personId: familyIds(family).parent,
    kind: 'complaint',
    category: 'drainage',
    text: '下水道又堵了，水都漫出来。请来看看。',
    place: { ...NOWHERE, compoundId: idOf('compound', 0), buildingId: idOf('building', 1) },
    isPrivate: false,
    publicAgreed: true,
    attachmentIds: [],
  })
  const act = (verb: string, body: object) => manager('POST', `/complaints/${id}/${verb}`, body)
  await act('accept', {})
  await act('whistles', { unitId: idOf('unit', 0), message: '请来看一下', hours: 24 })
  const whistleId = await newestWhistle(unit)
  await unit('GET', `/my/whistles/${whistleId}`)
  await unit('POST', `/my/whistles/${whistleId}/report`, {})
  await unit('POST', `/my/whistles/${whistleId}/acts`, { words: '正在疏通' })
  await unit('POST', `/my/whistles/${whistleId}/close`, { outcome: '通了' })
  await act('answers', { text: '通了' })
  await act('resolve', { text: null })
  await resident('POST', `/complaints/${id}/verdict`, { verdict: 'unsolved', stars: null, words: '又堵了' })
  await act('resolve', { text: '再通了一次' })
  await act('call-backs', { verdict: null, stars: null, words: null })
  await resident('POST', `/complaints/${id}/verdict`, { verdict: 'solved', stars: 5, words: '好了' })
}

/** Neighbours follow and leave; who reported takes it back. */
async function neighbours(world: World, { resident, refused }: Actors, number: number): Promise<void> {
  // Neighbours see nothing of every seventh.
  if (number % 7 === 0) return
  await onCase(resident, number)('follow', {})
  await resident('DELETE', `/complaints/${idOf('case', number)}/follow`)
  const reporter = onCase(callAs(world, number % 200, refused), number)
  await reporter('public', { publicAgreed: false })
  await reporter('withdraw', { reason: '已经好了' })
}

/** A paste, with one message each to accept, link, set aside, and take back. */
async function pasted({ manager }: Actors, turn: number, openNumber: number): Promise<void> {
  const group = `/chat-groups/${idOf('group', 1)}`
  const lines = ['路灯不亮了', '垃圾没人收', '电梯停了'].map(
    (words, at) => `邻居${at} 2026-01-0${1 + at} 09:0${at}\n${HANDS[turn]}栋${words}\n`,
  )
  await manager('POST', `${group}/paste`, { text: lines.join('\n') })
  await manager('POST', `${group}/read`, {})
  const { rows } = (await manager(
    'GET',
    `/group-inbox/messages?show=proposed&groupId=${idOf('group', 1)}`,
  )) as {
    rows?: { id: string }[]
  }
  const [one, other, third] = (rows ?? []).map(({ id }) => id)
  await manager('POST', '/group-inbox/accept', {
    messageIds: [one],
    together: false,
    kind: null,
    category: null,
    acceptNow: true,
  })
  await manager('POST', '/group-inbox/link', { messageIds: [other], complaintId: idOf('case', openNumber) })
  await manager('POST', '/group-inbox/set-aside', { messageIds: [third] })
  await manager('POST', '/group-inbox/undo', { messageIds: [third] })
}

/** Everything that is done; `newest` waits, and so does each tenth before it. */
export async function actsOnCases(world: World, actors: Actors, newest: number): Promise<void> {
  for (let turn = 0; turn < TIMES; turn++) {
    await workedOn(actors, newest - 10 * turn)
    await fromFirstToLast(actors, 40)
    await pasted(actors, turn, newest + 1)
    await neighbours(world, actors, newest - 10 * (TIMES + turn) - 5)
  }
}
