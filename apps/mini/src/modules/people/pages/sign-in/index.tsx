import { ROLES } from '@linli/domain/actor'
import { getSignInOptions, type SignInOptions } from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { Note, Title } from '@linli/ui/text'
import { useRef } from 'react'
import { call } from '@/shared/call'
import { goBack } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { showError } from '@/shared/show-error'
import { signInAsDemo, signInByWechat } from '@/shared/sign-in'
import { useServerData } from '@/shared/use-server-data'

const isWechat = process.env.TARO_ENV === 'weapp'

export default function SignInPage() {
  const options = useServerData(() => call(getSignInOptions))
  const busy = useRef(false)
  const enter = async (signIn: () => Promise<void>) => {
    if (busy.current) return
    busy.current = true
    try {
      await signIn()
      goBack()
    } catch (error) {
      showError(error)
    } finally {
      busy.current = false
    }
  }
  return (
    <Screen>
      <Loaded data={options}>{(value) => <Ways options={value} enter={enter} />}</Loaded>
    </Screen>
  )
}

interface WaysProps {
  options: SignInOptions
  enter: (signIn: () => Promise<void>) => Promise<void>
}

function Ways({ options, enter }: WaysProps) {
  const { communityName, demoIdentities, wechat } = options
  const byWechat = wechat && isWechat
  return (
    <>
      <Card>
        <Title>{communityName}</Title>
        <Note>登录以后，可以替一家人报名活动，看积分和消息</Note>
      </Card>
      {byWechat && <Button onTap={() => enter(signInByWechat)}>微信登录</Button>}
      {demoIdentities.length > 0 && (
        <Section title="用演示身份看看" more="都是虚构的人">
          {demoIdentities.map((identity) => (
            <Row
              key={identity.key}
              title={identity.name}
              note={identity.story}
              tail={<Tag tone={identity.role === 'resident' ? 'plain' : 'jade'}>{ROLES[identity.role]}</Tag>}
              onTap={() => void enter(() => signInAsDemo(identity.key))}
            />
          ))}
        </Section>
      )}
      {!byWechat && demoIdentities.length === 0 && <NoWayHere wechat={wechat} />}
    </>
  )
}

function NoWayHere({ wechat }: { wechat: boolean }) {
  return (
    <Card>
      <Title>{isWechat || !wechat ? '登录还没有开通' : '请在微信里打开'}</Title>
      <Note>
        {isWechat || !wechat
          ? '社区还没有设好微信登录。要报名，请到便民服务点，工作人员帮你登记。'
          : '网页上不能登录。请在微信里打开「邻里」小程序；没有微信，可以到便民服务点请工作人员帮你报名。'}
      </Note>
    </Card>
  )
}
