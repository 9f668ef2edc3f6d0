import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import { and, eq, like } from 'drizzle-orm'
import { accept, answer, note } from '../modules/complaints/handling/actions.ts'
import { askForExtension, pause } from '../modules/complaints/pausing/actions.ts'
import { complaints } from '../modules/complaints/tables.ts'
import { addTemplate } from '../modules/complaints/templates/actions.ts'
import type { Town } from './people.ts'

/** Words for answers that the staff of the demo keep. */
const TEMPLATES = [
  { title: '收到', category: null, text: '您反映的情况收到了，我们今天去现场看，看过以后马上告诉您。' },
  {
    title: '路灯已报修',
    category: 'street_lamp',
    text: '路灯已经向市政报修，一般两到三个工作日来修。修好以后请您看看亮不亮。',
  },
  {
    title: '疏通已联系物业',
    category: 'drainage',
    text: '已经联系物业来疏通，今天先把水排掉。再返水请马上打我电话。',
  },
] as const

/** What 赵明 of grid 3 has done with the cases of the demo: each begins as one of these titles does. */
export async function writeCaseWork(town: Town): Promise<void> {
  const { tx, now, gridWorker, manager } = town
  for (const words of TEMPLATES) await addTemplate(tx, { actor: manager, words, now })
  const find = async (title: string) => {
    const where = and(eq(complaints.communityId, tx.communityId), like(complaints.title, `${title}%`))
    const [found] = await tx
      .select({ id: complaints.id, reportedAt: complaints.reportedAt })
      .from(complaints)
      .where(where)
    if (!found) throw new Error(`the demo has no case "${title}"`)
    const after = (ms: number) => new Date(Math.min(found.reportedAt.getTime() + ms, now.getTime()))
    return { of: { actor: gridWorker, complaintId: found.id }, after }
  }

  const school = await find('放学时学校门口太堵')
  await accept(tx, { ...school.of, now: school.after(26 * MINUTE_MS) })
  await answer(tx, {
    ...school.of,
    text: '放学时段去看过了，车停满两边是主要原因。已经约学校和交警一起商量。',
    now: school.after(5 * HOUR_MS),
  })
  await note(tx, {
    ...school.of,
    text: '学校保安说早上 7:40 最堵，拍照存了。',
    now: school.after(23 * HOUR_MS),
  })

  const lamp = await find('路灯不亮')
  await accept(tx, { ...lamp.of, now: lamp.after(12 * MINUTE_MS) })
  await answer(tx, { ...lamp.of, text: TEMPLATES[1].text, now: lamp.after(2 * HOUR_MS) })
  await askForExtension(tx, {
    ...lamp.of,
    workingDays: 2,
    reason: '市政的备件下周一才到',
    now: lamp.after(48 * HOUR_MS),
  })

  const drain = await find('下水道返水')
  await note(tx, { ...drain.of, text: '物业值班电话打通了，老王下午到。', now: drain.after(HOUR_MS) })
  await answer(tx, {
    ...drain.of,
    text: '物业已疏通主管，还需要换一个弯头，配件到了就换。',
    now: drain.after(9 * HOUR_MS),
  })

  const rail = await find('想在卫生间装个扶手')
  await answer(tx, { ...rail.of, text: '已经在残联登记，师傅会先来量尺寸。', now: rail.after(3 * HOUR_MS) })
  await pause(tx, { ...rail.of, reason: '等扶手到货，预计周四', now: rail.after(20 * HOUR_MS) })
}
