import { Card, Section } from '@linli/ui/card'
import { Note, Strong, Title } from '@linli/ui/text'
import { Timeline } from '@linli/ui/timeline'
import { Screen } from '@/shared/screen'

/** What will be here, and what one can do until then: recruitment (招募) is not built yet. */
export default function VolunteeringPage() {
  return (
    <Screen>
      <Card>
        <Title>志愿招募，正在筹备</Title>
        <Note>网上招募还没有开通。积分已经在记：做过的服务，可以在「我的」里查到。</Note>
      </Card>
      <Section title="现在想帮忙">
        <Card>
          <Strong>到便民服务点登记</Strong>
          <Note>说一声哪天有空、想做什么，社区工作者会联系您。</Note>
        </Card>
        <Card>
          <Strong>在绘本课、手工课当助教</Strong>
          <Note>跟社区工作者说一声，来帮一次忙，由他们记上积分。</Note>
        </Card>
      </Section>
      <Section title="开通以后">
        <Timeline
          steps={[
            { title: '看招募，挑班次', note: '时间、地点、还差几个人，一看就知道', state: 'next' },
            { title: '到场签到', note: '服务时长自动算好', state: 'next' },
            { title: '积分入账', note: '一家人的积分合在一起，报名可以优先', state: 'next' },
          ]}
        />
      </Section>
    </Screen>
  )
}
