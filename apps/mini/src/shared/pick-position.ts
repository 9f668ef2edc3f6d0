import { type Position, wgs84OfGcj02 } from '@linli/domain/coordinates'
import { toast } from '@linli/ui/toast'
import Taro from '@tarojs/taro'

export interface PickedPosition {
  /** WGS84. */
  position: Position
  /** What the map calls it; empty where it does not say. */
  name: string
}

export const PICK_WORDS =
  process.env.TARO_ENV === 'h5'
    ? { pick: '用我现在的位置', again: '重新定位' }
    : { pick: '在地图上选', again: '重新选' }

const LOCATE_WITHIN_MS = 15_000

/** A place on the map: chosen in WeChat, where one stands in a browser. Undefined when nothing was chosen. */
export function pickPosition(): Promise<PickedPosition | undefined> {
  return process.env.TARO_ENV === 'h5' ? whereIStand() : chosenOnMap()
}

/** WeChat’s map answers in GCJ-02. */
async function chosenOnMap(): Promise<PickedPosition | undefined> {
  try {
    const { latitude, longitude, name, address } = await Taro.chooseLocation({})
    return { position: wgs84OfGcj02({ latitude, longitude }), name: name || address }
  } catch (error) {
    const { errMsg = '' } = error as { errMsg?: string }
    // Going back without choosing fails the call too.
    if (!errMsg.includes('cancel')) toast('地图打不开。请在手机设置里允许微信使用位置，或直接写地点')
    return undefined
  }
}

/** A browser answers in WGS84. */
function whereIStand(): Promise<PickedPosition | undefined> {
  return new Promise((resolve) => {
    const failed = () => {
      toast('没能定位。请允许浏览器使用位置，或直接写地点')
      resolve(undefined)
    }
    if (!navigator.geolocation) return failed()
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => resolve({ position: { latitude, longitude }, name: '' }),
      failed,
      { enableHighAccuracy: true, timeout: LOCATE_WITHIN_MS, maximumAge: 60_000 },
    )
  })
}
