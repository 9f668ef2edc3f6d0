import { Card } from '@linli/ui/card'
import { SwitchRow } from '@linli/ui/field'
import { Note, Title } from '@linli/ui/text'
import { setElderMode, useElderMode } from '@/shared/elder-mode'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'

export default function MePage() {
  const me = useSession((session) => session.me)
  const elder = useElderMode((mode) => mode.on)
  return (
    <Screen>
      <Card>
        <Title>{me?.person?.name ?? '还没有登录'}</Title>
        {me?.person && <Note>{me.person.address}</Note>}
      </Card>
      <Card>
        <SwitchRow title="大字版" note="字更大，按钮更大" on={elder} onChange={setElderMode} />
      </Card>
    </Screen>
  )
}
