/**
 * What is said in groups, with what it is: `class category|words`. Written for these tests, as neighbours of Kunming would
 * say it; nobody is real. The words of the classifier were chosen with this part before the eyes.
 */
export const TUNING_MESSAGES = `
complaint street_lamp|5栋门口的路灯又不亮了，黑麻麻的，老人差点绊倒
complaint facilities|三单元楼道灯坏了快一个星期，没人来修嘎？
complaint facilities|电梯又罢工，我妈八十岁爬了七楼
complaint facilities|单元门锁坏了，哪个都可以进，不安全
complaint facilities|门禁刷不开，进都进不克
complaint facilities|楼顶漏水漏到我家卧室，墙皮都掉了，物业来看过就没下文
complaint drainage|下水道又堵了，污水冒到一楼过道
complaint drainage|厕所返水，臭得很，老火了
complaint drainage|小区门口井盖松了，车一过咣当咣当响，怕哪天掉下克
complaint drainage|化粪池多久没掏了？味道大得很，窗子都不敢开
complaint water_power_gas|又停水了，一早上没水，连脸都没洗
complaint water_power_gas|水压太小，六楼根本上不来水
complaint water_power_gas|我家停电了，隔壁都有电，给是跳闸了？物业电话没人接
complaint water_power_gas|煤气味好大，8栋2单元楼道里，赶紧来人看看
complaint sanitation|垃圾桶满出来两天了，没人收，苍蝇乱飞
complaint sanitation|哪个又把垃圾丢楼道，太没素质了
complaint sanitation|砖瓦厂3栋后面堆了一大堆建筑垃圾，渣渣到处是
complaint sanitation|老鼠从垃圾房跑出来，大白天的，能不能灭一下
complaint sanitation|厨余桶天天不冲洗，臭死了
complaint noise|楼上半夜还在打麻将，吵得睡不成
complaint noise|广场舞音响能不能小点，娃娃要写作业
complaint noise|工地半夜两点还在施工，有没有人管
complaint noise|楼下烧烤摊吵到凌晨，油烟还往家里灌
complaint noise|隔壁装修，大中午的电钻不停，烦死人
complaint parking_traffic|消防通道又被车堵起，救护车来了咋个进
complaint parking_traffic|外来车乱停乱放，我们业主反而没位子
complaint parking_traffic|放学时候学校门口堵得水泄不通，没得人指挥
complaint parking_traffic|谁的车停在我车位上？云A12345，打电话不接
complaint parking_traffic|小区道闸坏了三天，进出排长队
complaint parking_traffic|电动车在人行道上横冲直撞，差点撞到娃娃
complaint illegal_building|一楼那家又在搭违建，把公共绿地围起来了
complaint illegal_building|菜摊摆到马路中间，路都走不通
complaint illegal_building|楼顶有人私自加盖，会不会塌
complaint fire_safety|楼道里又有人给电动车充电，飞线从五楼拉下来，太危险
complaint fire_safety|楼道堆满纸箱杂物，万一着火跑都跑不脱
complaint fire_safety|灭火器过期两年了，消防栓没水
complaint greening_pets|有人遛狗不牵绳，追着小娃咬
complaint greening_pets|狗屎到处都是，走路都要低着头
complaint greening_pets|树枝挡到窗子了，屋里黑得很，麻烦来修剪一下
complaint greening_pets|野猫在楼下叫一晚上，还把垃圾袋刨得到处是
complaint property_service|物业费收得积极，打电话报修三天了没人来
complaint property_service|保安一天到晚睡觉，外人随便进
complaint property_service|反映了三次了，一次都没人理，什么态度
complaint property_service|电梯间的广告费去哪了？从来不公示
complaint neighbour_dispute|楼上空调水一直滴我家窗台，说了几回都不改
complaint neighbour_dispute|对门天天在门口抽烟，烟味全飘我家来
complaint neighbour_dispute|楼上往下丢烟头，把我家被子烧了个洞
complaint welfare_policy|低保申请交上去两个月了，到现在没个说法
complaint elderly_care|老年食堂的饭越来越难吃，还涨价
complaint elderly_care|坡道那里没有扶手，轮椅根本上不去
complaint facilities|健身器材断了一根，昨天有个娃娃挂到手
complaint facilities|小广场的地砖翘起来，我妈绊了一跤
complaint facilities|快递柜坏了一个多月，取个件要跑隔壁小区
complaint noise|真是谢谢楼上，天天凌晨一点准时蹦迪，我全家陪着熬夜
complaint property_service|物业真是好样的，灯坏一个月装看不见
complaint sanitation|呵呵，卫生检查的时候干净得很，检查一走又成垃圾场
complaint water_power_gas|热水又没了，这个月第四次，什么时候是个头
complaint drainage|一下雨地库就淹，水都到脚踝了
complaint street_lamp|北门到公交站那段路，晚上一盏灯都没有，吓人得很
complaint parking_traffic|共享单车堆在盲道上，盲人咋个走
complaint other|无人机天天在窗户外面飞，隐私还要不要
complaint fire_safety|六栋楼下配电箱门开着，线都露出来了，娃娃在旁边玩
complaint facilities|2栋1单元的对讲机按不响，外卖进不来
complaint facilities|楼梯扶手松了，一扶就晃
complaint sanitation|楼上又在往下倒剩饭剩菜，我家雨棚上一层油
complaint greening_pets|小区里的草都长到膝盖高了，全是蚊子
complaint property_service|又不是没交钱，凭什么不给修
complaint parking_traffic|拉货的大车又把小区大门堵死了，喇叭按个不停
help elderly_care|我妈一个人在家摔倒了，我在外地，哪位邻居在5栋帮忙看一下
help elderly_care|哪家有轮椅可以借用两天？老人要克医院
help other|我家猫跑丢了，橘色的，看到请联系我，谢谢
help other|钥匙落家里了，哪位师傅会开锁，急
help elderly_care|我家老人有点糊涂，刚走出去找不到了，穿红棉袄，看到请打我电话
help other|求助：有没有会修水龙头的师傅，家里水关不住
help other|娃娃发高烧，哪个家里有退烧药先借一点
help elderly_care|我腿脚不方便，下不了楼，有没有人顺路帮带点菜
help other|捡到一串钥匙，在3栋门口，谁丢的来认领
help welfare_policy|我爸办残疾证要人陪着去医院评定，社区能不能帮帮忙
help other|手机丢在小广场了，捡到的好心人麻烦联系一下
help elderly_care|独居老人张奶奶两天没开门了，麻烦社区上门看看
help other|孩子放学没人接，有没有哪位家长顺路帮接一下
help other|身份证丢了，捡到的请联系，必有酬谢
help elderly_care|想给我奶奶申请个上门理发，她走不动了
help other|我家电表跳了推不上去，有懂电的邻居帮看一眼不
help other|求救！电梯困人了，我在里面，4栋2单元
help elderly_care|老人不会用智能手机交医保，有志愿者教一下吗
question welfare_policy|请问医保缴费截止到几号？
question welfare_policy|老年卡在哪里办？要带什么材料
question welfare_policy|居住证到期了咋个续
question water_power_gas|明天给是要停水？几点到几点
question property_service|物业办公室周末上班不
question other|绘本课这个星期六还有没有
question welfare_policy|请问社区在哪里打疫苗？
question parking_traffic|小区里还有没有空车位出租
question other|快递放哪点了？菜鸟驿站几点关门
question welfare_policy|生育津贴是在社区办还是去街道办？
question elderly_care|老年食堂中午几点开饭，多少钱一份
question other|想问一下志愿积分怎么查
question welfare_policy|高龄补贴满80岁就能领吗
question other|今天给有核酸
question welfare_policy|请教一下，失业登记要本人去吗
question other|社区的书法班还招人吗
question other|请问哪里可以打印资料
question property_service|物业费一平方多少钱？
question welfare_policy|公租房今年给还开放申请喃
question other|有没有人知道附近哪家幼儿园还有名额
question sanitation|旧家具可以放哪里？有没有人来收
question other|疫苗本丢了可以补办吗
question welfare_policy|灵活就业社保一个月交多少
question other|社区电话是多少呀
question welfare_policy|孩子户口什么时候可以上，需要准备哪样
question water_power_gas|燃气卡去哪里充值
question other|消防演练是几号来着
question greening_pets|请问办狗证在哪里办
thanks|谢谢社区的小赵，路灯修好了，亮堂堂的
thanks|感谢物业师傅，半小时就来修好了电梯，点赞👍
thanks|板扎！下水道通了，师傅辛苦咯
thanks|给志愿者们点赞，辛苦了🌹
thanks|太感谢了，老人找到了，谢谢各位邻居
thanks|为社区的工作人员点个大大的赞
thanks|谢谢王姐帮我家老人买药，好人一生平安
thanks|昨天反映的垃圾今天就清了，效率真高，感谢
thanks|辛苦赵书记了，大晚上还跑一趟
thanks|门锁换好了，谢谢
thanks|钥匙找到了，谢谢捡到的好心人🙏
thanks|比以前好多了，社区费心了
thanks|感恩有你们，社区就像家一样
thanks|水来了，谢谢师傅冒雨抢修
thanks|网格员小陈人太好了，帮我妈跑前跑后
thanks|多谢多谢
thanks|谢谢🙏
thanks|表扬一下保安李师傅，帮我把菜提到家门口
chat|大家早上好☀️
chat|早安，愿你今天开心
chat|收到
chat|好的
chat|+1
chat|#接龙 周六大扫除 1. 何敏 2. 高峰
chat|#接龙\\n周六绘本课\\n1. 小雨妈妈 2大1小\\n2. 苏晴
chat|今天的菜便宜得很，白菜一块钱三斤
chat|专业开锁换锁，24小时上门，电话13900000000
chat|本店新开业，火锅全场八折，进店送小菜
chat|家政保洁，擦玻璃、疏通下水道、修马桶，随叫随到，联系电话13800001111
chat|出租：砖瓦厂小区两室一厅，精装修拎包入住，月租1500
chat|专业防水补漏，楼顶漏水、卫生间漏水，免砸砖，质保十年
chat|【温馨提示】明天上午9:00-12:00因管道检修停水，请提前储水
chat|各位居民：本周六在小广场开展义诊活动，欢迎参加
chat|哈哈哈哈
chat|[捂脸][捂脸]
chat|@所有人 今晚8点开业主大会，线上线下都可以参加
chat|今天天气不错，克滇池喂海鸥嘎
chat|祝大家冬至快乐，记得吃饺子
chat|是的
chat|嗯嗯
chat|你说得对
chat|我家也是
chat|吃晌午了没
chat|下班了，回家煮饭
chat|这个群好热闹
chat|有拼车去机场的吗，明早六点
chat|转让九成新婴儿车，200块，砖瓦厂自提
chat|娃娃的小提琴转让，喜欢的私聊
chat|没事，我就是问问
chat|不用了，已经有人来修了
chat|不吵不闹，岁月静好
chat|路灯下散步，舒服
chat|通知：社区将于12月1日开展人口普查入户，请各位居民配合
chat|昨天的音乐会真好听
chat|水电费我交过了
chat|帮我投一票，谢谢啦 https://example.com/vote
chat|恭喜恭喜
chat|小赵：各位业主，电梯年检已完成，现恢复使用
chat|物业通知：灭火器已全部更换，请勿挪用
chat|垃圾分类从我做起，请大家自觉
chat|请各位家长注意接送时间，文明停车
chat|明天降温，大家多穿点
chat|我到楼下了
chat|今年的山茶花开得好看
chat|好的谢谢
chat|加油
chat|周末一起克爬西山
chat|出一台二手洗衣机，能正常用，300元
complaint street_lamp|2栋旁边那盏灯一闪一闪的，晚上看着瘆人
complaint street_lamp|小巷子那几盏路灯全熄了，下夜班走得心慌
complaint facilities|电梯按键不灵了，按五楼跑去八楼
complaint facilities|楼道的窗户玻璃碎了，冷风直灌
complaint facilities|大门的闭门器坏了，关门轰一声
complaint facilities|儿童滑梯裂了个大口子，割到手咋个整
complaint drainage|一楼厨房地漏往上冒黑水，恶心死了
complaint drainage|雨水篦子被树叶堵死，门口积水成塘
complaint drainage|下水管爆了，水顺着墙往下流
complaint drainage|污水管破了半个月，臭水流一路
complaint water_power_gas|自来水发黄，还有股铁锈味
complaint water_power_gas|家里三天两头跳闸，电压不稳，冰箱都烧了
complaint water_power_gas|停水也不提前通知一声，早饭都煮不成
complaint water_power_gas|暖气管一直漏气，嘶嘶响
complaint sanitation|楼下的垃圾堆成山了，到底给有人管
complaint sanitation|公厕脏得下不了脚，也没人打扫
complaint sanitation|电梯里有人吐痰，恶心
complaint sanitation|不晓得哪家的装修垃圾倒在花台边上，一个多月了
complaint noise|楼上小孩天天跳绳，咚咚咚的，头都炸了
complaint noise|早上六点就开始砸墙，还让不让人睡觉
complaint noise|卡拉OK唱到半夜，报警都没用
complaint noise|隔壁那只狗从早叫到晚，受不了了
complaint parking_traffic|僵尸车占了半年车位，能不能拖走
complaint parking_traffic|门口的减速带断了，骑车硌一下差点飞出去
complaint parking_traffic|送外卖的骑得飞快，早晚要出事
complaint parking_traffic|红绿灯太短，老人过不完马路
complaint illegal_building|有人把阳台往外扩了一米多，压着我家采光
complaint illegal_building|底商把桌椅摆到人行道，我们只能走车道
complaint illegal_building|楼下那家私自砸承重墙，吓得我一晚没睡
complaint fire_safety|地下室堆了好多电瓶，一股焦味
complaint fire_safety|三楼把鞋柜放过道上，消防通道窄得只过得一个人
complaint fire_safety|疏散指示灯全不亮，安全出口还锁着
complaint greening_pets|大狗不戴嘴套在电梯里，娃娃吓哭了
complaint greening_pets|行道树枯了一半，风大怕砸到人
complaint greening_pets|花园里的蚊子多得不得了，该打药了
complaint property_service|物业前台态度恶劣，问两句就翻白眼
complaint property_service|公共收益一直不公开，业主有知情权吧
complaint property_service|喊了五天来通马桶，到现在鬼影子都不见一个
complaint neighbour_dispute|楼上拖地水直接泼下来，把我晒的衣服淋湿了
complaint neighbour_dispute|邻居把摄像头对着我家门口，装得太膈应
complaint welfare_policy|跑了四趟社保都没办成，次次说缺材料，鬼火绿
complaint elderly_care|社区日间照料中心的门一直锁着，老人没处去
complaint elderly_care|公交站台太高，我爸拄着拐杖上不去
complaint other|街边那家店放的喇叭天天吆喝，还有黄色小广告贴满单元门
complaint facilities|信报箱被撬了，没人管
complaint noise|感谢装修队，让我体验了什么叫周末六点起床
complaint property_service|这个物业，除了催费哪样都不干，服了
complaint water_power_gas|又没电了？这个月几回了
complaint drainage|3栋地下室进水，泵也不抽，电瓶车泡了好几辆
complaint parking_traffic|哪个缺德的把车横在出口，人都喊不应
complaint sanitation|楼道里一股尿骚味，熏得人想吐
complaint facilities|晾衣架锈断了，砸下来可不是开玩笑
complaint fire_safety|5栋那边有人在楼顶烧纸，火星子乱飘
complaint property_service|保洁两个星期没拖过楼梯了
complaint facilities|监控坏了，我电瓶车被偷都查不到
complaint greening_pets|树根把路面拱起来，推婴儿车都颠
help elderly_care|哪位在家？我婆婆低血糖晕倒了，求帮忙扶一下，6栋301
help elderly_care|谁家有多的拐杖，借我爸用几天
`
