import type { Services } from '../http/services.ts'
import { communities } from '../modules/people/tables.ts'
import { writeAttendance } from './attendance.ts'
import { writeCaseWork } from './case-work.ts'
import { writeClosedCases, writeVerdicts } from './closed-cases.ts'
import { writeComplaintRules } from './complaint-rules.ts'
import { writeComplaints } from './complaints.ts'
import { writeEvents } from './events.ts'
import { writeGroupInbox } from './group-inbox.ts'
import { writeLedger } from './ledger.ts'
import { writeOutsideSystem } from './outside-system.ts'
import { writeCertificates, writeTeams } from './papers.ts'
import { askForProxy, askForStaff, readOldMessages, writeTown } from './people.ts'
import { writePoints } from './points.ts'
import { writeRecruitments } from './recruitments.ts'
import { writeSpending } from './spending.ts'
import { writeWhistles } from './whistles.ts'

/** Of the demo community; fixed, so that a second start finds it. */
export const DEMO_COMMUNITY_ID = '01995000-0000-7000-8000-000000000001'

/**
 * Founds the demo community with its people, points and events around `now`, unless it is there already. All in
 * one transaction: a start that is interrupted leaves nothing half done. Answers whether it founded it.
 */
export async function seedDemo(services: Services, now: Date): Promise<boolean> {
  const communityId = DEMO_COMMUNITY_ID
  return services.db.inCommunity(communityId, async (tx) => {
    const founded = await tx
      .insert(communities)
      .values({ communityId, name: '凤凰山社区', createdAt: now })
      .onConflictDoNothing()
      .returning()
    if (founded.length === 0) return false
    const seeding = { tx, services, communityId, now }
    const town = await writeTown(seeding)
    await writePoints(town)
    await writeEvents(town)
    await writeRecruitments(town)
    await writeTeams(town)
    await writeAttendance(town, services)
    await writeCertificates(town)
    await writeSpending(town)
    await writeClosedCases(town, services)
    await writeVerdicts(town, services)
    await writeLedger(town)
    await writeComplaintRules(town)
    await writeComplaints(town, services)
    await writeCaseWork(town)
    await writeWhistles(town, services)
    await writeOutsideSystem(town, services)
    await writeGroupInbox(town, services)
    await askForProxy(seeding)
    await askForStaff(seeding)
    await readOldMessages(town)
    return true
  })
}
