import type { ComplaintCategory } from '../terms'

/** What an address ends in, and what is answered there; XML is what the standard asks for, JSON follows it. */
export const OPEN311_FORMATS = { xml: 'text/xml', json: 'application/json' } as const
export type Open311Format = keyof typeof OPEN311_FORMATS

/** The two states the standard knows. */
export const OPEN311_STATUSES = { open: '还在办', closed: '已结束' } as const
export type Open311Status = keyof typeof OPEN311_STATUSES

/** The standard’s limits: free text, and what one query may ask for and gets. */
export const MAX_DESCRIPTION_LENGTH = 4000
export const MAX_SPAN_DAYS = 90
export const MAX_REQUESTS = 1000
export const MAX_ADDRESS_LENGTH = 200
export const MAX_OUTSIDE_NAME_LENGTH = 50
export const MAX_MEDIA_URL_LENGTH = 500

/** Sortable; changed whenever services or their definitions do, so that clients read them anew. */
export const SERVICES_CHANGED_AT = '2026-11-26 00:00'

/** How the elements of a list are called in XML; JSON leaves the names out (the standard’s "Spark convention"). */
export const OPEN311_ITEM_NAMES: Readonly<Record<string, string>> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  endpoints: 'endpoint',
  formats: 'format',
  errors: 'error',
}

/** What else the standard wants to know of a category: what it belongs to, and what people call it. */
export const OPEN311_SERVICES: Record<ComplaintCategory, { group: string; keywords: string }> = {
  drainage: { group: '房屋与设施', keywords: '下水道,返水,堵了,化粪池,井盖' },
  water_power_gas: { group: '房屋与设施', keywords: '停水,停电,漏水,燃气,水压' },
  facilities: { group: '房屋与设施', keywords: '单元门,门锁,电梯,楼梯,扶手,健身器材' },
  street_lamp: { group: '房屋与设施', keywords: '路灯,楼道灯,不亮,黑' },
  sanitation: { group: '环境', keywords: '垃圾,清运,臭,脏,小广告' },
  noise: { group: '环境', keywords: '噪音,施工,广场舞,唱歌,吵' },
  greening_pets: { group: '环境', keywords: '树,草,狗,猫,遛狗' },
  parking_traffic: { group: '秩序与安全', keywords: '停车,堵车,占道,接送,电动车' },
  illegal_building: { group: '秩序与安全', keywords: '违建,占道,搭建,摆摊' },
  fire_safety: { group: '秩序与安全', keywords: '消防,飞线充电,堆物,通道' },
  property_service: { group: '服务与邻里', keywords: '物业,物业费,保安,保洁' },
  neighbour_dispute: { group: '服务与邻里', keywords: '邻居,纠纷,漏到楼下' },
  welfare_policy: { group: '民生', keywords: '医保,社保,低保,补贴' },
  elderly_care: { group: '民生', keywords: '老人,助残,食堂,适老' },
  other: { group: '服务与邻里', keywords: '其他' },
}

/** What may be told beside the standard’s own fields, `attribute[public]=yes`. */
export const PUBLIC_ANSWERS = { no: '不公开', yes: '公开，不含姓名和门牌' } as const
export type PublicAnswer = keyof typeof PUBLIC_ANSWERS

/** Why a call is refused: the standard’s 400 for anything wrong, 403 for keys, 404 for what is not there. */
export const OPEN311_PROBLEMS = {
  jurisdiction_missing: [400, '这台服务器上有几个社区，请写明 jurisdiction_id（社区编号）'],
  jurisdiction_not_found: [404, '没有 jurisdiction_id 是这个编号的社区，请向社区核对'],
  not_a_form: [400, '请用 application/x-www-form-urlencoded 提交表单，不收文件和别的格式'],
  key_missing: [403, '缺少 api_key。钥匙由社区主任在“外部系统”里发放'],
  key_invalid: [403, 'api_key 不对，或者不是这个社区发的，请向社区核对'],
  key_revoked: [403, '这把 api_key 已经停用，请联系社区主任'],
  key_may_not_report: [403, '这把 api_key 没有送诉求的权限，请联系社区主任'],
  key_may_not_read: [403, '这把 api_key 没有查询的权限，请联系社区主任；公开的诉求不带 api_key 就能查'],
  service_missing: [400, '缺少 service_code，请先用 GET services 查有哪些类别'],
  service_not_found: [404, '没有这个 service_code，请用 GET services 查有哪些类别'],
  place_missing: [400, '缺少地点：请给 lat 和 long，或 address_string，或 address_id'],
  position_half: [400, 'lat 和 long 要一起给'],
  position_invalid: [400, 'lat、long 应是 WGS84 经纬度的十进制度数，如 lat=25.0573&long=102.7634'],
  address_too_long: [400, `address_string 最多 ${MAX_ADDRESS_LENGTH} 字，请写短一点`],
  address_not_found: [404, '没有这个 address_id，请用查询结果里的 address_id，或改用 address_string'],
  description_too_long: [400, `description 最多 ${MAX_DESCRIPTION_LENGTH} 字，请写短一点`],
  name_too_long: [400, `姓名最多 ${MAX_OUTSIDE_NAME_LENGTH} 字，请核对 first_name 和 last_name`],
  phone_invalid: [400, 'phone 不对，请填 11 位手机号，或带区号的座机号'],
  media_url_invalid: [400, `media_url 应是 http 或 https 开头的网址，最多 ${MAX_MEDIA_URL_LENGTH} 个字符`],
  attribute_invalid: [400, 'attribute 的值不在可选范围里，请用 GET services/类别 查可以填什么'],
  date_invalid: [
    400,
    'start_date、end_date 应是带时区的时间，如 2026-11-01T00:00:00Z 或 2026-11-01T00:00:00%2B08:00',
  ],
  dates_reversed: [400, 'end_date 不能早于 start_date'],
  span_too_long: [400, `一次最多查 ${MAX_SPAN_DAYS} 天，请把时间缩短，分几次查`],
  status_unknown: [400, 'status 只能是 open 或 closed，可以用逗号连写'],
  too_many_ids: [400, `service_request_id 一次最多 ${MAX_REQUESTS} 个，请分几次查`],
  request_not_found: [404, '没有这件诉求，或者它不公开'],
  token_not_found: [
    404,
    '没有这个 token。这里的诉求当场就有 service_request_id；token 是提交时自己带的 Idempotency-Key，查的时候要带 api_key，7 天内有效',
  ],
  resource_not_found: [404, '没有这个地址。地址以 .xml 或 .json 结尾，如 /services.xml'],
  method_not_allowed: [405, '这个地址不支持这种请求方式'],
} as const
export type Open311ProblemCode = keyof typeof OPEN311_PROBLEMS
