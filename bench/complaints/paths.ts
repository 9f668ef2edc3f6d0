import { connect } from '../../apps/api/src/db/client.ts'
import { recountAllDeadlines } from '../../apps/api/src/modules/complaints/deadlines/actions.ts'
import { escalateOverdue } from '../../apps/api/src/modules/complaints/escalation/actions.ts'
import { forgetTalk } from '../../apps/api/src/modules/complaints/group-decisions/store.ts'
import { tellLateWhistles } from '../../apps/api/src/modules/complaints/late-whistles/actions.ts'
import { closeSilent } from '../../apps/api/src/modules/complaints/silence/actions.ts'
import { callAs } from '../growth/paths.ts'
import { COMMUNITY, type World } from '../lib/world.ts'
import { actsOnCases } from './acts.ts'
import { unasked } from './coverage.ts'
import {
  CATEGORY_OFTEN,
  COMMON,
  DELEGATE,
  GRID_WORKER,
  GROUPS,
  idOf,
  MANAGER,
  NEVER_TOGETHER,
  RARE,
} from './numbers.ts'

export type Call = ReturnType<typeof callAs>

const STATES = ['open', 'waiting', 'overdue', 'near', 'handling', 'paused', 'answered', 'ended']
/** Looked for by staff: common, rare, never found, three words, a place, a number. */
const SOUGHT = [COMMON, RARE, NEVER_TOGETHER, '5栋 电梯 门口', '13栋', '#123']
/** Ended long ago; public, and in the grid of the worker. */
const LONG_AGO = 1021
const PAGES = 3
/** One that hardly anything is about, and one now and then. */
const CATEGORIES = [CATEGORY_OFTEN[0], 'elderly_care', 'other']
const COMPOUNDS = [idOf('compound', 0), idOf('compound', 3)]

const withQuery = (path: string, query: string) =>
  query ? `${path}${path.includes('?') ? '&' : '?'}${query}` : path

/** A page and the ones after it. */
export async function pages(call: Call, path: string): Promise<void> {
  const { nextCursor } = await call('GET', path)
  let cursor = nextCursor
  for (let page = 1; page < PAGES && cursor; page++)
    cursor = (await call('GET', withQuery(path, `cursor=${cursor}`))).nextCursor
}

/** Everything staff look at. `numbers`: an open case, and one that ended long ago. */
async function staffReads(call: Call, scopes: readonly string[], numbers: readonly number[]): Promise<void> {
  for (const scope of scopes) {
    for (const state of STATES) await pages(call, `/complaints/work?${scope}&state=${state}`)
    await call('GET', `/complaints/work-map?${scope}`)
  }
  for (const words of SOUGHT) await pages(call, `/complaints/search?q=${encodeURIComponent(words)}`)
  for (const path of [
    '/complaints/to-do',
    '/complaints/grids',
    '/complaints/form',
    '/workbench',
    '/whistles',
  ])
    await call('GET', path)
  for (const number of numbers)
    for (const part of ['', '/handling', '/colleagues', '/whistles'])
      await call('GET', `/complaints/${idOf('case', number)}${part}`)
}

const monthOf = (monthsAgo: number) => {
  const day = new Date()
  day.setUTCDate(15)
  day.setUTCMonth(day.getUTCMonth() - monthsAgo)
  return day.toISOString().slice(0, 7)
}
const COUNTED = ['received', 'answered', 'unsolved', 'no_answer', 'written_down']

/** The rates of some months, by every part; what they open to. */
async function rates(call: Call, span: string): Promise<void> {
  for (const by of ['grid', 'category', 'month', 'unit'])
    await call('GET', withQuery(`/complaints/rates?by=${by}`, span))
  for (const part of ['category=other', `grid=${idOf('grid', 1)}`, `unit=${idOf('unit', 1)}`])
    await call('GET', withQuery(`/complaints/rates?by=month&${part}`, span))
  for (const count of COUNTED) await pages(call, withQuery(`/complaints/rates/cases?count=${count}`, span))
  const rare = `count=solved&unit=${idOf('unit', 1)}&category=other`
  await pages(call, withQuery(`/complaints/rates/cases?${rare}`, span))
}
/** One month, the latest and one of long ago, a year, and the most that may be asked for. */
const SPANS = {
  'last month': `from=${monthOf(1)}&to=${monthOf(1)}`,
  'a month long ago': `from=${monthOf(5)}&to=${monthOf(5)}`,
  'a year': '',
  'three years': `from=${monthOf(36)}&to=${monthOf(1)}`,
}

/** Everything residents look at. */
async function residentReads(call: Call, numbers: readonly number[]): Promise<void> {
  for (const state of ['', 'state=open', 'state=closed'])
    for (const category of ['', ...CATEGORIES.map((name) => `category=${name}`)])
      for (const compound of ['', ...COMPOUNDS.map((id) => `compoundId=${id}`)])
        await pages(call, withQuery('/complaints?', [state, category, compound].filter(Boolean).join('&')))
  for (const show of ['reported', 'followed']) await pages(call, `/my/complaints?show=${show}`)
  for (const number of numbers) await call('GET', `/complaints/${idOf('case', number)}`)
  for (const path of ['/complaints/rates/public', '/complaints/form']) await call('GET', path)
}

