import { byWhom } from '@linli/domain/actor'
import { titleInMarks } from '@linli/domain/events/rules'
import { spokenSpan } from '@linli/domain/time'
import type { RecruitmentPlan } from '@linli/domain/volunteering/contract'
import {
  cancelRefusal,
  changeRefusal,
  closeRefusal,
  isMoved,
  shiftName,
} from '@linli/domain/volunteering/rules'
import { RECRUITMENT_REFUSALS } from '@linli/domain/volunteering/terms'
import type { Tx } from '../../../db/client.ts'
import { invalidInput, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import {
  checkNamed,
  type DatedShift,
  datedShift,
  openRecruitment,
  type RecruitmentAct,
  spanOf,
} from '../actions.ts'
import { inviteTeams, tellListeners } from '../announcing/actions.ts'
import { listListeners } from '../announcing/store.ts'
import { noteFilled, promoteWaiting } from '../sign-up/actions.ts'
import {
  type CountedShift,
  insertShifts,
  type LockedRecruitment,
  listInvitedTeams,
  type RecruitmentRow,
  setInvitedTeams,
  updateRecruitment,
} from '../store.ts'
import {
  deleteShifts,
  endSignUps,
  listClashes,
  lockVolunteersOn,
  moveSignUps,
  removeShifts,
  setPlaces,
  updateShift,
} from './store.ts'

const MAX_NAMES = 3

type Changes = Partial<RecruitmentPlan>
/** A shift as it will be, with what it was; `before` is absent for a new one. */
interface Planned extends DatedShift {
  position: number
  before: CountedShift | undefined
}

export async function changeRecruitment(tx: Tx, act: RecruitmentAct & { changes: Changes }): Promise<void> {
  const { actor, recruitmentId, now, changes } = act
  const { communityId } = actor
  const key = { communityId, recruitmentId }
  const locked = await openRecruitment(tx, act)
  const { recruitment, shifts } = locked
  const planned = plannedShifts(locked, changes)
  const { shifts: _, teamIds, ...facts } = changes
  const refusal = changeRefusal(
    {
      recruitment,
      standing: shifts,
      planned,
      pointsPerHour: changes.pointsPerHour ?? recruitment.pointsPerHour,
    },
    now,
  )
  if (refusal) throw refused(refusal)
  await checkNamed(tx, { communityId, gridId: changes.gridId ?? null, teamIds: [] })
  await moveShifts(tx, { key, planned })
  await dropShifts(tx, { ...act, kept: planned, standing: shifts })
  await writeShifts(tx, { key, planned })
  const after = { ...recruitment, ...facts, ...spanOf(planned) }
  await updateRecruitment(tx, key, { ...facts, ...spanOf(planned) })
  await promoteWaiting(tx, { shiftIds: enlarged(planned), now })
  if (changes.shifts) await noteFilled(tx, { recruitmentId, now })
  if (teamIds) await inviteAnew(tx, { after, teamIds, now })
  if (recruitment.publishedAt) await tellChange(tx, { before: recruitment, after, planned, now })
}

const enlarged = (planned: readonly Planned[]) =>
  planned.flatMap(({ before, places }) => (before && places > before.places ? [before.id] : []))

function plannedShifts({ shifts }: LockedRecruitment, changes: Changes): Planned[] {
  if (!changes.shifts) return shifts.map((shift) => ({ ...shift, before: shift }))
  const ids = changes.shifts.flatMap(({ id }) => id ?? [])
  if (new Set(ids).size < ids.length) throw invalidInput('同一个班次填了两遍，请刷新再改')
  return changes.shifts.map((shift, position) => ({
    ...datedShift(shift),
    position,
    before: shifts.find(({ id }) => id === shift.id),
  }))
}

interface Writing {
  key: { communityId: string; recruitmentId: string }
  planned: readonly Planned[]
}

/** Nobody is put on two shifts at once by a change of time: it names whom it would be. */
async function moveShifts(tx: Tx, { key, planned }: Writing): Promise<void> {
  const moved = planned.flatMap(({ before, startsAt, endsAt }) =>
    before && isMoved(before, { startsAt, endsAt }) ? [{ id: before.id, startsAt, endsAt }] : [],
  )
  if (moved.length === 0) return
  await lockVolunteersOn(
    tx,
    moved.map(({ id }) => id),
  )
  const found = await listClashes(tx, moved)
  const [first] = found
  if (first) {
    const names = [...new Set(found.map(({ name }) => name))]
    const who = `${names.slice(0, MAX_NAMES).join('、')}${names.length > MAX_NAMES ? `等 ${names.length} 人` : ''}`
    throw refused({
      code: 'shift_overlaps_another',
      message: `${RECRUITMENT_REFUSALS.shift_overlaps_another}：${who}。${first.name}还报了${titleInMarks(first.otherTitle)} ${spokenSpan(first.otherStartsAt, first.otherEndsAt)}，请先和他们商量`,
    })
  }
  await moveSignUps(tx, key, moved)
}

async function dropShifts(
  tx: Tx,
  {
    actor,
    now,
    kept,
    standing,
  }: RecruitmentAct & { kept: readonly Planned[]; standing: readonly CountedShift[] },
): Promise<void> {
  const { communityId } = actor
  const keptIds = new Set(kept.map(({ before }) => before?.id))
  const gone = standing.filter(({ id }) => !keptIds.has(id))
  const idsOf = (some: readonly CountedShift[]) => some.map(({ id }) => id)
  const unused = gone.filter(({ lastQueueNumber }) => lastQueueNumber === 0)
  const used = gone.filter(({ lastQueueNumber }) => lastQueueNumber > 0)
  await deleteShifts(tx, { communityId, shiftIds: idsOf(unused) })
  await removeShifts(tx, { communityId, shiftIds: idsOf(used), byId: byWhom(actor), now })
}

async function writeShifts(tx: Tx, { key, planned }: Writing): Promise<void> {
  const { communityId, recruitmentId } = key
  for (const { before, places, position, role, startsAt, endsAt, ageFrom, ageTo } of planned) {
    if (!before) continue
    const shift = { communityId, id: before.id }
    await updateShift(tx, shift, { position, role, startsAt, endsAt, ageFrom, ageTo })
    if (places !== before.places) await setPlaces(tx, { ...shift, places })
  }
  await insertShifts(
    tx,
    planned
      .filter(({ before }) => !before)
      .map(({ before: _, ...shift }) => ({ ...shift, communityId, id: newId(), recruitmentId })),
  )
}

/** Teams that join a published notice later are told then. */
async function inviteAnew(
  tx: Tx,
  { after, teamIds, now }: { after: RecruitmentRow; teamIds: readonly string[]; now: Date },
): Promise<void> {
  const { communityId, id: recruitmentId } = after
  const invited = new Set((await listInvitedTeams(tx, { communityId, recruitmentId })).map(({ id }) => id))
  const fresh = teamIds.filter((id) => !invited.has(id))
  await checkNamed(tx, { communityId, gridId: null, teamIds: fresh })
  await setInvitedTeams(tx, { communityId, recruitmentId, teamIds })
  if (after.publishedAt) await inviteTeams(tx, { recruitment: after, now, teamIds: fresh })
}

interface Change {
  before: RecruitmentRow
  after: RecruitmentRow
  planned: readonly Planned[]
  now: Date
}

async function tellChange(tx: Tx, { before, after, planned, now }: Change): Promise<void> {
  const common = commonChanges(before, after)
  const ofShift = new Map(
    planned.flatMap((shift) => (shift.before ? [[shift.before.id, shiftChange(shift)]] : [])),
  )
  await tellListeners(tx, {
    recruitment: after,
    now,
    kind: 'recruitment_changed',
    listeners: await listListeners(tx, { recruitmentId: after.id, now }),
    wordsFor(shiftId) {
      const changes = [...common, ofShift.get(shiftId) ?? ''].filter((words) => words !== '')
      if (changes.length === 0) return null
      return `${titleInMarks(before.title)}有变动：${changes.join('；')}。来不了请取消，名额会给候补的人。`
    },
  })
}

/** Only what matters to somebody who comes. */
function commonChanges(before: RecruitmentRow, after: RecruitmentRow): string[] {
  return [
    before.title !== after.title && `改名为${titleInMarks(after.title)}`,
    before.meetingPlace !== after.meetingPlace && `集合地点改到${after.meetingPlace}`,
    before.purpose !== after.purpose && '要做的事有更新，请点进去看',
    before.skills !== after.skills && after.skills !== '' && `最好会${after.skills}`,
    before.pointsPerHour !== after.pointsPerHour && `积分改为每小时 ${after.pointsPerHour} 分`,
  ].filter((words) => words !== false)
}

function shiftChange({ before, role, startsAt, endsAt }: Planned): string {
  if (!before) return ''
  const moved = isMoved(before, { startsAt, endsAt })
  if (moved) return `你的班次改为 ${shiftName({ role, startsAt, endsAt })}`
  return before.role === role ? '' : `${spokenSpan(startsAt, endsAt)} 的岗位改为${role}`
}

export async function closeRecruitment(tx: Tx, act: RecruitmentAct): Promise<void> {
  const { actor, recruitmentId, now } = act
  const refusal = closeRefusal(await openRecruitment(tx, act), now)
  if (refusal) throw refused(refusal)
  const fact = { closedAt: now, closedById: byWhom(actor) }
  await updateRecruitment(tx, { communityId: actor.communityId, recruitmentId }, fact)
}

/** Shifts that have begun go on: what was served on them is settled as usual. */
export async function cancelRecruitment(tx: Tx, act: RecruitmentAct & { reason: string }): Promise<void> {
  const { actor, recruitmentId, now, reason } = act
  const key = { communityId: actor.communityId, recruitmentId }
  const { recruitment, shifts } = await openRecruitment(tx, act)
  const refusal = cancelRefusal({ recruitment, shifts }, now)
  if (refusal) throw refused(refusal)
  const byId = byWhom(actor)
  await updateRecruitment(tx, key, { cancelledAt: now, cancelledById: byId, cancelReason: reason })
  const ahead = new Map(shifts.filter(({ startsAt }) => startsAt > now).map((shift) => [shift.id, shift]))
  await tellListeners(tx, {
    recruitment,
    now,
    kind: 'recruitment_cancelled',
    listeners: await listListeners(tx, { recruitmentId, now }),
    wordsFor(shiftId) {
      const shift = ahead.get(shiftId)
      if (!shift) return null
      return `${titleInMarks(recruitment.title)}取消了：${reason}。${shiftName(shift)} 不用来了。`
    },
  })
  await endSignUps(tx, { ...key, byId, now })
}
