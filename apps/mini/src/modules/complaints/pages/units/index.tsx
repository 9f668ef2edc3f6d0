import { mayKeepRoster } from '@linli/domain/actor'
import { exportUnitRates } from '@linli/domain/complaints/unit-rates/contract'
import { listUnits, type UnitView } from '@linli/domain/complaints/units/contract'
import { listOpenWhistles } from '@linli/domain/complaints/whistles/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { Column, Columns } from '@linli/ui/page'
import { Row, Rows } from '@linli/ui/row'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { saveFile } from '@/shared/save-file'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { rateWords } from '@/shared/whistle-words'
import { UnitFormSheet } from '../../components/unit-form-sheet'
import { UnitSheet } from '../../components/unit-sheet'
import { WhistleRows } from '../../components/whistle-rows'

/** The partner units (共建单位), and the whistles that wait for them. */
export default function UnitsPage() {
  return (
    <ForStaff>
      <Units />
    </ForStaff>
  )
}

async function load() {
  const [units, whistles] = await Promise.all([call(listUnits), call(listOpenWhistles)])
  return { ...units, whistles: whistles.rows }
}

function Units() {
  const data = useServerData(load)
  const keeps = useSession(({ me }) => me !== null && mayKeepRoster({ roles: me.roles, gridId: me.gridName }))
  const [shown, setShown] = useState<string>()
  const [adding, setAdding] = useState(false)
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <StaffScreen place="units" footer={keeps && <Button onTap={() => setAdding(true)}>加一家单位</Button>}>
      <Loaded data={data}>
        {({ rows, grids, ownGridName, whistles }) => {
          const unit = rows.find(({ id }) => id === shown)
          return (
            <>
              <Columns>
                <Column>
                  <Section title="共建单位" more={rows.length > 0 ? `${rows.length} 家` : undefined}>
                    {ownGridName !== null && rows.length > 0 && (
                      <Note>{`按时率只数${ownGridName}和待分网格的诉求`}</Note>
                    )}
                    <UnitRows units={rows} onOpen={setShown} />
                    {rows.length > 0 && <ExportButton />}
                  </Section>
                </Column>
                <Column>
                  <Section title="正等着的吹哨" more={lateWords(whistles)}>
                    {whistles.length === 0 && (
                      <Empty title="没有等着的吹哨" note="办诉求时吹哨，单位没办完的都在这里" />
                    )}
                    {whistles.length > 0 && (
                      <WhistleRows
                        whistles={whistles}
                        withCase
                        onTap={({ complaintId }) => go('handleComplaint', { complaintId })}
                      />
                    )}
                  </Section>
                </Column>
              </Columns>
              {unit && (
                <UnitSheet
                  key={unit.id}
                  unit={unit}
                  grids={grids}
                  keeps={keeps}
                  onClose={() => setShown(undefined)}
                  reload={data.reload}
                />
              )}
              {adding && (
                <UnitFormSheet grids={grids} onClose={() => setAdding(false)} reload={data.reload} />
              )}
            </>
          )
        }}
      </Loaded>
    </StaffScreen>
  )
}

function ExportButton() {
  const save = async () => {
    try {
      await saveFile(await call(exportUnitRates, { body: {} }))
      toast('导出了')
    } catch (error) {
      showError(error)
    }
  }
  return (
    <ButtonRow>
      <Button kind="outline" size="s" onTap={save}>
        导出按时率
      </Button>
    </ButtonRow>
  )
}

function lateWords(whistles: readonly { due: string }[]): string | undefined {
  const late = whistles.filter(({ due }) => due === 'overdue').length
  return late > 0 ? `${late} 个超时` : undefined
}

function UnitRows({ units, onOpen }: { units: readonly UnitView[]; onOpen: (unitId: string) => void }) {
  if (units.length === 0)
    return <Empty title="还没有共建单位" note="派出所、物业、学校等，加上以后就能吹哨请他们来" />
  return (
    <Rows>
      {units.map((unit) => (
        <Row
          key={unit.id}
          title={unit.name}
          note={
            <>
              <Note>
                {unit.grids.length === 0 ? '整个社区' : unit.grids.map(({ name }) => name).join('、')}
                {unit.open > 0 ? ` · ${unit.open} 个在办` : ''}
              </Note>
              <Note>{`按时报到 ${rateWords(unit.reported)} · 按时办完 ${rateWords(unit.closed)}`}</Note>
            </>
          }
          tail={<UnitTag unit={unit} />}
          onTap={() => onOpen(unit.id)}
        />
      ))}
    </Rows>
  )
}

function UnitTag({ unit: { suspendedAt, delegates } }: { unit: UnitView }) {
  if (suspendedAt) return <Tag tone="plain">停用</Tag>
  return delegates === 0 ? <Tag tone="amber">没有经办人</Tag> : null
}