/** What may be the same as what is being written. */
async function alike(call: Call): Promise<void> {
  const text = encodeURIComponent('下水道又堵了，水都漫出来')
  for (const category of CATEGORIES)
    for (const place of [
      '',
      `compoundId=${COMPOUNDS[0]}&buildingId=${idOf('building', 1)}`,
      'latitude=30.001&longitude=114.001',
    ])
      await call('GET', withQuery(`/complaints/alike?category=${category}&text=${text}`, place))
}

async function inbox(call: Call): Promise<void> {
  await call('GET', '/group-inbox/groups')
  for (const group of [undefined, 1, GROUPS - 1]) {
    for (const show of ['proposed', 'chat', 'decided'])
      await pages(
        call,
        withQuery(`/group-inbox/messages?show=${show}`, group ? `groupId=${idOf('group', group)}` : ''),
      )
    if (group) await pages(call, `/chat-groups/${idOf('group', group)}/sweeps`)
  }
}

/** What outside systems and their users ask, without a key: what neighbours may read. */
async function open311Reads(call: Call): Promise<void> {
  for (const query of ['', '?status=open', '?status=closed', '?service_code=other'])
    await call('GET', `/open311/v2/requests.json${query}`)
  await call('GET', `/open311/v2/requests/${LONG_AGO}.json`)
}

async function unitReads(call: Call): Promise<void> {
  await call('GET', '/my/unit')
  for (const show of ['open', 'over']) await pages(call, `/my/whistles?show=${show}`)
}

/** What the server does by the clock, as its rounds do it. */
async function rounds({ databaseUrl }: World): Promise<void> {
  const db = connect({ url: databaseUrl, maxConnections: 2 })
  try {
    const now = new Date()
    await escalateOverdue(db, COMMUNITY, now)
    await closeSilent(db, COMMUNITY, now)
    await tellLateWhistles(db, COMMUNITY, now)
    await db.inCommunity(COMMUNITY, (tx) => forgetTalk(tx, now))
    await recountAllDeadlines(db, { communityId: COMMUNITY, now })
  } finally {
    await db.close()
  }
}

/** Measured by itself: what a call costs must not hide behind cheaper calls of the same statement. */
export type Stage = (name: string, work: () => Promise<void>) => Promise<void>

/** The tour of manager, grid worker, resident and unit through a community of so many cases. */
export async function tour(world: World, cases: number, refused: string[], stage: Stage): Promise<void> {
  const asked = new Set<string>()
  const as = (family: number): Call => {
    const call = callAs(world, family, refused)
    return (method, path, body) => {
      if (method === 'GET') asked.add(path.replace(/\?.*/, ''))
      return call(method, path, body)
    }
  }
  const [manager, worker, resident, unit] = [as(MANAGER), as(GRID_WORKER), as(40), as(DELEGATE)]
  const all = ['scope=reach', 'scope=mine', 'scope=no_grid', `scope=grid&gridId=${idOf('grid', 1)}`]
  // Of every five open ones the first waits. The grid of the worker is the one whose number ends in 1.
  const newest = cases - (cases % 10) - 10
  await stage('the manager', () => staffReads(manager, all, [newest, LONG_AGO]))
  await stage('a grid worker', () => staffReads(worker, all.slice(0, 3), [newest + 1, LONG_AGO]))
  for (const [name, span] of Object.entries(SPANS))
    await stage(`rates, ${name}`, async () => {
      await rates(manager, span)
      await rates(worker, span)
    })
  await stage('the sheet', async () => {
    await manager('POST', '/complaints/rates/exports', { by: 'unit' })
  })
  for (const call of [manager, worker]) await stage('the inbox', () => inbox(call))
  for (const family of [40, 41, 42])
    await stage('a resident', () => residentReads(as(family), [newest + 1, LONG_AGO]))
  for (const call of [manager, worker, resident]) await stage('near-duplicates', () => alike(call))
  for (let n = 0; n < 3; n++) await stage('a unit', () => unitReads(as(DELEGATE + n)))
  await stage('Open311', () => open311Reads(resident))
  await stage('units and rules', async () => {
    const paths = [
      '/partner-units',
      `/partner-units/${idOf('unit', 0)}/delegates`,
      '/complaint-rules',
      '/whistle-rule',
      '/outside-systems',
      '/answer-templates',
    ]
    for (const path of paths) await manager('GET', path)
  })
  await stage('acts', () => actsOnCases(world, { manager, unit, resident, refused }, newest))
  await stage('rounds', () => rounds(world))
  refused.push(...(await unasked(asked)))
}
