import { bigramsOf } from '@linli/domain/complaints/work-list/rules'
import type { TestApi } from './harness.ts'

interface Texts {
  number: number
  title: string
  body: string
  place: string
}

/** What is kept beside the rows it is counted from, and counted anew from them; each line is one that differs. */
export async function wrongSums(api: TestApi): Promise<string[]> {
  return [...(await wrongPairs(api)), ...(await wrongCounts(api))]
}

/** Search finds a case by exactly the pairs of characters in its words. */
async function wrongPairs(api: TestApi): Promise<string[]> {
  const { rows: cases } = await api.admin.query<Texts & { community: string }>(
    'select community_id as community, number, title, body, place from complaints',
  )
  const { rows: kept } = await api.admin.query<{ community: string; number: number; bigram: string }>(
    'select community_id as community, number, bigram from complaint_bigrams',
  )
  const keyOf = (community: string, number: number, pair: string) => `${community} 第${number}号 ${pair}`
  const counted = new Set(
    cases.flatMap(({ community, number, title, body, place }) =>
      bigramsOf([title, body, place]).map((pair) => keyOf(community, number, pair)),
    ),
  )
  const found = new Set(kept.map(({ community, number, bigram }) => keyOf(community, number, bigram)))
  return [
    ...[...counted].filter((key) => !found.has(key)).map((key) => `not found by ${key}`),
    ...[...found].filter((key) => !counted.has(key)).map((key) => `still found by ${key}`),
  ]
}

async function wrongCounts(api: TestApi): Promise<string[]> {
  const { rows } = await api.admin.query<{ what: string }>(`
    select 'followers of ' || c.number as what from complaints c where c.followers <> (
      select count(*) from complaint_followers f where f.community_id = c.community_id and f.complaint_id = c.id)
    union all
    select 'last line of ' || c.number from complaints c where c.last_entry_number <> (
      select coalesce(max(e.number), 0) from complaint_entries e
      where e.community_id = c.community_id and e.complaint_id = c.id)
    union all
    select 'lines of ' || c.number from complaints c where c.last_entry_number <> (
      select count(*) from complaint_entries e where e.community_id = c.community_id and e.complaint_id = c.id)
    union all
    select 'reopenings of ' || c.number from complaints c where c.reopened_count <> (
      select count(*) from complaint_entries e
      where e.community_id = c.community_id and e.complaint_id = c.id and e.kind = 'reopened')
    union all
    select 'numbers' from complaint_counters n where n.last_number <> (
      select count(*) from complaints c where c.community_id = n.community_id)
    union all
    select 'whistle on ' || c.number from whistles w
    join complaints c on c.community_id = w.community_id and c.id = w.complaint_id
    where w.case_reported_at <> c.reported_at
      or w.case_ended_at is distinct from coalesce(c.merged_at, c.withdrawn_at, c.closed_at)`)
  return rows.map(({ what }) => what)
}
