/** Chats as phones give them: sent by e-mail, forwarded as a record, typed from it. Form as in `computer.ts`. */
export const PHONE_CHATS = `
## e-mail of a group chat
Dear:

        凤凰山业主群 微信群上的聊天记录如下，请查收。


—————  2026-11-20  —————


张建国  09:03

电梯又坏了

王秀英  09:05

[图片: 8b0abeb1ccf49ed225b85b4c96a35d98.png.jpg(请在附件中查看)]
==
张建国 | 2026-11-20 09:03 | 电梯又坏了
王秀英 | 2026-11-20 09:05 | [picture]
## e-mail in the newer words, lines close together
Dear:
微信群"砖瓦厂邻居群"的聊天记录如下:
—————  2026-11-20  —————
小雨妈妈 11:00-20:00  17:34
楼下烧烤摊又冒烟
李哥  19:09
熏得窗子都不敢开
==
小雨妈妈 11:00-20:00 | 2026-11-20 17:34 | 楼下烧烤摊又冒烟
李哥 | 2026-11-20 19:09 | 熏得窗子都不敢开
## e-mail of two people's chat over two days
小明 和 小红 在微信上的聊天记录如下，请查收。

—————  2026-11-19  —————

小红  23:58

睡了没

—————  2026-11-20  —————

小明  00:03

没
==
小红 | 2026-11-19 23:58 | 睡了没
小明 | 2026-11-20 00:03 | 没
## e-mail, a message of several paragraphs
社区群 微信群上的聊天记录如下，请查收。
—————  2026-11-20  —————

社区小赵  10:00

各位居民：

本周六大扫除。

地点：小广场

周平  10:02

收到
==
社区小赵 | 2026-11-20 10:00 | 各位居民：⏎⏎本周六大扫除。⏎⏎地点：小广场
周平 | 2026-11-20 10:02 | 收到
## e-mail with its head and foot
发件人: 赵明 <zhaoming@example.com>
主题: 群聊的聊天记录
发送时间: 2026年11月20日 11:00

凤凰山业主群 微信群上的聊天记录如下，请查收。

—————  2026-11-20  —————

何敏  09:03

下水道堵了

发自我的 iPhone
==
何敏 | 2026-11-20 09:03 | 下水道堵了
## e-mail, all kinds of things
群 微信群上的聊天记录如下，请查收。
—————  2026-11-20  —————
何敏  09:03
[视频: 1a2b.mp4(请在附件中查看)]
何敏  09:04
[语音]
苏晴  09:05
[文件: 装修承诺书.pdf(请在附件中查看)]
苏晴  09:06
[链接: 昆明天气预警]
周平  09:07
[位置: 砖瓦厂小区北门]
周平  09:08
[聊天记录]
高峰  09:09
[捂脸][捂脸]
==
何敏 | 2026-11-20 09:03 | [video]
何敏 | 2026-11-20 09:04 | [voice]
苏晴 | 2026-11-20 09:05 | [file] 装修承诺书.pdf
苏晴 | 2026-11-20 09:06 | [link] 昆明天气预警
周平 | 2026-11-20 09:07 | [location] 砖瓦厂小区北门
周平 | 2026-11-20 09:08 | [chat_record]
高峰 | 2026-11-20 09:09 | [捂脸][捂脸]
## e-mail, names with two spaces, dots and a full stop
ZNQ 二组 微信群上的聊天记录如下，请查收。

—————  2026-09-03  —————


AAA---楠姐美甲  12:47

周末八折

一梦三四年。  16:27

别发广告了
==
AAA---楠姐美甲 | 2026-09-03 12:47 | 周末八折
一梦三四年。 | 2026-09-03 16:27 | 别发广告了
## day with one digit in the month and the day
—————  2026-9-3  —————
何敏  9:03
路灯不亮
==
何敏 | 2026-09-03 09:03 | 路灯不亮
## day in Chinese between dashes
—— 2026年11月20日 ——
何敏  9:03
路灯不亮
==
何敏 | 2026-11-20 09:03 | 路灯不亮
## only times: today, and yesterday before midnight
何敏  23:50
楼上还在打牌
高峰  00:10
报警算了
何敏  09:30
睡不好
==
何敏 | ~2026-11-25 23:50 | 楼上还在打牌
高峰 | ~2026-11-26 00:10 | 报警算了
何敏 | ~2026-11-26 09:30 | 睡不好
## only a time, later than now: yesterday
何敏  21:15
楼上还在打牌
==
何敏 | ~2026-11-25 21:15 | 楼上还在打牌
## one space before the time, as editors leave it
何敏 09:03
楼上漏水
高峰 09:05
哪家
==
何敏 | ~2026-11-26 09:03 | 楼上漏水
高峰 | ~2026-11-26 09:05 | 哪家
## one space before the time, and times inside what is said
何敏 09:03
集合时间 8:30
明天早上 7:00
高峰 09:05
好
==
何敏 | ~2026-11-26 09:03 | 集合时间 8:30⏎明天早上 7:00
高峰 | ~2026-11-26 09:05 | 好
## twelve-hour clock without a day
何敏 9:03 AM
楼上漏水
高峰 下午1:05
哪家
==
何敏 | ~2026-11-25 09:03 | 楼上漏水
高峰 | ~2026-11-25 13:05 | 哪家
## a forwarded record as text
群聊的聊天记录
何敏: 楼上漏水了
高峰: [图片]
何敏: 找过物业三次
==
何敏 | ? | 楼上漏水了
高峰 | ? | [picture]
何敏 | ? | 找过物业三次
## a forwarded record, full-width colons, several lines
[聊天记录]
何敏：楼上漏水了
厨房都泡了
高峰：哪个单元
==
何敏 | ? | 楼上漏水了⏎厨房都泡了
高峰 | ? | 哪个单元
## one message, typed with its sender
王阿姨：3栋楼下的垃圾桶满出来了，没人收
==
王阿姨 | ? | 3栋楼下的垃圾桶满出来了，没人收
## record with a web address and a time in the words
微信聊天记录
何敏: 看这个 https://example.com/a:b
高峰: 9:30 停水
==
何敏 | ? | 看这个 https://example.com/a:b
高峰 | ? | 9:30 停水
## inline with lines that are headings
何敏: 大家注意
时间: 周六上午
地点: 小广场
高峰: 收到
==
何敏 | ? | 大家注意⏎时间: 周六上午⏎地点: 小广场
高峰 | ? | 收到
## shown times between inline messages
何敏: 楼上漏水

昨天 20:30

高峰: 修好了
==
何敏 | ? | 楼上漏水
高峰 | ~2026-11-25 20:30 | 修好了
## forwarded record of two people
张三和李四的聊天记录
张三: 在吗
李四: 在
==
张三 | ? | 在吗
李四 | ? | 在
## name, day and time of the details page of a record
何敏 2026-11-20 09:03
楼上漏水了
高峰 2026-11-20 09:04
[图片]
==
何敏 | 2026-11-20 09:03 | 楼上漏水了
高峰 | 2026-11-20 09:04 | [picture]
`
