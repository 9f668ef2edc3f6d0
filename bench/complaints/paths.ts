import { callAs } from '../growth/paths.ts'
import { familyIds, type World } from '../lib/world.ts'
import { COMMON, caseId, GRID_WORKER, gridId, MANAGER, NEVER_TOGETHER, RARE } from './cases.ts'

type Call = ReturnType<typeof callAs>

const STATES = ['open', 'waiting', 'overdue', 'near', 'handling', 'paused', 'answered', 'ended']
/** Looked for by staff: common, rare, never found, three words, a place, a number. */
const SOUGHT = [COMMON, RARE, NEVER_TOGETHER, '5栋 电梯 门口', '13栋', '#123']
const PAGES = 3

/** A page and the ones after it. */
async function pages(call: Call, path: string): Promise<void> {
  const { nextCursor } = await call('GET', path)
  let cursor = nextCursor
  for (let page = 1; page < PAGES && cursor; page++)
    cursor = (await call('GET', `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`)).nextCursor
}

async function reads(call: Call, scopes: readonly string[], newest: number): Promise<void> {
  for (const scope of scopes)
    for (const state of STATES) await pages(call, `/complaints/work?${scope}&state=${state}`)
  for (const words of SOUGHT) await pages(call, `/complaints/search?q=${encodeURIComponent(words)}`)
  for (const scope of scopes) await call('GET', `/complaints/work-map?${scope}`)
  await call('GET', '/complaints/to-do')
  await call('GET', '/complaints/grids')
  // One that is open, and one that ended long ago.
  for (const number of [newest, 1001]) {
    await call('GET', `/complaints/${caseId(number)}/handling`)
    await call('GET', `/complaints/${caseId(number)}`)
  }
}

/** Everything that is done to a case while it is worked on; each of these waits, in the grid of the sixth family. */
async function acts(call: Call, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const on = `/complaints/${caseId(number)}`
    const act = (verb: string, body: object) => call('POST', `${on}/${verb}`, body)
    await act('accept', {})
    await act('notes', { text: '电话打不通' })
    await act('answers', { text: '看过了，明天来修' })
    await act('priority', { priority: 'high', reason: '有老人' })
    const details = { kind: 'complaint', category: 'drainage', place: '7单元', isPrivate: false }
    await act('details', { ...details, title: '下水道又堵了' })
    await act('hand-over', { toId: familyIds(5).parent, reason: '他管这栋楼' })
    await act('hand-over', { toId: familyIds(MANAGER).parent, reason: '还是我来' })
    await act('transfer', { gridId: gridId(3), reason: '楼在那边', toId: null })
    await act('split', {
      title: '井盖松动',
      text: '旁边的井盖松动',
      category: 'facilities',
      reason: '两件事',
    })
    await act('merge', { intoNumber: number + 5, reason: '同一件事' })
  }
}

/** The tour of the manager and of a grid worker on a community of so many cases. */
export async function tour(world: World, cases: number, refused: string[]): Promise<void> {
  const manager = callAs(world, MANAGER, refused)
  const worker = callAs(world, GRID_WORKER, refused)
  const all = ['scope=reach', 'scope=mine', 'scope=no_grid', `scope=grid&gridId=${gridId(1)}`]
  // Of every five open ones the first waits; the newest reported long enough ago to be overdue are within them.
  const newest = cases - (cases % 5) - 5
  await reads(manager, all, newest)
  // The grid of the worker is the one whose number ends in 1.
  await reads(worker, all.slice(0, 3), cases - (cases % 10) - 9)
  await acts(
    manager,
    Array.from({ length: 10 }, (_, n) => newest - 10 * n),
  )
}
