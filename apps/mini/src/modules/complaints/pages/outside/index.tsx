import { listOutsideSystems, type OutsideSystemView } from '@linli/domain/complaints/outside-systems/contract'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Column, Columns } from '@linli/ui/page'
import { Row, Rows } from '@linli/ui/row'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { useSession } from '@/shared/session'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { AddOutsideSheet } from '../../components/add-outside-sheet'
import { CopyLine } from '../../components/copy-line'
import { type FreshKey, OutsideKeySheet } from '../../components/outside-key-sheet'
import { OutsideSheet } from '../../components/outside-sheet'
import { rightsWords, usedWords } from '../../components/outside-words'

/** The outside systems (外部系统) that send cases in, and their keys; the manager's. */
export default function OutsidePage() {
  return (
    <ForStaff>
      <ForManager />
    </ForStaff>
  )
}

function ForManager() {
  const manager = useSession(({ me }) => me?.roles.includes('manager') ?? false)
  if (manager) return <Outside />
  return (
    <StaffScreen place="workbench" below>
      <Empty title="外部系统由主任来管" note="要接入别的平台，或者钥匙可能漏了，请找主任" />
    </StaffScreen>
  )
}

function Outside() {
  const data = useServerData(() => call(listOutsideSystems))
  const [shown, setShown] = useState<string>()
  const [adding, setAdding] = useState(false)
  const [fresh, setFresh] = useState<FreshKey>()
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  const showKey = (key: FreshKey) => {
    setAdding(false)
    setShown(undefined)
    setFresh(key)
  }
  return (
    <StaffScreen
      place="workbench"
      below
      footer={data.value && <Button onTap={() => setAdding(true)}>接入一个系统</Button>}
    >
      <Loaded data={data}>
        {({ rows, jurisdictionId, baseUrl }) => {
          const system = rows.find(({ id }) => id === shown)
          return (
            <>
              <Columns>
                <Column>
                  <Section title="外部系统" more={rows.length > 0 ? `${rows.length} 个` : undefined}>
                    <SystemRows systems={rows} onOpen={setShown} />
                  </Section>
                </Column>
                <Column>
                  <Section title="要告诉对方的">
                    <Card>
                      <CopyLine name="接口地址" text={addressOf(baseUrl)} />
                      <CopyLine name="社区编号（jurisdiction_id）" text={jurisdictionId} />
                      <Note>
                        按国际通用的 Open311 GeoReport v2
                        对接。送来的诉求和居民反映的一样受理、限时、答复，对方能查到办到哪一步；查不到内部记录，也查不到同事的名字。
                      </Note>
                    </Card>
                  </Section>
                </Column>
              </Columns>
              {system && (
                <OutsideSheet
                  key={system.id}
                  system={system}
                  onKey={showKey}
                  onClose={() => setShown(undefined)}
                  reload={data.reload}
                />
              )}
              {adding && (
                <AddOutsideSheet onKey={showKey} onClose={() => setAdding(false)} reload={data.reload} />
              )}
              {fresh && <OutsideKeySheet fresh={fresh} onClose={() => setFresh(undefined)} />}
            </>
          )
        }}
      </Loaded>
    </StaffScreen>
  )
}

/** With a host in front where the server was not told its own. */
const addressOf = (baseUrl: string) =>
  process.env.TARO_ENV === 'h5' && baseUrl.startsWith('/') ? `${location.origin}${baseUrl}` : baseUrl

interface SystemRowsProps {
  systems: readonly OutsideSystemView[]
  onOpen: (systemId: string) => void
}

function SystemRows({ systems, onOpen }: SystemRowsProps) {
  if (systems.length === 0)
    return <Empty title="还没有接入外部系统" note="市民热线、街道平台等，接入以后诉求直接送到这里" />
  return (
    <Rows>
      {systems.map((system) => (
        <Row
          key={system.id}
          title={system.name}
          note={
            <>
              <Note>{`${rightsWords(system)} · 送来 ${system.sent} 件`}</Note>
              <Note>{usedWords(system)}</Note>
            </>
          }
          tail={system.revokedAt && <Tag tone="plain">已停用</Tag>}
          onTap={() => onOpen(system.id)}
        />
      ))}
    </Rows>
  )
}
