import { type MapPoint, mapWork } from '@linli/domain/complaints/work-list/contract'
import { gcj02OfWgs84 } from '@linli/domain/coordinates'
import { Empty } from '@linli/ui/state'
import { Tappable } from '@linli/ui/tappable'
import { Note } from '@linli/ui/text'
import { Map as NativeMap, View } from '@tarojs/components'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { useServerData } from '@/shared/use-server-data'
import { alongEdges, frameOf, type Position } from './map-frame'
import type { Whose } from './work-list'
import './work-map.scss'

/** Open cases where they are. WeChat has a map of its own; a browser gets the points alone, without sending them anywhere. */
export function WorkMap({ whose, onOpen }: { whose: Whose; onOpen: (complaintId: string) => void }) {
  const data = useServerData(() => call(mapWork, { query: whose }), { deps: [whose.scope, whose.gridId] })
  return (
    <Loaded data={data} rows={2}>
      {({ points, boundary, more }) => {
        if (points.length === 0)
          return <Empty title="没有标了位置的诉求" note="登记时在地图上选了位置的，会出现在这里" />
        return (
          <>
            {process.env.TARO_ENV === 'weapp' ? (
              <OnWechatMap points={points} onOpen={onOpen} />
            ) : (
              <Plot points={points} boundary={boundary} onOpen={onOpen} />
            )}
            <Note>红：超期 · 黄：快到期 · 绿：待居民确认 · 灰：在期限内或暂缓</Note>
            {more && <Note>只显示最近的 200 件，选一个网格看得更全</Note>}
          </>
        )
      }}
    </Loaded>
  )
}

interface PointsProps {
  points: MapPoint[]
  onOpen: (complaintId: string) => void
}

function Plot({ points, boundary, onOpen }: PointsProps & { boundary: Position[] }) {
  const frame = frameOf([...points, ...boundary])
  return (
    <View className="work-map">
      {alongEdges(boundary).map((dot) => {
        const { left, top } = frame(dot)
        const style = { left: `${left}%`, top: `${top}%` }
        return <View key={`${left} ${top}`} className="work-map__edge" style={style} />
      })}
      {points.map((point) => {
        const { left, top } = frame(point)
        return (
          <Tappable
            key={point.id}
            className="work-map__point"
            style={{ left: `${left}%`, top: `${top}%` }}
            label={`${point.title}，${point.dueWords}`}
            onTap={() => onOpen(point.id)}
          >
            <View className={`work-map__dot work-map__dot--${point.due}`} />
          </Tappable>
        )
      })}
    </View>
  )
}

function OnWechatMap({ points, onOpen }: PointsProps) {
  // WeChat's map is drawn in GCJ-02, like every map in China.
  const markers = points.map((point, id) => ({
    id,
    ...gcj02OfWgs84(point),
    width: 24,
    height: 32,
    iconPath: '',
  }))
  const [first] = markers
  if (!first) return null
  return (
    <NativeMap
      className="work-map__native"
      latitude={first.latitude}
      longitude={first.longitude}
      includePoints={markers}
      markers={markers}
      onMarkerTap={({ detail }) => {
        const point = points[Number(detail.markerId)]
        if (point) onOpen(point.id)
      }}
      onError={() => {}}
    />
  )
}
