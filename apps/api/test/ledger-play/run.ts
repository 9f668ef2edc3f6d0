import fc from 'fast-check'
import { ledgerActs, type Real } from './commands.ts'
import { LedgerModel } from './model.ts'
import { foundCommunity, type PlayWorld, verified } from './world.ts'

export interface LedgerReport {
  operations: number
  stories: number
  /** Each with the seed that plays it again. */
  breaches: { seed: number; what: string }[]
}

/** One story from a seed, in a community of its own; what is wrong, or null. */
async function playStory(
  world: PlayWorld,
  seed: number,
  count: (operations: number) => void,
): Promise<string | null> {
  const property = fc.asyncProperty(ledgerActs, async (acts) => {
    const community = await foundCommunity(world)
    const real: Real = { ...community, world, seen: 0, count }
    await fc.asyncModelRun(() => ({ model: new LedgerModel(), real }), acts)
    const finding = await verified(world, community.communityId)
    if (finding !== null) throw new Error(finding)
  })
  // The first failure is the story to look at: looking for a shorter one would take minutes.
  const { failed, errorInstance } = await fc.check(property, { seed, numRuns: 1, endOnFailure: true })
  if (!failed) return null
  return errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
}

/** Plays stories, a few at a time, until there were so many operations. */
export async function playLedger(
  world: PlayWorld,
  {
    seed,
    operations,
    atOnce = 3,
    onStory,
  }: {
    seed: number
    operations: number
    atOnce?: number
    onStory?: (so: LedgerReport) => void
  },
): Promise<LedgerReport> {
  const report: LedgerReport = { operations: 0, stories: 0, breaches: [] }
  let next = seed
  const player = async () => {
    while (report.operations < operations) {
      const own = next++
      const what = await playStory(world, own, (n) => {
        report.operations += n
      })
      report.stories += 1
      if (what !== null) report.breaches.push({ seed: own, what })
      onStory?.(report)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, player))
  return report
}
