import { Card, Section } from '@linli/ui/card'
import { Note, Strong, Title } from '@linli/ui/text'
import { Timeline } from '@linli/ui/timeline'
import { Screen } from '@/shared/screen'

/** What will be here, and what one can do until then: reporting (诉求) is not built yet. */
export default function ComplaintsPage() {
  return (
    <Screen>
      <Card>
        <Title>反映问题，正在筹备</Title>
        <Note>网上反映还没有开通，在这里写的话现在没有人能收到，所以先不放表单。</Note>
      </Card>
      <Section title="现在有事怎么办">
        <Card>
          <Strong>到网格服务点说</Strong>
          <Note>离家最近的便民服务点，谁先接待你，谁负责到底。</Note>
        </Card>
        <Card>
          <Strong>打电话给网格员</Strong>
          <Note>号码贴在单元门口和服务点门上；急事请打 110、119 或 120。</Note>
        </Card>
      </Section>
      <Section title="开通以后">
        <Timeline
          steps={[
            { title: '你说一件事', note: '写几句话，拍张照片，也可以请社区代写', state: 'next' },
            { title: '看得见谁在办', note: '受理、转办、答复，每一步都有时间和名字', state: 'next' },
            { title: '由你说解决了没有', note: '没解决，就接着办', state: 'next' },
          ]}
        />
      </Section>
    </Screen>
  )
}
