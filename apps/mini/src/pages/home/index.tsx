import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Hero } from '@linli/ui/page'
import { Note, Strong } from '@linli/ui/text'
import Taro from '@tarojs/taro'
import { setElderMode, useElderMode } from '@/shared/elder-mode'
import { greeting } from '@/shared/format'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'

export default function HomePage() {
  const me = useSession((session) => session.me)
  const elder = useElderMode((mode) => mode.on)
  return (
    <Screen>
      <Hero
        title={me?.person ? `${greeting()}，${me.person.name}` : greeting()}
        note={me?.communityName}
        aside={
          <Button kind="onBrick" size="s" onTap={() => setElderMode(!elder)}>
            {elder ? '标准版' : '大字版'}
          </Button>
        }
      >
        <Card>
          <Strong>周末的绘本课、手工课</Strong>
          <Note>在这里看有哪些活动，替一家人报名</Note>
        </Card>
      </Hero>
      <Button onTap={() => Taro.switchTab({ url: '/pages/events/index' })}>看看活动</Button>
    </Screen>
  )
}
