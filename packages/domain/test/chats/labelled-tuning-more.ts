/** More of the same as in `labelled-tuning.ts`. */
export const MORE_TUNING_MESSAGES = `
help other|钱包掉在菜市场到小区的路上，里面有证件，拜托大家留意
help other|小孩被反锁在屋里了，急死我了，有没有人会弄
help other|我家鹦鹉飞走了，绿色的，有看到的说一声
help elderly_care|奶奶一个人搬不动煤气罐，有小伙子搭把手吗
help other|车打不着火了，哪位邻居有搭电线借一下
help welfare_policy|我眼睛不好，填不来那个表，哪个可以帮填一下
help elderly_care|我爸爸走失了，78岁，灰色外套，请大家帮忙找找
help other|捡到一个小书包，二年级的，请失主联系
help other|家里水管爆了，总阀在哪关，谁来帮一把
help elderly_care|明天要去医院复查，想找人陪一下，我走路不稳
help other|有没有邻居明天去市医院的，想搭个便车，带着孩子不方便
help other|我快递被误拿了，拿错的邻居麻烦还回来
question welfare_policy|城乡居民养老保险去哪个窗口交
question welfare_policy|请问新生儿医保怎么参保
question elderly_care|老年大学什么时候报名？
question other|周末社区服务点开门吗
question water_power_gas|停电通知上说的是哪几栋
question parking_traffic|月租车位办理流程是哪样
question property_service|装修押金多久退？
question welfare_policy|退休认证在手机上咋个操作
question other|手工课要自己带材料吗
question other|志愿者报名入口在哪点
question other|请问有人知道附近哪里修鞋
question welfare_policy|困难补助什么条件可以申请
question other|积分能换什么东西
question sanitation|大件垃圾打哪个电话
question elderly_care|助餐点给可以送上门
question other|孩子的独生子女证还有用吗
question welfare_policy|二胎准生证给还要办
question water_power_gas|请问水费可以微信交吗
question other|明天的活动下雨还搞不搞
question other|有没有加装电梯的消息
question property_service|业委会什么时候换届
question greening_pets|狗狗打疫苗社区有免费的吗
question other|图书角几点开门呀
question welfare_policy|外地户口可以在这边上小学吗
thanks|谢谢社区，井盖今天换好了
thanks|点赞网格员，大热天一家家敲门
thanks|师傅手艺好，一会儿就弄好了，感谢
thanks|太给力了，反映完第二天路就补平了
thanks|谢谢大家帮忙找孩子，已经平安到家
thanks|辛苦保洁阿姨，楼道好干净
thanks|老食堂的阿姨好热心，特意送汤上楼，心里暖暖的
thanks|为我们社区骄傲，活动办得太好了
thanks|真心感谢消防队的小伙子们
thanks|路灯亮了！感谢感谢
thanks|给物业点个赞，这回动作快
thanks|赵书记费心了，事情办成了
thanks|谢谢邻居送的饺子
thanks|灯修好了，板扎得很
chat|早
chat|各位晚安，好梦
chat|收到，谢谢
chat|我也报名
chat|1
chat|👍👍👍
chat|#接龙 跳蚤市场摆摊 1. 李姐 2. 老周 3. 杨帆
chat|今天土鸡蛋到货，需要的接龙
chat|疏通管道、清洗油烟机，价格优惠，长期有效
chat|专业灭鼠灭蟑螂，安全环保，欢迎咨询
chat|房屋出售：凤凰山三室两厅，满五唯一，看房方便
chat|空调移机加氟、维修热水器，李师傅13900002222
chat|【通知】12月5日小区电梯例行保养，届时暂停使用，不便之处敬请谅解
chat|温馨提示：冬季用电用气注意安全，楼道内禁止堆放杂物、禁止给电动车充电
chat|亲爱的居民朋友，社区图书角上新啦
chat|哈哈，笑死
chat|好久没下雨咯
chat|同意
chat|我在外面，晚点看
chat|中午吃米线克
chat|娃娃今天考了一百分
chat|元旦快乐
chat|明天有空一起打太极
chat|这个视频好笑
chat|已经交过了
chat|没有没有，客气了
chat|辣子便宜，5块3斤，门口小卖部
chat|二手书桌送人，自己来搬
chat|已处理，请放心
chat|您好，您反映的问题已经转给物业，会尽快回复
chat|@3栋张姐 您家楼道灯今天下午安排师傅来换
chat|群里请不要发广告
chat|恭喜老李当爷爷
chat|昨晚球赛看了没
chat|谁家做了火腿，香了一栋楼
chat|今晚广场放电影，早点去占位子
chat|业委会公告：即日起地库清洗，请车主配合挪车
chat|招聘保安两名，55岁以下，待遇面议
chat|天冷了，被子晒起
chat|我家的灯好看吧
complaint street_lamp|昨晚回来北门那一截瞎灯黑火的，手机打着电筒才敢走
complaint street_lamp|太阳能路灯才装一年就废了好几盏
complaint facilities|我们单元的声控灯要跺脚跺半天才亮
complaint facilities|2号电梯轿厢抖得厉害，坐一次心惊胆战
complaint facilities|坐电梯到一半突然往下掉，我腿都软了
complaint facilities|地下车库的卷帘门放下来就升不起
complaint facilities|楼梯间扶手上的钉子冒出来，刮破我娃娃的衣服
complaint facilities|天台的门不上锁，小孩子老爱往上跑
complaint drainage|厨房水槽下面咕噜咕噜往上翻泡泡，味道冲鼻
complaint drainage|我家门前那条沟从国庆到现在没清过，全是淤泥
complaint drainage|阴沟盖板少了一块，用块木板搭着，晚上看不见要出人命
complaint water_power_gas|水龙头出来的水像牛奶一样白，不敢喝
complaint water_power_gas|才交的电费，说断就断，通知也没一个
complaint water_power_gas|燃气公司说今天来通气，等了一天影子都没得
complaint sanitation|收垃圾的车三天没来了，袋子都摞到花坛上
complaint sanitation|哪家的娃娃在楼道里撒尿，大人也不擦
complaint sanitation|公共厕所的门都关不拢，纸满天飞
complaint sanitation|小区外头那块空地成了垃圾填埋场
complaint noise|对面KTV的低音炮震得我家玻璃嗡嗡响
complaint noise|楼上那位天不亮就剁肉，头疼
complaint noise|收废品的三轮车一大早就拿喇叭喊，周末都不消停
complaint noise|夜里十二点还有人在篮球场拍球
complaint parking_traffic|倒车进来发现位子被一辆面包车霸着，电话号码也不留
complaint parking_traffic|斑马线被绿化带挡得看不见来车，过马路靠运气
complaint parking_traffic|早高峰校车掉头要掉十分钟，后面全部堵到菜市场
complaint parking_traffic|充电桩车位尽是油车停着，我电车往哪充
complaint illegal_building|隔壁单元那户在天井里焊了个铁棚子
complaint illegal_building|水果店的筐子摞到盲道上来了
complaint illegal_building|他家挖地下室，我家墙角裂了一条缝
complaint fire_safety|有人把婴儿车自行车全锁在逃生楼梯口
complaint fire_safety|楼上扔的鞭炮落到我雨棚上，冒烟
complaint fire_safety|烟感报警器叫了一晚上没有人来看
complaint greening_pets|三角梅长得太疯，把路边的摄像头都遮完了
complaint greening_pets|养鸽子那家，屎掉得我们晒台上一片白
complaint greening_pets|两条流浪狗在幼儿园门口转悠，家长都慌
complaint property_service|找了物业四回，回回说登记了，登记完就石沉大海
complaint property_service|停车费说涨就涨，问过业主同意没
complaint property_service|门卫换了个年轻的，整天低头耍手机，谁进谁出不看
complaint neighbour_dispute|楼上浇花浇得我家被子湿透，上去说还骂人
complaint neighbour_dispute|邻居家的腌菜缸摆在公共过道，酸味窜到客厅
complaint neighbour_dispute|他家装修的粉尘全进我屋，敲门不开
complaint welfare_policy|退休金认证了两遍还说没通过，老人家跑不动了
complaint welfare_policy|说好的高温补贴到冬天还没到账
complaint elderly_care|食堂给老人打的菜全是冷的，我爸吃了拉肚子
complaint elderly_care|楼下那段台阶没栏杆，前天李大爷滚下去了
complaint other|群里有人冒充社区收身份证照片，大家注意，社区管不管
complaint other|小区对面彩票店门口天天聚一堆人赌钱
complaint noise|多谢楼上的钢琴家，晚上十一点免费听音乐会
complaint property_service|物业修个灯修出了马拉松的感觉
complaint sanitation|文明小区的牌子挂着，地上的烟头够扫一箩筐
help elderly_care|我外婆八十六了，一个人在2栋402，电话打不通，谁帮敲敲门
help other|下午三点左右在小广场丢了一只银手镯，捡着的还给我，是我妈留下的
help other|孩子校服拿错了，三年级二班的，哪家拿走了换一下
help elderly_care|我爷爷拄拐去散步还没回来，穿蓝布衫，见到的通知我
help other|家里断电黑灯瞎火，带着个奶娃娃，哪个懂电的来瞧瞧
help other|有会修缝纫机的老师傅没，想请一位
help welfare_policy|我手写不来字了，申请低保的材料哪个好心人替我写写
help elderly_care|要去透析，平时送我的侄儿出差了，周三早上有没有人能捎我一程
help other|谁家有打气筒，娃娃的车胎瘪了
help other|狗绳断了我家小黑冲出去了，往菜场方向，拦到的给我打个电话
help other|我被锁在阳台了，物业或者邻居来救一下，5栋1单元301
help elderly_care|想找个人每天给我老母亲送一顿饭，付钱
help other|谁有多余的N95口罩，孩子要去医院
help other|摔碎了体温计，水银撒一地，有没有懂的教一下怎么处理
question welfare_policy|老年人体检今年安排在哪一天
question welfare_policy|异地的医保回来能报不
question welfare_policy|孩子转学要开什么证明，社区给开吗
question welfare_policy|65岁坐公交免费是不是全市都行
question elderly_care|食堂的饭可以打包带回家不
question other|乐器班零基础可以学不
question other|今晚的电影在室内还是室外放
question other|小区附近有理发便宜点的店没有
question property_service|维修基金怎么动用，要多少业主签字
question parking_traffic|亲戚开车来玩，访客车怎么登记
question water_power_gas|阶梯电价现在一度多少
question water_power_gas|换天然气表要本人在家吗
question sanitation|过期药扔哪个桶
question greening_pets|阳台上养鸡犯不犯规
question other|入户普查的是哪天来我们这栋
question other|绘本课几岁能上
question other|积分兑换的洗衣液还有吗
question welfare_policy|公积金可以用来交房租吗，去哪弄
question other|快递柜超时要收几块
question facilities|听说要加装电梯，一楼要不要出钱
question other|健身房的卡到期在哪续
question welfare_policy|独居补助我妈符合吗，她七十九
question other|义诊那天能测血糖不
question other|社区合唱团星期几练
thanks|刚才那位小哥帮我推轮椅上坡，好人啊
thanks|楼道刷得雪白，看着就舒心，社区有心了
thanks|多亏保安及时发现，不然我家就烧了
thanks|今天的义诊医生真耐心，谢谢安排
thanks|师傅下班了还跑一趟，过意不去，感谢
thanks|送锦旗给社区！帮我们要回了押金
thanks|孩子在绘本课学会了分享，谢谢老师们
thanks|水管当天就换了，满意
thanks|谢谢三栋的大姐，钱包原封不动还回来了
thanks|大雪天你们还在扫路，向你们致敬
thanks|问题解决了，赞一个
thanks|这次改造改得好，住着亮堂
thanks|谢谢小陈给老妈办好了老年卡
thanks|食堂的新菜合胃口，师傅用心了
chat|晚上好呀邻居们
chat|太阳出来咯，晒被子
chat|OK
chat|明白
chat|在的
chat|嘿嘿
chat|我刚刚在开车没看手机
chat|哪个在打牌三缺一
chat|明天赶街，给有一起的
chat|腊肉腌好了，照片发给大家看看
chat|#接龙\\n亲子手工报名\\n1. 乐乐妈妈\\n2. 高峰
chat|承接水电改造、疏通马桶、改下水，老师傅二十年经验
chat|新鲜草莓 10 元 3 斤，今天下午送到小区门口
chat|考驾照找王教练，包接送，拿证快
chat|急售学区房，带车位，价格可谈
chat|小区团购纯净水，满五桶送一桶，要的扣1
chat|通知：因道路施工，12月3日至5日东门封闭，请绕行北门
chat|【防诈提醒】凡是要求转账的一律是诈骗，请老人提高警惕
chat|社区便民服务点元旦正常上班，欢迎来办事
chat|各位邻居，明早统一清运大件垃圾，请今晚放到指定位置
chat|防火提示：天干物燥，请勿在楼道堆放杂物，不要私拉电线
chat|电工已经到了，大约半小时恢复供电
chat|已经联系维修单位，明天上午到场
chat|这件事我们登记了，有结果回复您
chat|麻烦把楼号发我一下
chat|您加我微信细说
chat|我家也有这个情况
chat|+2
chat|支持楼主
chat|说得好
chat|孙子会喊奶奶了，高兴
chat|今年火车票难抢
chat|洱海那边下雨没
chat|我妈做的饵块好吃
chat|谁看了昨天的新闻联播
chat|那个店关门了，换成药店了
chat|猫冬的日子，哪都不想去
chat|退群了，群太多
chat|祝李奶奶生日快乐，福如东海
chat|周末同学聚会，回来再说
complaint street_lamp|幼儿园门口那个拐角晚上伸手不见五指，装盏灯行不行
complaint street_lamp|路灯白天亮着晚上倒关了，浪费电
complaint facilities|三部电梯停了两部，上班高峰挤成一锅粥
complaint facilities|楼道感应灯一直亮不熄，晃得眼睛疼
complaint facilities|大堂的自动门夹人，昨天夹到我胳膊
complaint facilities|外墙瓷砖掉一块下来，就砸在我车边上
complaint facilities|小区秋千的铁链子快磨断了
complaint facilities|门禁卡消磁了三次，每次补卡都要收钱
complaint drainage|雨一大我家卫生间就咕嘟咕嘟往外涌水
complaint drainage|后院那个窨井盖没了，拿树枝插着
complaint drainage|楼上卫生间渗下来，我家天花板都发霉了
complaint drainage|排污管接口裂开，一楼过道淌着屎水
complaint water_power_gas|顶楼洗澡水一下冷一下烫，水压不稳
complaint water_power_gas|充值了电费三个小时还不来电
complaint water_power_gas|闻到一股天然气的味，灶台没开火啊
complaint sanitation|果皮箱被人砸烂了，垃圾撒得路上都是
complaint sanitation|电梯里一滩狗尿，没人拖
complaint sanitation|垃圾站建在我们窗户底下，夏天没法过
complaint sanitation|有户人家捡破烂堆满楼梯口，臭烘烘
complaint noise|楼上健身半夜举铁，哐当哐当砸地板
complaint noise|菜市场凌晨四点就开始卸货，吆五喝六
complaint noise|空调外机轰隆隆响，整晚没合眼
complaint noise|学校的广播音量太大，我家病人休息不好
complaint parking_traffic|我的车被刮了一道，也没人留个条
complaint parking_traffic|快递三轮车堵着单元口，轮椅都推不出去
complaint parking_traffic|交了月租还是天天没地方停
complaint parking_traffic|路口老有大车抢灯，过街提心吊胆
complaint illegal_building|顶楼住户把公共露台圈成自家花园了
complaint illegal_building|烧烤摊把炉子支到消火栓前面
complaint illegal_building|车库改成棋牌室，这合规吗？
complaint fire_safety|走廊上煤气罐一排，看着就心惊肉跳
complaint fire_safety|充电棚的插座冒火花，昨天还烧焦一个
complaint fire_safety|楼道防火门常年用砖头顶着，关不上
complaint greening_pets|物业把好好的桂花树砍光了，问都不问一声
complaint greening_pets|有人在草坪上种菜浇粪，熏得人头晕
complaint greening_pets|邻居家的大公鸡四点打鸣，比闹钟还准
complaint property_service|打了五个电话客服都说在忙
complaint property_service|公摊电费凭空多出两百，问就是系统算的
complaint property_service|保洁阿姨只扫一楼，上面从来不上来
complaint neighbour_dispute|楼上晒被子滴水，我刚拖的阳台
complaint neighbour_dispute|隔壁把鞋架和垃圾袋都堆我家门口
complaint neighbour_dispute|中介把三居室隔成八间，人来人往的，乱
complaint welfare_policy|窗口就一个人办业务，排了两小时号
complaint welfare_policy|我爸的残疾补贴停发了也没人说为什么
complaint elderly_care|老年活动室被人占着打牌赌钱，真正的老人进不去
complaint elderly_care|助餐点饭送来都凉透了
complaint other|天天有推销的敲门，还骗走王奶奶两千块
complaint property_service|物业收费时一天三个电话，修东西时查无此人
complaint noise|谢谢对门的装修大队，我终于体会到什么叫地动山摇
complaint sanitation|垃圾分类搞得真好，四个桶倒进一个车
complaint parking_traffic|两个车位停一辆车，您这是横着开的吗
complaint facilities|篮球架的篮板裂得跟蜘蛛网一样
help elderly_care|我老公腰扭了动不得，有没有人能搭把手抬上楼
help other|哪家有梯子，借我换个灯泡
help other|娃娃的疫苗本掉在公交站了，粉色封面，捡到的联系我
help other|刚刚买菜多给人扫了一百块，麻烦卖鸡蛋的大姐看到加我
help elderly_care|我妈忘吃降压药头晕得厉害，谁家有备用的
help other|来个男的帮我拍死这只大蜘蛛，在线等
help other|快生了叫不到车，哪位邻居能送我去医院
help elderly_care|婆婆轮椅的胎爆了，附近哪里能修或者借一个
help welfare_policy|我是聋哑人家属，办证的时候能不能派个人陪同翻译
help other|邻居们帮留意一下，我家孩子放学还没到家，穿黄外套
help elderly_care|谁认识照顾老人的护工，介绍一个给我
help other|身份证可能掉在健身器材那里了，姓罗，见到请放门卫
help other|刚搬来，搬家师傅放了鸽子，有人愿意帮抬个冰箱吗
help other|我的助听器电池没了，老人听不见，谁有同款
question welfare_policy|新农合转城镇怎么弄
question welfare_policy|单位没交社保，自己能补缴吗
question welfare_policy|廉租房排号排到多少了
question elderly_care|居家养老服务怎么收费
question elderly_care|老年证满60还是65
question other|篮球场晚上几点关灯
question other|请问社区有图书借阅证办吗
question other|明天的绘本课老师是哪个
question other|共享打印机一张几毛
question water_power_gas|燃气安检员今天来几号楼
question water_power_gas|加压泵维护要停多久
question parking_traffic|新能源车位是先到先得吗
question parking_traffic|门口那条路什么时候修通
question property_service|搬家要在物业开放行条吗
question property_service|物业经理换成谁了
question sanitation|旧床垫有人上门收吗
question greening_pets|楼下那棵树开白花的叫什么名字
question other|学雷锋活动小学生能参加吗
question other|附近哪家口腔医院可以刷医保
question other|听说地铁要通到这里，真的吗
question other|社区公众号叫什么
question welfare_policy|孕妇建档是去社区医院吗
thanks|今天陪我妈去拍片子的志愿者姑娘，谢谢你
thanks|好评！消毒师傅连角落都喷到了
thanks|电梯恢复了，给加班的师傅鞠躬
thanks|社区干部真是为民办实事
thanks|给李大姐说声谢谢，帮我收了三天快递
thanks|占道的摊子终于没了，走路宽敞多了，谢谢城管
thanks|门口的坑填平了，速度点赞
thanks|孩子说最喜欢周六的手工老师，谢谢你们的付出
thanks|网格员跑了四趟把我爸的补贴办下来了，感激不尽
thanks|谢谢帮我家停电抢修的小伙，水都没喝一口
thanks|上次反映的狗的问题，社区马上就处理了，效率高
thanks|好样的凤凰山
thanks|收到锦旗的小赵实至名归
thanks|凉亭修得漂亮，老人们有地方坐了，感谢社区
chat|早早早
chat|睡了睡了
chat|行
chat|晓得咯
chat|哎呀
chat|一会儿见
chat|我在楼下等你
chat|昨天爬山腿酸
chat|这个季节吃菌子最鲜
chat|小区门口的糖葫芦真甜
chat|三缺一速来
chat|#接龙\\n团购橙子\\n1. 张姐 5斤\\n2. 周平 10斤
chat|本人有一间铺面转让，位置佳，客源稳定
chat|开荒保洁、地毯清洗、沙发翻新，一个电话就到
chat|小语种家教，名校毕业，试听免费
chat|祖传膏药专治腰腿疼，无效退款
chat|回收旧手机旧家电，高价现金
chat|社区公告：12月10日起启用新门禁，请携带身份证到物业录入
chat|关于清理楼道杂物的通知：请于本周五前自行清理，逾期统一处置
chat|接供电所消息，今晚22点至次日6点线路检修
chat|冬季防火，人人有责
chat|医保缴费最后三天，请还没交的抓紧
chat|您反馈的路灯问题已上报市政，三个工作日内答复
chat|师傅在路上了，稍等
chat|电梯维保正在进行，请走楼梯
chat|@张建国 已给您登记，编号36
chat|这两天海鸥飞来好多
chat|娃娃明天秋游，带哪样好吃
chat|广场舞比赛我们队得了第二
chat|哪个台放足球
chat|新来的邻居好，我是7栋的
chat|菜谱发群里了
chat|我刚从老家回来，带了点核桃
chat|太阳大，晒得背暖和
chat|我觉得可以
chat|楼上说的对
chat|同问
chat|好久不见啊老李
chat|结婚快乐，百年好合
chat|别忘了带伞
`
