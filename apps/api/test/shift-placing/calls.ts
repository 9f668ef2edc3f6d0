import type { ShiftRequest } from '../../src/modules/volunteering/placing/actions.ts'
import type { Chance } from '../histories/random.ts'
import { mayActFor } from '../placing/model.ts'
import { idOf, shifted } from '../placing/world.ts'
import type { ShiftWorld } from './world.ts'

const UNKNOWN = idOf('unknown', 1)
const MOST = 48
const GUESTS = ['李师傅', ' 楼上小王 ', '"', '\\', '{,}', 'null', "O'"]

/** One batch: up to 48 who are after the same few notices; by volunteers, or by staff for anybody. */
export function inventRequests(world: ShiftWorld, chance: Chance, moment: Date): ShiftRequest[] {
  const byStaff = chance.of(0.25)
  const open = world.recruitments.filter(({ id }) =>
    world.shifts.some((shift) => shift.recruitmentId === id && shift.startsAt > moment),
  )
  const among = open.length > 0 && chance.of(0.8) ? open : world.recruitments
  const notices = chance.some(among, chance.int(1, 4)).map(({ id }) => id)
  return Array.from({ length: chance.int(1, MOST) }, () => ({
    ...inventWho(world, chance, { byStaff, moment }),
    ...inventShifts(world, chance, chance.pick(notices)),
    waitIfFull: chance.of(0.7),
    from: inventOrigin(world, chance, byStaff),
    now: shifted(moment, -chance.int(0, 2_000)),
  }))
}

function inventWho(
  world: ShiftWorld,
  chance: Chance,
  { byStaff, moment }: { byStaff: boolean; moment: Date },
): Pick<ShiftRequest, 'actor' | 'who' | 'channel'> {
  const member = chance.pick(world.memberships)
  const personId = chance.of(0.02) ? null : member.personId
  const { communityId } = world
  const actor = {
    accountId: member.accountId,
    communityId,
    personId,
    roles: ['resident' as const],
    gridId: null,
  }
  const anybody = chance.of(0.03) ? UNKNOWN : chance.pick(world.persons).id
  if (byStaff) {
    const who = chance.of(0.3) ? { guestName: chance.pick(GUESTS) } : { personId: anybody }
    return { actor: { ...actor, roles: ['staff'] }, who, channel: chance.pick(['desk', 'chain']) }
  }
  const actable = world.persons.filter(({ id }) => mayActFor({ world, moment }, personId ?? '', id))
  const subject = chance.of(0.9) && actable.length > 0 ? chance.pick(actable).id : anybody
  return { actor, who: { personId: subject }, channel: 'app' }
}

function inventShifts(
  { shifts }: ShiftWorld,
  chance: Chance,
  recruitmentId: string,
): Pick<ShiftRequest, 'recruitmentId' | 'shiftIds'> {
  const own = shifts.filter((shift) => shift.recruitmentId === recruitmentId).map(({ id }) => id)
  const shiftIds = chance.some(own, chance.pick([1, 1, 2, 2, 3]))
  if (chance.of(0.02)) shiftIds.push(chance.pick([UNKNOWN, chance.pick(shifts).id]))
  return { recruitmentId: chance.of(0.02) ? UNKNOWN : recruitmentId, shiftIds: [...new Set(shiftIds)] }
}

function inventOrigin(
  { shareCodes, chatGroups }: ShiftWorld,
  chance: Chance,
  byStaff: boolean,
): ShiftRequest['from'] {
  if (chance.of(0.4)) return null
  if (byStaff) return { groupId: chance.pick(chatGroups).id }
  return { shareCode: chance.of(0.1) ? 'of-nobody' : chance.pick(shareCodes).code }
}
