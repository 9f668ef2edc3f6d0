import { followComplaint, unfollowComplaint } from '@linli/domain/complaints/following/contract'
import type { ComplaintView } from '@linli/domain/complaints/reading/contract'
import { isOpen } from '@linli/domain/complaints/rules'
import { Button } from '@linli/ui/button'
import { toast } from '@linli/ui/toast'
import { call } from '@/shared/call'
import { goBack } from '@/shared/go'
import { showError } from '@/shared/show-error'

interface FollowFootProps {
  complaint: ComplaintView
  reload: () => Promise<void>
}

/** 也关注, or no longer, for those who `mayFollow`. */
export function FollowFoot({ complaint, reload }: FollowFootProps) {
  const { id: complaintId, follows, isPublic } = complaint
  const follow = async () => {
    try {
      await call(followComplaint, { params: { complaintId }, body: {} })
      toast('关注了，有进展会告诉你')
      await reload()
    } catch (error) {
      showError(error)
    }
  }
  const unfollow = async () => {
    try {
      await call(unfollowComplaint, { params: { complaintId } })
      toast('不再关注')
      // Neighbours may not see it any more.
      if (isPublic) await reload()
      else goBack()
    } catch (error) {
      showError(error)
    }
  }
  return follows ? (
    <Button kind="outline" onTap={unfollow}>
      不再关注
    </Button>
  ) : (
    <Button onTap={follow}>我也遇到了，也关注</Button>
  )
}

/** The reporter hears anyhow, and staff work on it. */
export function mayFollow({ isReporter, follows, isPublic, phase, sight }: ComplaintView): boolean {
  if (isReporter) return false
  return follows || (isPublic && isOpen(phase) && sight !== 'staff')
}
