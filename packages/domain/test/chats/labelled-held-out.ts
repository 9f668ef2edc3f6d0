/**
 * As `TUNING_MESSAGES`, but written after the words of the classifier were fixed, and left alone since: what it is
 * measured by.
 */
export const HELD_OUT_MESSAGES = `
complaint street_lamp|后门到停车棚这条道，一到晚上黢黑，女生都不敢单独走
complaint street_lamp|路灯杆子歪了，风一吹就晃荡
complaint facilities|电梯里的灯管闪得像蹦迪，看久了头晕
complaint facilities|三楼防火门的合页掉了，门整扇倒下来
complaint facilities|游乐区的沙坑里全是碎玻璃
complaint facilities|门口无障碍坡道被水泥墩拦住了
complaint facilities|楼梯口的声控开关失效两周了
complaint facilities|单元门弹簧太紧，老人根本拉不动
complaint drainage|洗衣机一排水，一楼过道就成河
complaint drainage|主管道破裂，粪水淌进花园
complaint drainage|小广场低洼，每回下雨都要蹚水回家
complaint water_power_gas|自来水一股漂白粉味，烧开了还有白渣
complaint water_power_gas|晚高峰电压低得空调都带不动
complaint water_power_gas|交了燃气费，表里一直不到账
complaint water_power_gas|修路把水管挖断了，全楼等米下锅
complaint sanitation|泔水桶放在单元门边，招来一群苍蝇
complaint sanitation|谁把死鱼丢进绿化带，隔老远就闻到
complaint sanitation|环卫车凌晨压缩垃圾，汤汤水水流一地
complaint sanitation|楼道墙上被人尿了一滩，恶心人
complaint noise|练车场的喇叭从早喊到晚，脑壳疼
complaint noise|楼上夫妻天天吵架摔东西
complaint noise|隔壁养的八哥骂脏话，娃娃都学会了
complaint noise|水泵房嗡嗡声整夜不停，神经衰弱了
complaint parking_traffic|物流车把单行道当停车场
complaint parking_traffic|黑车在校门口揽客，横七竖八
complaint parking_traffic|小区里电瓶车骑四五十码，吓死个人
complaint parking_traffic|交警画的临时停车位，被商家摆上了锥桶
complaint illegal_building|有人把楼梯间封起来当自家储藏室
complaint illegal_building|夜市摊子把盲道全盖了
complaint illegal_building|底楼破墙开店，也没见谁批过
complaint fire_safety|地下室住着人，还用煤炉子做饭
complaint fire_safety|消防车通道画了线照样停满
complaint fire_safety|配电房门口堆着泡沫箱
complaint greening_pets|楼下草坪被踩秃了，一刮风全是灰
complaint greening_pets|金毛拉在电梯里，主人装没看见
complaint greening_pets|爬山虎钻进我家空调管了
complaint property_service|监控说坏就坏，调录像推三阻四
complaint property_service|水费比邻小区贵一倍，找他们要明细就拖
complaint property_service|绿化带外包了以后一年没人剪过
complaint property_service|业主群里一提问题就被踢
complaint neighbour_dispute|楼上漏水赔偿谈好了又反悔
complaint neighbour_dispute|合租户把钥匙发给一堆人，进进出出
complaint neighbour_dispute|他家烧香，烟全飘进我卧室
complaint welfare_policy|大厅叫号机坏着，全靠吼
complaint welfare_policy|网上申请被退三次，理由都不写
complaint elderly_care|午餐改成自取，腿不好的老人怎么办
complaint elderly_care|轮椅斜坡陡得像滑梯
complaint other|快递员把我的药扔雨里，投诉没人应
complaint noise|感恩隔壁KTV，让我免费跨了三十次年
complaint property_service|报修单写得比作文还长，就是没人来
complaint sanitation|说好的每天两清，我看是两天一清
complaint fire_safety|楼下天天放孔明灯，落在我家晾的被子上烫个洞
help elderly_care|大爷在二单元楼梯口坐着起不来了，快来个人
help other|孩子把耳机卡在鼻孔里了，附近哪有诊所开门
help other|求个搬家纸箱，谁家多的我去拿
help other|刚才电梯里落了把伞，蓝格子的，见到的留给门卫
help elderly_care|我在外出差，我爸不接电话，能麻烦邻居去敲下门不，6栋102
help other|早上遛弯把老花镜弄丢了，拾到的请吱一声
help other|有人会看电路吗，我家一开灯就跳
help elderly_care|请一位阿姨白天照看我妈，能做饭的
help other|娃娃钥匙忘带在门口哭，哪位邻居让他坐会儿，我半小时到
help other|家里下水堵了，有皮搋子的邻居借用一下
help welfare_policy|不识字，想请人帮看看这个通知上要我交啥
help other|小狗走失，棕色泰迪叫豆豆，重谢
help elderly_care|轮椅推不上台阶，谁在楼下帮抬一把
help other|胎压不够了，谁车上有充气泵
question welfare_policy|医保断了三个月还能补吗
question welfare_policy|我家这种情况算低收入不
question welfare_policy|办退休要提前多久准备
question welfare_policy|居民医保和职工医保能一起交吗
question elderly_care|食堂周日开不开
question other|志愿者证书怎么领
question other|亲子运动会分几组
question other|借书能借多少天
question other|小区旁边新开的超市叫啥
question water_power_gas|停气到几点恢复
question water_power_gas|燃气管要不要换新的
question parking_traffic|外卖车能进小区吗
question parking_traffic|充电桩一度电几毛
question property_service|装修时间规定是几点到几点
question property_service|物业费能按季度交吗
question sanitation|旧衣服回收箱在哪个门
question greening_pets|小区里能种果树不
question other|请问谁有社区医院的电话
question other|今年的年货节什么时候办
question other|社区有没有乒乓球桌
question other|老照片翻拍在哪里弄
question welfare_policy|异地上学要哪些手续
thanks|早上扫雪的师傅们，暖心了
thanks|社区食堂的汤免费续，良心
thanks|谢谢大叔把我家孩子送回来
thanks|电梯换新的了，坐着就是稳，点个赞
thanks|感谢王书记协调，我们楼终于通气了
thanks|门口的杂物全清走了，辛苦辛苦
thanks|网格员上门教我妈用手机，耐心得很，谢谢
thanks|反映的坑补好了，给力
thanks|有这样的社区是我们的福气
thanks|谢谢老师，娃娃回家一直念叨绘本
thanks|楼道灯亮堂了，老人说谢谢你们
thanks|志愿者剪的头发好看，我爸高兴坏了
thanks|这么晚了还在抢修，师傅们真拼，谢谢
thanks|丢的包找回来了，好人一生平安
chat|早上好，周末愉快
chat|哈喽
chat|吃了没
chat|我到了
chat|马上下来
chat|一起去
chat|今晚月亮真圆
chat|昨天的饵丝味道可以
chat|听说滇池海鸥来了
chat|孩子期末考完了，解放
chat|我家多肉开花了
chat|有打羽毛球的吗，缺一个
chat|#接龙\\n周日徒步\\n1. 老周\\n2. 李姐
chat|家电清洗，油烟机八十一台，洗衣机六十
chat|新店酬宾，理发十元起
chat|本人代驾十年，随叫随到
chat|甜糯玉米到了，三块一根，送货上楼
chat|转让健身卡一张，还剩八个月
chat|少儿编程公开课，前二十名免费
chat|通告：12月8日凌晨自来水主管抢修，请备水
chat|请广大居民注意防范电信诈骗，不轻信陌生来电
chat|今日核酸点位调整到文化广场，请互相转告
chat|燃气公司提醒：使用燃气请开窗通风，睡前关阀
chat|各位车主，明天洗地库，麻烦挪车到地面
chat|这边已经派单，请耐心等待
chat|您的意见我们记下了，月底会上讨论
chat|请私信我房号
chat|师傅说还要半小时
chat|原来是这样
chat|说来话长
chat|笑不活了
chat|投他一票
chat|谁知道今晚哪个台有球
chat|那家米线搬到隔壁街了
chat|我们家也是老昆明人
chat|出门记得带身份证
chat|祝老师们节日快乐
chat|元宵灯会走起
chat|群主发个红包热闹热闹
chat|他俩终于领证了
`
