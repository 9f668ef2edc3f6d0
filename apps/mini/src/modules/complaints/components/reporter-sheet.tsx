import { nameReporter } from '@linli/domain/complaints/details/contract'
import type { PersonSummary } from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Row } from '@linli/ui/row'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { PersonSearch, personName } from '@/shared/person-search'
import { FormSheet, type SheetProps, useAct } from './form-sheet'

/** Staff say who of the roster told what was heard in a group, on the phone or at a door. */
export function ReporterSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const [person, setPerson] = useState<PersonSummary>()
  const { reporterId, reporterName } = props.handled.complaint
  const name = (personId: string | null, words: string) =>
    run(() => call(nameReporter, { params, body: { personId } }), words)
  return (
    <FormSheet
      title="反映人是谁"
      yes="就是这位"
      missing={person ? undefined : '请先找到本人'}
      onClose={props.onClose}
      onYes={() => name(person?.id ?? null, '认好了，本人收到了消息')}
    >
      <Note>{`现在记的是：${reporterName}`}</Note>
      {person ? (
        <Row
          title={personName(person)}
          note={person.address}
          tailTaps
          tail={
            <Button
              size="s"
              kind="ghost"
              label={`换人，不是${person.name}`}
              onTap={() => setPerson(undefined)}
            >
              换人
            </Button>
          }
        />
      ) : (
        <PersonSearch onPick={setPerson} />
      )}
      <Note>认了以后，进展直接告诉本人，解决没解决也由本人说。认不准的不要认</Note>
      {reporterId !== null && (
        <Button kind="ghost" size="s" onTap={() => name(null, '改回来了，那位居民看不到了')}>
          认错了，改回只记称呼
        </Button>
      )}
    </FormSheet>
  )
}
