import type { MyWhistleRow } from '@linli/domain/complaints/whistles/contract'
import { Row } from '@linli/ui/row'
import { Note } from '@linli/ui/text'
import { go } from './go'
import { WhistleTag } from './whistle-tag'
import { dueWords } from './whistle-words'

/** Whistles as the people of the unit see them. */
export function MyWhistleRows({ whistles }: { whistles: readonly MyWhistleRow[] }) {
  return whistles.map((whistle) => (
    <Row
      key={whistle.id}
      title={whistle.caseTitle ?? `第 ${whistle.caseNumber} 号诉求`}
      note={
        <>
          {whistle.place !== null && whistle.place !== '' && <Note>{whistle.place}</Note>}
          <Note tone={whistle.due === 'overdue' ? 'brick' : undefined}>{dueWords(whistle)}</Note>
        </>
      }
      tail={<WhistleTag whistle={whistle} />}
      onTap={() => go('whistle', { whistleId: whistle.id })}
    />
  ))
}
