import { getPointRules, type PointRulesView } from '@linli/domain/points/rule-versions/contract'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Column, Columns } from '@linli/ui/page'
import { Fact } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { useSession } from '@/shared/session'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { changesOf, exampleOf, ruleWords } from '../../components/rule-words'
import { RulesSheet } from '../../components/rules-sheet'

/** How points are counted (积分规则), now and before; the manager sets a new version. */
export default function PointRulesPage() {
  return (
    <ForStaff>
      <Rules />
    </ForStaff>
  )
}

function Rules() {
  const data = useServerData(() => call(getPointRules))
  const [setting, setSetting] = useState(false)
  const manager = useSession(({ me }) => me?.roles.includes('manager') ?? false)
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <StaffScreen
      place="communityPoints"
      below
      footer={manager && data.value && <Button onTap={() => setSetting(true)}>定新规则</Button>}
    >
      <Loaded data={data}>
        {({ current, versions }) => (
          <>
            <Columns>
              <Column>
                <Current rules={current} />
                {!manager && <Note>规则由主任来定</Note>}
              </Column>
              <Column>
                <History current={current} versions={versions} />
              </Column>
            </Columns>
            {setting && (
              <RulesSheet current={current} onClose={() => setSetting(false)} onSet={data.reload} />
            )}
          </>
        )}
      </Loaded>
    </StaffScreen>
  )
}

function Current({ rules }: { rules: PointRulesView }) {
  return (
    <Section
      title="现在的规则"
      more={rules.version === 0 ? '还没有定过，按通用的来' : `第 ${rules.version} 版`}
    >
      <Card>
        {ruleWords(rules).map(({ name, value }) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        <Note>比如{exampleOf(rules)}</Note>
      </Card>
    </Section>
  )
}

interface HistoryProps {
  current: PointRulesView
  versions: PointRulesView[]
}

/** Newest first; each says what it changed against the one set before it. */
function History({ current, versions }: HistoryProps) {
  if (versions.length === 0) return null
  return (
    <Section title="定过的规则" more="只增加，不改旧的">
      {versions.map((version, at) => (
        <Version
          key={version.version}
          version={version}
          before={versions[at + 1]}
          inForce={version.version === current.version}
          replaced={versions.some(
            (other) => other.validFrom === version.validFrom && other.version > version.version,
          )}
        />
      ))}
    </Section>
  )
}

interface VersionProps {
  version: PointRulesView
  before: PointRulesView | undefined
  inForce: boolean
  /** Another one, set later, begins at the same instant. */
  replaced: boolean
}

function Version({ version, before, inForce, replaced }: VersionProps) {
  const { validFrom, setAt, setByName } = version
  const ahead = validFrom !== null && new Date(validFrom) > new Date()
  return (
    <Card>
      <Split top>
        <Strong>第 {version.version} 版</Strong>
        {inForce && <Tag tone="jade">正在用</Tag>}
        {ahead && <Tag tone="amber">{replaced ? '不会用到' : '还没到'}</Tag>}
      </Split>
      {validFrom && <Note tone="ink">从 {when(validFrom)} 起</Note>}
      {before
        ? changesOf(before, version).map((change) => <Note key={change}>{change}</Note>)
        : ruleWords(version).map(({ name, value }) => (
            <Note key={name}>
              {name}：{value}
            </Note>
          ))}
      <Note>{[setByName && `${setByName}定`, setAt && when(setAt)].filter(Boolean).join(' · ')}</Note>
    </Card>
  )
}
