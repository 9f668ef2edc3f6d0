import { ROLES } from '@linli/domain/actor'
import { getMe, type MeView } from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { SwitchRow } from '@linli/ui/field'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Title } from '@linli/ui/text'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { setElderMode, useElderMode } from '@/shared/elder-mode'
import { go, pageUrl } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { PartnerRow } from '@/shared/partner'
import { Screen } from '@/shared/screen'
import { isPartnerOnly, keepMe } from '@/shared/session'
import { leave } from '@/shared/sign-in'
import { useServerData } from '@/shared/use-server-data'

async function loadMe(): Promise<MeView> {
  const me = await call(getMe)
  keepMe(me)
  return me
}

export default function MePage() {
  const me = useServerData(loadMe, { keepAs: 'me' })
  const elder = useElderMode((mode) => mode.on)
  return (
    <Screen>
      <Loaded data={me}>{(value) => <Mine me={value} />}</Loaded>
      <Card>
        <SwitchRow title="大字版" note="字更大，按钮更大" on={elder} onChange={setElderMode} />
      </Card>
      {me.value && <SignOut />}
    </Screen>
  )
}

function Mine({ me }: { me: MeView }) {
  if (isPartnerOnly(me))
    return (
      <>
        <Card>
          <Title>{ROLES.partner}</Title>
          <Note>{me.communityName}</Note>
        </Card>
        <PartnerRow me={me} />
      </>
    )
  const staffRole = me.roles.find((role) => role === 'manager') ?? me.roles.find((role) => role === 'staff')
  return (
    <>
      {me.person ? (
        <Card>
          <Split>
            <Title>{me.person.name}</Title>
            {staffRole && <Tag tone="jade">{ROLES[staffRole]}</Tag>}
          </Split>
          <Note>{me.person.address}</Note>
          <Note>
            {[me.communityName, me.person.gridName, me.person.maskedPhone].filter(Boolean).join(' · ')}
          </Note>
        </Card>
      ) : (
        <Card>
          <Title>{me.bindingRequestPending ? '社区正在核对你的身份' : '还没有认领身份'}</Title>
          <Note>{me.communityName}</Note>
          {!me.bindingRequestPending && <Button onTap={() => go('binding')}>认领身份</Button>}
        </Card>
      )}
      {staffRole && (
        <Row
          title="社区工作台"
          note={me.gridName ? `负责${me.gridName}` : '整个社区'}
          onTap={() => go('workbench')}
        />
      )}
      <Rows>
        <Row
          title="消息"
          tail={me.unreadMessages > 0 && <Tag>{`${me.unreadMessages} 条没看`}</Tag>}
          onTap={() => go('messages')}
        />
        <Row title="我的报名" onTap={() => go('bookings')} />
        <Row title="我的班次" note="志愿招募里报的" onTap={() => go('myShifts')} />
        <Row title="我的积分" onTap={() => go('points')} />
        <Row title="换帮助" note="请邻居搭把手，或者帮邻居" onTap={() => go('exchanges')} />
        <Row title="换小礼" note="领取码也在里面" onTap={() => go('rewards')} />
        <Row title="我的服务记录" note="时长、积分，认领记录" onTap={() => go('serviceRecords')} />
        <Row title="我的家人" onTap={() => go('family')} />
        <PartnerRow me={me} />
      </Rows>
    </>
  )
}

function SignOut() {
  const [asking, setAsking] = useState(false)
  const out = async () => {
    await leave()
    // Every page of the person before goes, not only this one.
    await Taro.reLaunch({ url: pageUrl('signIn') })
  }
  return (
    <>
      <Button kind="ghost" onTap={() => setAsking(true)}>
        退出登录，换个身份
      </Button>
      <ConfirmSheet
        open={asking}
        title="退出登录？"
        note="报名和积分都还在，下次登录就能看到。这台手机上存的签到码会清掉。"
        yes="退出"
        no="不退出"
        onYes={out}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
