import { isStaff } from '@linli/domain/actor'
import {
  acceptExchange,
  cancelExchange,
  confirmExchange,
  disputeExchange,
  type ExchangeView,
  getExchange,
  revealExchangePhone,
  withdrawFromExchange,
} from '@linli/domain/points/exchanges/contract'
import { EXCHANGE_PHASES, EXCHANGE_SIDES } from '@linli/domain/points/exchanges/terms'
import { registerAsVolunteer } from '@linli/domain/volunteering/volunteers/contract'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Fact } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Title } from '@linli/ui/text'
import { Timeline } from '@linli/ui/timeline'
import { toast } from '@linli/ui/toast'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { span } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { StaffScreen } from '@/shared/staff-screen'
import { useClock } from '@/shared/use-clock'
import { useServerData } from '@/shared/use-server-data'
import { DecidePanel } from '../../components/decide-panel'
import { phaseTone, timelineOf } from '../../components/exchange-words'

/** One exchange of help: what was agreed, what happened, and what the reader may do now. */
export default function ExchangePage() {
  const { exchangeId = '' } = useRouter().params
  const data = useServerData(() => call(getExchange, { params: { exchangeId } }), { deps: [exchangeId] })
  const staff = useSession(({ me }) => me !== null && isStaff(me))
  const now = useClock()
  /** Does one thing, says so, and shows what came of it. */
  const act = async (work: () => Promise<unknown>, words: string) => {
    try {
      await work()
      toast(words)
    } catch (error) {
      showError(error)
    }
    await data.reload()
  }
  const content = (
    <Loaded data={data}>
      {(exchange) => (
        <>
          <Head exchange={exchange} />
          <Acts exchange={exchange} act={act} />
          <Section title="经过">
            <Card>
              <Timeline steps={timelineOf(exchange, now)} />
            </Card>
          </Section>
          <DecidePanel exchange={exchange} act={act} />
        </>
      )}
    </Loaded>
  )
  if (!staff) return <Screen>{content}</Screen>
  return (
    <StaffScreen place="exchanges" below>
      {content}
    </StaffScreen>
  )
}

interface Props {
  exchange: ExchangeView
  act: (work: () => Promise<unknown>, words: string) => Promise<void>
}

function Head({ exchange }: Pick<Props, 'exchange'>) {
  const { title, about, place, startsAt, endsAt, points, phase, askerName, helperName } = exchange
  return (
    <Card>
      <Split>
        <Title>{title}</Title>
        <Tag tone={phaseTone(phase)}>{EXCHANGE_PHASES[phase]}</Tag>
      </Split>
      {about !== '' && <Note>{about}</Note>}
      <Fact name="积分">{exchange.closedAt ? `${points} 分` : `${points} 分，先留着，两边都确认才转`}</Fact>
      <Fact name="时间">{span(startsAt, endsAt)}</Fact>
      <Fact name="地点">{place}</Fact>
      <Fact name={EXCHANGE_SIDES.asker}>{askerName}</Fact>
      {helperName && <Fact name={EXCHANGE_SIDES.helper}>{helperName}</Fact>}
      {exchange.otherPhone && <OtherPhone exchange={exchange} />}
    </Card>
  )
}

