import { DAY_MS, dateOn } from '@linli/domain/time'
import { issueCertificate } from '../modules/volunteering/certificates/actions.ts'
import { createTeam, joinTeam } from '../modules/volunteering/teams/actions.ts'
import type { Town } from './people.ts'

const personIdOf = ({ actorOf }: Town, name: string) => actorOf(name).personId ?? ''

/** Two teams of people who serve, from before what is past in the demo. */
export async function writeTeams(town: Town): Promise<void> {
  const { tx, now, manager, families } = town
  const founded = new Date(now.getTime() - 50 * DAY_MS)
  const heads = families.map(({ head }) => head.personId)
  const found = async (plan: {
    name: string
    introduction: string
    captainId: string
    others: readonly string[]
  }) => {
    const { captainId, others, ...words } = plan
    const act = { actor: manager, now: founded }
    const teamId = await createTeam(tx, { ...act, plan: { ...words, gridId: null }, captainId })
    for (const personId of others) await joinTeam(tx, { ...act, teamId, personId })
  }
  await found({
    name: '金小马志愿服务队凤凰山分队',
    introduction: '社区有事就到：普查、护学、看望独居老人。每周三晚上在党群服务中心碰头。',
    captainId: personIdOf(town, '王秀英'),
    others: [personIdOf(town, '苏晴'), ...heads.slice(70, 81)],
  })
  await found({
    name: '图书角小管家',
    introduction: '修补绘本，重新编号上架。会粘书脊的最好。',
    captainId: heads[60] ?? '',
    others: heads.slice(61, 64),
  })
}

/** 王秀英 has had what she served certified. */
export async function writeCertificates(town: Town): Promise<void> {
  const { tx, now, actorOf } = town
  const actor = actorOf('王秀英')
  const period = { from: dateOn(new Date(now.getTime() - 30 * DAY_MS)), to: dateOn(now) }
  await issueCertificate(tx, { actor, personId: personIdOf(town, '王秀英'), period, now })
}
