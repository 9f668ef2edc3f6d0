import type { BookingView } from '@linli/domain/events/contract'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Code } from '@linli/ui/code'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong, Title } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { confirmedOf } from '@/shared/bookings'
import { useElderMode } from '@/shared/elder-mode'
import { eventName } from '@/shared/event-words'
import { span, spokenWhen, when } from '@/shared/format'
import { go } from '@/shared/go'
import { loadUpcomingBookings, UPCOMING_BOOKINGS } from '@/shared/kept-bookings'
import { Loaded } from '@/shared/loaded'
import { qrPicture } from '@/shared/qr'
import { Screen } from '@/shared/screen'
import { useBrightScreen } from '@/shared/use-bright-screen'
import { useServerData } from '@/shared/use-server-data'

export default function CodePage() {
  const { signUpId = '' } = useRouter().params
  // Under the same name as the list of bookings, so that the code shows without network.
  const bookings = useServerData(loadUpcomingBookings, { keepAs: UPCOMING_BOOKINGS })
  useBrightScreen()
  return (
    <Screen>
      <Loaded data={bookings}>
        {({ rows }) => {
          const booking = rows.find(({ signUp }) => signUp.id === signUpId)
          return booking && confirmedOf(booking.signUp).length > 0 ? (
            <CodeCard booking={booking} />
          ) : (
            <Empty
              title="这次报名没有签到码"
              note="可能已经取消，或者还在候补"
              action={
                <Button size="s" onTap={() => go('bookings')}>
                  看我的报名
                </Button>
              }
            />
          )
        }}
      </Loaded>
    </Screen>
  )
}

function CodeCard({ booking: { event, signUp } }: { booking: BookingView }) {
  const elder = useElderMode((mode) => mode.on)
  const people = confirmedOf(signUp)
  return (
    <>
      <Card centred>
        <Title>{eventName(event)}</Title>
        <Note centred>{elder ? spokenWhen(event.startsAt) : span(event.startsAt, event.endsAt)}</Note>
        <Note centred>{event.venue}</Note>
      </Card>
      <Code picture={qrPicture(signUp.code)} label="签到二维码" text={spaced(signUp.code)} />
      <Card>
        {people.map((person) => (
          <Split key={person.personId}>
            <Strong>{person.name}</Strong>
            {person.checkedInAt ? (
              <Tag tone="jade">{`${when(person.checkedInAt)} 已签到`}</Tag>
            ) : (
              <Tag tone="plain">还没签到</Tag>
            )}
          </Split>
        ))}
        <Note>给工作人员扫，或者报上面 6 个数字。没有网也能用；扫不出来，把屏幕调亮些。</Note>
      </Card>
    </>
  )
}

/** `482 915`: read out in two breaths. */
function spaced(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`
}