function OtherPhone({ exchange: { id, otherPhone } }: Pick<Props, 'exchange'>) {
  const [asking, setAsking] = useState(false)
  const [whole, setWhole] = useState<string>()
  const reveal = async (reason: string) => {
    try {
      const { value } = await call(revealExchangePhone, { params: { exchangeId: id }, body: { reason } })
      setAsking(false)
      setWhole(value ?? undefined)
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <Split>
        <Fact name="对方电话">{whole ?? otherPhone}</Fact>
        {whole === undefined && (
          <Button kind="outline" size="s" label="看全号，对方电话" onTap={() => setAsking(true)}>
            看全号
          </Button>
        )}
      </Split>
      <ConfirmSheet
        open={asking}
        title="看对方的电话"
        note="只用来约这次帮忙。谁在什么时候看，会记录下来。"
        yes="看全号"
        reason={{ label: '为什么要看', placeholder: '如：约见面的地方' }}
        onYes={reveal}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

/** What the reader's own side may do. */
function Acts({ exchange, act }: Props) {
  const [asking, setAsking] = useState<'leave' | 'confirm' | 'dispute'>()
  const { id, acts, side, points, canHelp } = exchange
  const params = { exchangeId: id }
  const close = () => setAsking(undefined)
  const then = async (work: () => Promise<unknown>, words: string) => {
    await act(work, words)
    close()
  }
  const leave = acts.includes('cancel') ? cancelExchange : withdrawFromExchange
  const leaving = acts.includes('cancel') ? '取消求助' : '来不了，退出'
  return (
    <>
      {canHelp && <Accept exchange={exchange} act={act} />}
      <ButtonRow>
        {(acts.includes('cancel') || acts.includes('withdraw')) && (
          <Button kind="outline" onTap={() => setAsking('leave')}>
            {leaving}
          </Button>
        )}
        {acts.includes('dispute') && (
          <Button kind="outline" onTap={() => setAsking('dispute')}>
            请社区处理
          </Button>
        )}
        {acts.includes('confirm') && (
          <Button grow={1.4} onTap={() => setAsking('confirm')}>
            确认帮完了
          </Button>
        )}
      </ButtonRow>
      <ConfirmSheet
        open={asking === 'leave'}
        title={`${leaving}？`}
        note={acts.includes('cancel') ? `${points} 积分会马上退回。` : '会告诉求助人，别的邻居可以再接。'}
        yes={leaving}
        no="不"
        danger
        onYes={() => then(() => call(leave, { params, body: {} }), '好了，已经告诉对方')}
        onClose={close}
      />
      <ConfirmSheet
        open={asking === 'confirm'}
        title="确认帮完了？"
        note={
          side === 'asker' ? `两边都确认，${points} 积分就转给对方，不能再改。` : '两边都确认，积分就到账。'
        }
        yes="帮完了"
        onYes={() => then(() => call(confirmExchange, { params, body: {} }), '确认了')}
        onClose={close}
      />
      <ConfirmSheet
        open={asking === 'dispute'}
        title="请社区处理？"
        note="积分先留着，社区听两边说。写的原因对方也看得到。"
        yes="请社区处理"
        reason={{ label: '怎么回事', placeholder: '如：修了还漏水' }}
        onYes={(reason) =>
          then(() => call(disputeExchange, { params, body: { reason } }), '已经告诉社区和对方')
        }
        onClose={close}
      />
    </>
  )
}

/** The way to help; who is no volunteer yet agrees to the volunteers' agreement with it. */
function Accept({ exchange: { id, acceptRefusal, askerName, points }, act }: Props) {
  const me = useSession((session) => session.me)
  const [asking, setAsking] = useState(false)
  const joins = acceptRefusal?.code === 'not_a_volunteer'
  const blocked = acceptRefusal !== null && !joins
  const accept = async () => {
    const personId = me?.person?.id
    if (!personId) return
    await act(async () => {
      if (joins)
        await call(registerAsVolunteer, { body: { personId, agreedVersion: VOLUNTEER_AGREEMENT.version } })
      await call(acceptExchange, { params: { exchangeId: id }, body: { personId } })
    }, '接下了，对方会看到')
    setAsking(false)
  }
  return (
    <>
      <Button
        disabled={blocked}
        reason={blocked ? acceptRefusal.message : undefined}
        onTap={() => setAsking(true)}
      >
        我来帮忙
      </Button>
      <ConfirmSheet
        open={asking}
        title={`帮${askerName}的忙？`}
        note={`接下以后两边能看到姓名和电话。帮完都确认，${points} 积分归你。`}
        yes={joins ? '同意须知，我来帮忙' : '我来帮忙'}
        onYes={accept}
        onClose={() => setAsking(false)}
      >
        {joins && (
          <Section title={`先登记成志愿者：${VOLUNTEER_AGREEMENT.title}`}>
            {VOLUNTEER_AGREEMENT.paragraphs.map((paragraph) => (
              <Note key={paragraph}>{paragraph}</Note>
            ))}
          </Section>
        )}
      </ConfirmSheet>
    </>
  )
}
