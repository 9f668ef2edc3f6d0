import { getWhistleRule, setWhistleRule } from '@linli/domain/complaints/whistles/contract'
import { MAX_REPORT_HOURS, REPORT_UNTIL_HOUR } from '@linli/domain/complaints/whistles/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { NumberStepper } from '@linli/ui/field'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'

const NEXT_DAY = `下一个工作日 ${REPORT_UNTIL_HOUR}:00 前`
const words = (hours: number | null) => (hours === null ? NEXT_DAY : `${hours} 小时内，夜里和周末也算`)

/** By when units report (报到) unless who whistles says otherwise; the manager sets it. */
export function WhistleRule({ manager }: { manager: boolean }) {
  const data = useServerData(() => call(getWhistleRule))
  const [changing, setChanging] = useState(false)
  return (
    <Section title="吹哨多久报到" more={manager ? '点一下来改' : '由主任来定'}>
      <Loaded data={data} rows={1}>
        {({ hours }) => (
          <>
            <Rows>
              <Row
                title={words(hours)}
                note="吹哨的人没有另外说的，按这个来"
                {...(manager && { onTap: () => setChanging(true) })}
              />
            </Rows>
            {changing && <RuleSheet hours={hours} onClose={() => setChanging(false)} onSet={data.reload} />}
          </>
        )}
      </Loaded>
    </Section>
  )
}

const WAYS = [
  { value: 'next_day', label: '下一个工作日' },
  { value: 'hours', label: '按小时' },
] as const
type Way = (typeof WAYS)[number]['value']
const USUAL_HOURS = 4

interface RuleSheetProps {
  hours: number | null
  onClose: () => void
  onSet: () => Promise<void>
}

function RuleSheet({ hours: before, onClose, onSet }: RuleSheetProps) {
  const [way, setWay] = useState<Way>(before === null ? 'next_day' : 'hours')
  const [hours, setHours] = useState(before ?? USUAL_HOURS)
  const save = async () => {
    try {
      await call(setWhistleRule, { body: { hours: way === 'hours' ? hours : null } })
      toast('改好了，以后吹的哨按这个来')
      onClose()
      await onSet()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Sheet
      open
      title="吹哨多久报到"
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不了
          </Button>
          <Button grow={1.4} onTap={save}>
            就这样定
          </Button>
        </ButtonRow>
      }
    >
      <Segmented label="怎么算" options={[...WAYS]} value={way} onChange={setWay} />
      {way === 'hours' ? (
        <NumberStepper
          label="吹哨以后"
          unit="小时"
          min={1}
          max={MAX_REPORT_HOURS}
          value={hours}
          onChange={setHours}
          help="夜里、周末和节假日也算"
        />
      ) : (
        <Note>{`${NEXT_DAY}报到，放假顺延`}</Note>
      )}
      <Note>只管以后吹的哨，吹过的不变。到时间没报到，会告诉吹哨的人和主任。</Note>
    </Sheet>
  )
}
