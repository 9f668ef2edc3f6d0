import type { RouteStats, RunnerStats } from '../protocol.ts'

interface SetDataCall {
  pageId: number
  route: string
  bytes: number
  at: number
}

export interface Recorder {
  setData(call: SetDataCall): void
  nodes(route: string, count: number): void
  opened(route: string): void
  unknownApi(name: string): void
  stubbedCall(name: string): void
  error(error: unknown): void
  consoleError(text: string): void
  stats(): RunnerStats
}

/** Most calls within any one second; `times` is in milliseconds and ascending. */
export function busiestSecond(times: number[]): number {
  let most = 0
  let start = 0
  times.forEach((time, index) => {
    while (time - (times[start] ?? time) >= 1000) start += 1
    most = Math.max(most, index - start + 1)
  })
  return most
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

export function createRecorder(): Recorder {
  const calls: SetDataCall[] = []
  const nodes: Record<string, number> = {}
  const unknownApis: Record<string, number> = {}
  const stubbedCalls: Record<string, number> = {}
  const errors: string[] = []
  const consoleErrors: string[] = []
  let firstRoute = ''

  function routeStats(route: string): RouteStats {
    const own = calls.filter((call) => call.route === route)
    const pages = [...new Set(own.map((call) => call.pageId))]
    const perSecond = pages.map((pageId) =>
      busiestSecond(own.filter((call) => call.pageId === pageId).map((call) => call.at)),
    )
    return {
      setDataCalls: own.length,
      maxSetDataBytes: Math.max(0, ...own.map((call) => call.bytes)),
      maxSetDataPerSecond: Math.max(0, ...perSecond),
      maxNodes: nodes[route] ?? 0,
    }
  }

  return {
    setData: (call) => void calls.push(call),
    nodes: (route, counted) => {
      nodes[route] = Math.max(nodes[route] ?? 0, counted)
    },
    opened: (route) => {
      firstRoute ||= route
    },
    unknownApi: (name) => count(unknownApis, name),
    stubbedCall: (name) => count(stubbedCalls, name),
    error: (error) => void errors.push(describe(error)),
    consoleError: (text) => void consoleErrors.push(text),
    stats: () => {
      const routes = new Set([...calls.map((call) => call.route), ...Object.keys(nodes)])
      return {
        firstRoute,
        routes: Object.fromEntries([...routes].map((route) => [route, routeStats(route)])),
        unknownApis: { ...unknownApis },
        stubbedCalls: { ...stubbedCalls },
        errors: [...errors],
        consoleErrors: [...consoleErrors],
      }
    },
  }
}
