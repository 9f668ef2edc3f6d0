import { Button } from '@linli/ui/button'
import { Empty } from '@linli/ui/state'
import { useEffect } from 'react'
import { askToSignIn, go } from './go'

/** In place of what only a signed-in person may see: opens the sign-in page, and stays when they come back without. */
export function SignInFirst() {
  useEffect(askToSignIn, [])
  return (
    <Empty
      title="请先登录"
      note="登录以后，就能看到社区的活动和你家的报名"
      action={
        <Button size="s" onTap={askToSignIn}>
          去登录
        </Button>
      }
    />
  )
}

/** In place of what only a person of the roster has. */
export function BindFirst({ message }: { message?: string }) {
  return (
    <Empty
      title="还没有认领身份"
      note={message ?? '用登记在社区的姓名和手机号认领，就能替一家人报名'}
      action={
        <Button size="s" onTap={() => go('binding')}>
          去认领
        </Button>
      }
    />
  )
}
